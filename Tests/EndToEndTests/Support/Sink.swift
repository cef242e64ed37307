import Foundation
import TestSupport

/// The rehearsal sink as an operator runs it.
final class Sink: Sendable {
  let program: Program
  let port: Int
  let directory: TemporaryDirectory

  private init(program: Program, port: Int, directory: TemporaryDirectory) {
    self.program = program
    self.port = port
    self.directory = directory
  }

  /// Starts a sink and waits until it listens.
  ///
  /// - Parameters:
  ///   - port: 0 for any that is free.
  ///   - options: further options of `rackcast sink`.
  static func start(port: Int = 0, _ options: String...) async throws -> Sink {
    let directory = try TemporaryDirectory()
    let program = try Program(
      BuiltPrograms.rackcast,
      ["sink", "--listen", "127.0.0.1:\(port)", "--record", directory.path] + options
    )
    let line = try await program.line("the address") { $0.contains("listening on 127.0.0.1:") }
    let address = line.split(separator: "listening on 127.0.0.1:").last ?? ""
    let digits = address.prefix { $0.isNumber }
    guard let port = Int(digits) else { throw NoPort(line: line) }
    return Sink(program: program, port: port, directory: directory)
  }

  func url(_ name: String) -> String {
    "rtmp://127.0.0.1:\(self.port)/live/\(name)"
  }

  /// What it recorded so far, in the order of the names.
  var recordings: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: self.directory.path)
        .sorted().map { self.directory.file($0) }
    }
  }

  func stop() async throws {
    try await self.program.terminate()
  }

  struct NoPort: Error {
    let line: String
  }
}
