internal import Synchronization

/// An answer that stands in for one of libavcodec's, so that tests walk the ways of real failures.
/// There are none but in tests, and a release build does not look for any.
struct EncoderFault: Hashable, Sendable {
  /// A call whose answer it is.
  enum Call: Hashable, Sendable {
    case open
    case send
    case receive
  }

  let call: Call
  /// The encoder's short name.
  let codec: String
  /// The width of the pictures, or the samples in a second of sound: tells one encoder from others
  /// of its name.
  let measure: Int

  private static let waiting = Mutex<[EncoderFault: (code: Int32, times: Int)]>([:])

  /// Has the next `times` calls answer `code`.
  static func inject(_ fault: EncoderFault, code: Int32, times: Int = 1) {
    Self.waiting.withLock { $0[fault] = times > 0 ? (code, times) : nil }
  }

  /// The answer to give instead of making the call.
  static func code(_ call: Call, codec: @autoclosure () -> String, measure: Int) -> Int32? {
    #if DEBUG
    return Self.waiting.withLock { waiting in
      guard !waiting.isEmpty else { return nil }
      let fault = EncoderFault(call: call, codec: codec(), measure: measure)
      guard let (code, times) = waiting[fault] else { return nil }
      waiting[fault] = times > 1 ? (code, times - 1) : nil
      return code
    }
    #else
    return nil
    #endif
  }
}
