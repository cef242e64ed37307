internal import CXCB
internal import Glibc

/// Owns one answer of a server.
struct XReply<Fields>: ~Copyable {
  private let pointer: UnsafeMutableRawPointer

  /// - Parameter pointer: as libxcb gave it.
  init(_ pointer: UnsafeMutableRawPointer) {
    self.pointer = pointer
  }

  deinit {
    free(self.pointer)
  }

  /// The fixed part of the answer.
  var fields: Fields {
    self.pointer.load(as: Fields.self)
  }

  /// The answer where it lies, with what follows the fixed part; valid only inside `body`.
  borrowing func withPointer<Result>(_ body: (UnsafePointer<Fields>) -> Result) -> Result {
    body(UnsafePointer(self.pointer.assumingMemoryBound(to: Fields.self)))
  }
}
