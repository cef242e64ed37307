internal import Foundation
internal import Glibc

/// A program run by a test: its output line by line, its end, and signals to it alone.
public final class Program: Sendable {
  /// What a program wrote and how it ended.
  public struct Output: Sendable {
    /// Lines of standard output.
    public var standard: [String] = []
    /// Lines of standard error.
    public var error: [String] = []
    /// The exit status, once it ended; 128 and the signal where one ended it.
    public fileprivate(set) var status: Int32?
    // Ends seen: of both pipes and of the process.
    fileprivate var ends = 0

    /// All lines, those of standard output first.
    public var lines: [String] { self.standard + self.error }
    /// Whether it ended and all it wrote was read.
    public var isComplete: Bool { self.ends == 3 }
  }

  /// What it wrote so far.
  public let output = Watched(Output())
  /// The process.
  public let processID: Int32
  private let name: String

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - path: an absolute path, or a name that is looked up in `PATH`.
  ///   - arguments: the arguments, without the name.
  ///   - environment: variables that are added to those of the test.
  ///   - directory: the working directory.
  public init(
    _ path: String,
    _ arguments: [String],
    environment: [String: String] = [:],
    directory: String? = nil
  ) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [path] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
    let standard = Pipe()
    let error = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = standard
    process.standardError = error
    let output = self.output
    process.terminationHandler = { process in
      let code = process.terminationStatus
      let status = process.terminationReason == .uncaughtSignal ? 128 + code : code
      output.update {
        $0.status = status
        $0.ends += 1
      }
    }
    try Self.withoutBlockedSignals { try process.run() }
    self.name = path
    self.processID = process.processIdentifier
    Self.read(standard, into: output) { $0.standard.append($1) }
    Self.read(error, into: output) { $0.error.append($1) }
  }

  deinit {
    // Does nothing to a program that ended.
    if self.output.value.status == nil { kill(self.processID, SIGKILL) }
  }

  /// Runs a program to its end.
  ///
  /// - Returns: what it wrote; throws when it failed.
  @discardableResult
  public static func run(
    _ path: String,
    _ arguments: [String],
    environment: [String: String] = [:],
    within limit: Duration = .seconds(120)
  ) async throws -> Output {
    let program = try Program(path, arguments, environment: environment)
    let output = try await program.end(within: limit)
    guard output.status == 0 else { throw ProgramFailed(name: path, output: output) }
    return output
  }

  /// Waits for a line of its output, early or late, that `matches`.
  public func line(
    _ what: String,
    within limit: Duration = .seconds(60),
    where matches: @escaping @Sendable (String) -> Bool
  ) async throws -> String {
    let found = try await self.output.wait(for: "\(what) of \(self.name)", within: limit) {
      output in
      output.lines.first(where: matches).map(Result<String, ProgramFailed>.success)
        ?? (output.isComplete ? .failure(ProgramFailed(name: self.name, output: output)) : nil)
    }
    return try found.get()
  }

  /// Waits for its end and the last of its output.
  public func end(within limit: Duration = .seconds(60)) async throws -> Output {
    try await self.output.wait(for: "the end of \(self.name)", within: limit) {
      $0.isComplete ? $0 : nil
    }
  }

  /// Sends a signal, such as `SIGTERM`, unless it has ended.
  public func signal(_ number: Int32) {
    if self.output.value.status == nil { kill(self.processID, number) }
  }

  /// Asks it to end, and waits for it; ends it by force when it does not.
  @discardableResult
  public func terminate(within limit: Duration = .seconds(5)) async throws -> Output {
    self.signal(SIGTERM)
    do {
      return try await self.end(within: limit)
    } catch {
      self.signal(SIGKILL)
      return try await self.end(within: limit)
    }
  }

  /// Calls `body` with no signal blocked in this thread: a child inherits what is, and threads of the
  /// shared pool block nearly all, so that it would never see a `SIGTERM`.
  private static func withoutBlockedSignals(_ body: () throws -> Void) rethrows {
    var none = sigset_t()
    var before = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try body()
  }

  /// Waits for bytes; none at the end. Not `availableData`, which ends the process when a signal
  /// interrupts it.
  private static func available(in handle: FileHandle) -> Data {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    var count: Int
    repeat {
      count = Glibc.read(handle.fileDescriptor, &bytes, bytes.count)
    } while count < 0 && errno == EINTR
    return Data(bytes.prefix(max(0, count)))
  }

  /// Reads lines on a thread of its own until the pipe ends, and closes it: `Process` would keep it
  /// open for good, and with a thousand open files `Process.run` reads past the end of their list.
  private static func read(
    _ pipe: Pipe,
    into output: Watched<Output>,
    append: @escaping @Sendable (inout Output, String) -> Void
  ) {
    let handle = pipe.fileHandleForReading
    Thread.detachNewThread {
      var rest = Data()
      while true {
        let data = Self.available(in: handle)
        rest.append(data)
        var lines = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // The last part is not yet a line.
        rest = Data(lines.removeLast())
        if data.isEmpty, !rest.isEmpty { lines.append(rest) }
        let texts = lines.map { String(decoding: $0, as: UTF8.self) }
        output.update { output in
          for text in texts { append(&output, text) }
          if data.isEmpty { output.ends += 1 }
        }
        guard !data.isEmpty else {
          try? handle.close()
          return
        }
      }
    }
  }
}

/// A program that ended when it should not have, or not well.
public struct ProgramFailed: Error, CustomStringConvertible {
  public let description: String

  init(name: String, output: Program.Output) {
    let status = output.status.map { "status \($0)" } ?? "no status"
    let lines = output.lines.suffix(30).joined(separator: "\n")
    self.description = "\(name) ended with \(status):\n\(lines)"
  }
}
