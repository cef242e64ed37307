internal import Media

extension PublishFailure {
  /// The file could not be created.
  static func open(_ path: String, _ errnoCode: Int32) -> PublishFailure {
    PublishFailure(
      .connectFailed,
      .connect,
      "Creating \(path) failed: \(Self.reason(errnoCode)). Check the folder and its permissions.",
      errnoCode: errnoCode
    )
  }

  /// The file system did not answer.
  static func openDeadline(_ path: String, _ deadline: Duration) -> PublishFailure {
    PublishFailure(
      .connectFailed,
      .connect,
      "Creating \(path) took longer than \(deadline.brief). Check the file system."
    )
  }

  /// Writing failed.
  static func write(_ path: String, _ errnoCode: Int32) -> PublishFailure {
    PublishFailure(
      .readWriteFailed,
      .write,
      "Writing \(path) failed: \(Self.reason(errnoCode)).",
      errnoCode: errnoCode
    )
  }
}
