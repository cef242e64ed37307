internal import Glibc

/// What inotify told of a directory (inotify(7)).
enum DirectoryEvent: Hashable {
  /// Something happened to the entry `name` of the directory with that watch.
  case entry(watch: Int32, name: String)
  /// The directory itself went, or was moved away.
  case gone(watch: Int32)
  /// The kernel's queue was full: anything may have happened anywhere.
  case overflow

  /// Reads the events of one `read`; a torn one at the end is left out, which the kernel never
  /// gives.
  static func parse(_ bytes: UnsafeRawBufferPointer) -> [DirectoryEvent] {
    let header = MemoryLayout<inotify_event>.size
    var events: [DirectoryEvent] = []
    var offset = 0
    while offset + header <= bytes.count {
      // watch, mask, cookie, length of the name with its padding: 32 bits each.
      let watch = bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)
      let mask = bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)
      let length = Int(bytes.loadUnaligned(fromByteOffset: offset + 12, as: UInt32.self))
      guard offset + header + length <= bytes.count else { break }
      let name = bytes[(offset + header)...].prefix(length).prefix { $0 != 0 }
      offset += header + length
      if mask & UInt32(IN_Q_OVERFLOW) != 0 {
        events.append(.overflow)
      } else if mask & UInt32(IN_IGNORED | IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT) != 0 {
        events.append(.gone(watch: watch))
      } else if !name.isEmpty {
        events.append(.entry(watch: watch, name: String(decoding: name, as: UTF8.self)))
      }
    }
    return events
  }
}
