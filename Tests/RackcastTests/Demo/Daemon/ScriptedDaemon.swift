import Foundation
import Testing

/// A daemon's program that is a shell script.
enum ScriptedDaemon {
  /// Makes the program in `directory`.
  ///
  /// Another program writes it: a file that this one has open for writing cannot be run, and a
  /// process that a test beside this one is starting may hold it open a moment longer.
  ///
  /// - Returns: The path of the program.
  static func make(_ script: String, in directory: String) async throws -> String {
    let path = "\(directory)/daemon"
    let writer = Process()
    writer.executableURL = URL(fileURLWithPath: "/bin/sh")
    writer.arguments = [
      "-c", #"printf '#!/bin/sh\n%s\n' "$1" >"$2" && chmod 755 "$2""#, "sh", script, path,
    ]
    let status = try await withCheckedThrowingContinuation { continuation in
      writer.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
      do {
        try writer.run()
      } catch {
        continuation.resume(throwing: error)
      }
    }
    try #require(status == 0)
    return path
  }
}
