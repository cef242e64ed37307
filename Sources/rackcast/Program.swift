internal import ArgumentParser
internal import Glibc

/// Where the process begins and ends.
@main
enum Program {
  static func main() async {
    do {
      var command = try await Rackcast.asyncParseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      self.end(error)
    }
  }

  /// Says what went wrong and ends with the status for it.
  private static func end(_ error: any Error) -> Never {
    guard let failure = error as? CommandFailure else {
      // Help, version, completion script, and arguments that cannot be understood.
      Rackcast.exit(withError: error)
    }
    if !failure.message.isEmpty {
      let console = Console.standard(.table)
      let colours =
        isatty(STDERR_FILENO) == 1
        && Terminal.allowsColours(
          noColor: Environment.value(of: "NO_COLOR"),
          term: Environment.value(of: "TERM")
        )
      let prefix = colours ? Style.bad.apply(to: "Error:") : "Error:"
      console.note("\(prefix) \(TextWidth.printable(failure.message))")
    }
    exit(failure.status.rawValue)
  }
}
