internal import Foundation

/// A web server of a directory: that of Python, which knows no ranges.
public final class PythonWebServer: Sendable {
  private let program: Program
  private let port: String

  private init(program: Program, port: String) {
    self.program = program
    self.port = port
  }

  /// Starts a server on a free port of loopback.
  public static func start(_ directory: TemporaryDirectory) async throws -> PythonWebServer {
    let program = try Program(
      "python3",
      [
        "-u", "-m", "http.server", "--bind", "127.0.0.1", "--protocol", "HTTP/1.1",
        "--directory", directory.path, "0",
      ]
    )
    let line = try await program.line("the port") { $0.hasPrefix("Serving HTTP") }
    let words = line.split(separator: " ")
    let port = words.firstIndex(of: "port").map { String(words[$0 + 1]) } ?? ""
    return PythonWebServer(program: program, port: port)
  }

  /// The address of a file.
  public func url(_ name: String) -> String {
    "http://127.0.0.1:\(self.port)/\(name)"
  }

  public func stop() async throws {
    try await self.program.terminate()
  }
}
