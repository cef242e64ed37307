import Glibc

/// Programs of the system, run through the shell.
enum Program {
  struct Outcome {
    let status: Int32
    let output: String
  }

  static func exists(_ name: String) -> Bool {
    system("command -v \(name) >/dev/null 2>&1") == 0
  }

  /// Runs `command` on a thread of its own; both its outputs are taken together.
  static func run(_ command: String) async throws -> Outcome {
    await withCheckedContinuation { continuation in
      let work = Work { continuation.resume(returning: self.runBlocking(command)) }
      var thread = pthread_t()
      // Fails only when the system has no more threads.
      let code = pthread_create(&thread, nil, Work.run, Unmanaged.passRetained(work).toOpaque())
      precondition(code == 0, "No thread can be made.")
      pthread_detach(thread)
    }
  }

  private static func runBlocking(_ command: String) -> Outcome {
    guard let pipe = popen("(\(command)) 2>&1", "r") else {
      return Outcome(status: -1, output: "popen failed")
    }
    var output: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while case let count = fread(&chunk, 1, chunk.count, pipe), count > 0 {
      output += chunk[..<count]
    }
    return Outcome(status: pclose(pipe), output: String(decoding: output, as: UTF8.self))
  }

  /// What a thread has to do.
  private final class Work: Sendable {
    private let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
      self.body = body
    }

    static let run: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
      if let pointer = $0 {
        Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().body()
      }
      return nil
    }
  }
}
