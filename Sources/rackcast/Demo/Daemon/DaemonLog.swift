internal import Glibc

/// The log of a daemon that this program started.
struct DaemonLog: Sendable {
  /// The bytes read from the end; a line is a few hundred.
  private static let window = 64 * 1024

  let path: String

  /// Where the daemon listens, as soon as it does.
  func address() -> NodeAddress? {
    Self.address(in: self.text())
  }

  /// The last `count` lines.
  func tail(_ count: Int) -> [String] {
    Self.tail(count, of: self.text())
  }

  /// Reads the address from a line like
  /// `2026-03-01T20:15:00+0000 notice rackcastd: address=127.0.0.1:7400 [rackcastd] listening`.
  static func address(in text: String) -> NodeAddress? {
    for line in text.split(separator: "\n") where line.hasSuffix(" listening") {
      let field = line.split(separator: " ").first { $0.hasPrefix("address=") }
      guard let value = field?.dropFirst("address=".count) else { continue }
      return NodeAddress(String(value))
    }
    return nil
  }

  /// The last `count` lines of `text` that are not empty, fit to be shown on a terminal.
  static func tail(_ count: Int, of text: String) -> [String] {
    text.split(separator: "\n").suffix(count).map { TextWidth.printable(String($0)) }
  }

  /// The end of the log; empty while there is none.
  private func text() -> String {
    let descriptor = open(self.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    let size = lseek(descriptor, 0, SEEK_END)
    _ = lseek(descriptor, max(0, size - Self.window), SEEK_SET)
    let bytes = [UInt8](unsafeUninitializedCapacity: Self.window) { buffer, count in
      // A regular file gives all that it has at once, or fails for good.
      count = max(0, read(descriptor, buffer.baseAddress, buffer.count))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
