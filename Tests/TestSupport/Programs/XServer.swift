internal import Foundation

/// A real X server without a screen: Xvfb, from the Debian package `xvfb`, on a display that was free.
public final class XServer: Sendable {
  /// Where the Debian package puts it.
  private static let path = "/usr/bin/Xvfb"

  /// Whether this machine has the server.
  public static var isInstalled: Bool {
    FileManager.default.fileExists(atPath: Self.path)
  }

  /// The number of its display.
  public let number: Int
  /// The process, for signals.
  public let program: Program
  /// The file of cookies where it wants one; for `XAUTHORITY`.
  public let authority: String?
  private let directory: TemporaryDirectory

  private init(
    number: Int,
    program: Program,
    authority: String?,
    directory: TemporaryDirectory
  ) {
    self.number = number
    self.program = program
    self.authority = authority
    self.directory = directory
  }

  /// Starts a server and waits until it accepts clients.
  ///
  /// - Parameters:
  ///   - screen: the size and the depth of its only screen.
  ///   - wantsCookie: whether it refuses clients that do not know its cookie.
  ///   - options: further options of `Xvfb`.
  public static func start(
    screen: String = "320x240x24",
    wantsCookie: Bool = false,
    _ options: String...
  ) async throws -> XServer {
    let directory = try TemporaryDirectory()
    var arguments = ["-displayfd", "1", "-screen", "0", screen, "-nolisten", "tcp", "-noreset"]
    var authority: String?
    if wantsCookie {
      let file = directory.file("authority")
      try Data(Self.cookieFile()).write(to: URL(fileURLWithPath: file))
      arguments += ["-auth", file]
      authority = file
    }
    let program = try Program(Self.path, arguments + options)
    let line = try await program.line("the display", within: .seconds(20)) { Int($0) != nil }
    return XServer(
      number: Int(line) ?? 0,
      program: program,
      authority: authority,
      directory: directory
    )
  }

  /// Its display, as `DISPLAY` names it.
  public var display: String {
    ":\(self.number)"
  }

  /// Ends the server.
  public func stop() async throws {
    try await self.program.terminate()
  }

  /// A file with one MIT-MAGIC-COOKIE-1 for every display (`Xau(3)`, FamilyWild).
  private static func cookieFile() -> [UInt8] {
    func counted(_ bytes: [UInt8]) -> [UInt8] {
      [UInt8(bytes.count >> 8), UInt8(bytes.count & 0xff)] + bytes
    }
    let cookie = (0 ..< 16).map { _ in UInt8.random(in: 0 ... 255) }
    return [0xff, 0xff] + counted([]) + counted([]) + counted(Array("MIT-MAGIC-COOKIE-1".utf8))
      + counted(cookie)
  }
}
