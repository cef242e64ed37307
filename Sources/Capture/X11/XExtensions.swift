internal import CXCB

/// The extensions of a server that a capture makes use of, with the types of their events.
struct XExtensions: Hashable, Sendable {
  /// MIT-SHM: pictures in shared memory.
  let hasSharedMemory: Bool
  /// DAMAGE: tells that something was drawn.
  let damageEvents: UInt8?
  /// XFIXES: the picture of the cursor. The event that it changed is the second of two.
  let cursorEvents: UInt8?
  /// RANDR: tells that the screen has another size.
  let sizeEvents: UInt8?

  /// Asks the server of `connection`.
  init(of connection: OpaquePointer) {
    let all = [cxcb_shm(), cxcb_damage(), cxcb_xfixes(), cxcb_randr()]
    // All questions at once, then the answers.
    for one in all { xcb_prefetch_extension_data(connection, one) }
    let found = all.map { one -> UInt8? in
      // NULL when the connection has ended.
      guard let answer = xcb_get_extension_data(connection, one), answer.pointee.present != 0
      else { return nil }
      return answer.pointee.first_event
    }
    self.hasSharedMemory = found[0] != nil
    self.damageEvents = found[1]
    self.cursorEvents = found[2].map { $0 + 1 }
    self.sizeEvents = found[3]
  }
}
