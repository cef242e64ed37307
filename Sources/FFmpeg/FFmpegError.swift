internal import CFFmpeg

/// A libav call that failed.
public struct FFmpegError: Error, Hashable, Sendable {
  /// The library's return code: a negative errno, or one of its own tags.
  public let code: Int32
  /// The call that returned it.
  public let function: String

  public init(code: Int32, function: String) {
    self.code = code
    self.function = function
  }

  /// The error of a call that gave no memory.
  static func outOfMemory(_ function: String) -> FFmpegError {
    FFmpegError(code: cffmpeg_error(ENOMEM), function: function)
  }

  /// The error of an encoder that took pictures and gave none.
  public static func noPacket(codec: String) -> FFmpegError {
    FFmpegError(code: cffmpeg_error(EIO), function: "first picture of \(codec)")
  }

  /// The error of an encoder whose device is not there.
  public static func noDevice(codec: String) -> FFmpegError {
    FFmpegError(code: cffmpeg_error(ENODEV), function: "open \(codec)")
  }

  /// The errno behind `code`, where it is one.
  public var errnoCode: Int32? {
    // errno values are small; the library's own tags are four characters, so far larger.
    self.code < 0 && self.code > -4096 ? -self.code : nil
  }

  /// The library's text for `code`.
  public var message: String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(AV_ERROR_MAX_STRING_SIZE)) {
      // Possible return codes: 0, or negative for a code without a text; the buffer then still
      // holds a generic sentence.
      av_strerror(self.code, $0.baseAddress, $0.count)
      // '!' is fine: the capacity is over zero.
      return String(cString: $0.baseAddress!)
    }
  }
}

extension FFmpegError: CustomStringConvertible {
  public var description: String {
    "\(self.function): \(self.message)"
  }
}
