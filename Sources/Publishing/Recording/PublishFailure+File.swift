internal import Glibc
internal import Media

extension PublishFailure {
  /// The file could not be created.
  static func open(_ path: String, _ errnoCode: Int32) -> PublishFailure {
    PublishFailure(
      .connectFailed,
      .connect,
      "Creating \(path) failed: \(Self.reason(errnoCode)). \(Self.advice(errnoCode))",
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
      "Writing \(path) failed: \(Self.reason(errnoCode)). \(Self.advice(errnoCode))",
      errnoCode: errnoCode
    )
  }

  /// What to do about an errno of the file system.
  private static func advice(_ errnoCode: Int32) -> String {
    switch errnoCode {
    case ENOENT: "Make the folder."
    case ENOTDIR: "What stands for a folder in the path is a file."
    case EACCES, EPERM: "Let the daemon's user write there."
    case EROFS: "The file system is read-only; record elsewhere."
    case ENOSPC: "Free some space, or record elsewhere."
    case EDQUOT: "The daemon's user has used up its quota."
    case EFBIG: "The file system holds no larger file; rotate by size."
    case EEXIST: "All numbers for the name are taken; record under another."
    case ENAMETOOLONG: "Choose a shorter name."
    case _: "Check the disk."
    }
  }
}
