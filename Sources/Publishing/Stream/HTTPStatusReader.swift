internal import NIOCore

/// Finds the status in what a web server answers. What comes before the final one, such as
/// `100 Continue`, is skipped (RFC 9110, 15.2).
struct HTTPStatusReader: Sendable {
  /// The longest line of an answer, in bytes, and the longest head before the final one.
  static let limit = 8192

  private enum State {
    /// The first line of an answer follows. Moves to `fields`.
    case status
    /// The fields of an answer that is not the final one follow. Moves to `status`.
    case fields
  }

  private var state = State.status
  private var buffer = ByteBuffer()
  private var skipped = 0

  /// Takes all of `bytes`; gives the final status once it is there.
  mutating func read(_ bytes: inout ByteBuffer) throws(PushStreamError) -> HTTPStatus? {
    self.buffer.writeBuffer(&bytes)
    while let line = try self.nextLine() {
      switch self.state {
      case .status:
        let code = try Self.code(line)
        if code >= 200 { return HTTPStatus(code: code) }
        self.state = .fields
      case .fields:
        if line.isEmpty { self.state = .status }
      }
    }
    return nil
  }

  private mutating func nextLine() throws(PushStreamError) -> [UInt8]? {
    let view = self.buffer.readableBytesView
    guard let end = view.firstIndex(of: UInt8(ascii: "\n")) else {
      // Noise is told from its first bytes.
      if case .status = self.state, !view.starts(with: "HTTP/1.".utf8.prefix(view.count)) {
        throw Self.invalid
      }
      guard self.skipped + view.count <= Self.limit else { throw Self.invalid }
      return nil
    }
    var line = Array(view[..<end])
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    self.buffer.moveReaderIndex(forwardBy: view.distance(from: view.startIndex, to: end) + 1)
    self.skipped += line.count + 2
    guard self.skipped <= Self.limit else { throw Self.invalid }
    return line
  }

  /// The code in `HTTP/1.1 201 Created` (RFC 9112, 4).
  private static func code(_ line: [UInt8]) throws(PushStreamError) -> Int {
    let digits = line.dropFirst("HTTP/1.1 ".utf8.count).prefix(3)
    guard
      line.starts(with: "HTTP/1.".utf8),
      digits.count == 3,
      digits.allSatisfy({ (UInt8(ascii: "0") ... UInt8(ascii: "9")).contains($0) })
    else { throw Self.invalid }
    let code = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    guard (100 ..< 600).contains(code) else { throw Self.invalid }
    return code
  }

  private static let invalid = PushStreamError(
    name: "HTTP",
    message: "what it answers is no HTTP/1.1 status line. Check the port.",
    isOtherProtocol: true
  )
}
