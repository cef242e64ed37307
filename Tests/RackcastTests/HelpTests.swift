import ArgumentParser
import Foundation
import Testing

@testable import rackcast

@Suite struct HelpTests {
  /// A command that does something, with the words that call it.
  struct Leaf: CustomTestStringConvertible, Sendable {
    let path: String
    let help: String

    var testDescription: String { self.path }
  }

  static let leaves = Self.leaves(of: Rackcast.self, path: "rackcast")

  static func leaves(of command: any ParsableCommand.Type, path: String) -> [Leaf] {
    let subcommands = command.configuration.subcommands
    guard subcommands.isEmpty else {
      return subcommands.flatMap { subcommand in
        Self.leaves(of: subcommand, path: "\(path) \(subcommand._commandName)")
      }
    }
    return [Leaf(path: path, help: Rackcast.helpMessage(for: command, columns: 80))]
  }

  private static func documentation() throws -> String {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return try String(contentsOfFile: "/\(root)/docs/cli.md", encoding: .utf8)
  }

  @Test("there are as many commands as there are meant to be")
  func count() {
    #expect(Self.leaves.count == 46)
  }

  @Test("each command shows an example of itself", arguments: Self.leaves)
  func example(leaf: Leaf) throws {
    let example = try #require(leaf.help.split(separator: "Example:\n").dropFirst().first)

    #expect(example.split(separator: "\n").first?.hasPrefix("  \(leaf.path)") == true)
  }

  @Test("each command stands in docs/cli.md with an example", arguments: Self.leaves)
  func documented(leaf: Leaf) throws {
    let text = try Self.documentation()

    #expect(text.contains("## `\(leaf.path)`") || text.contains("### `\(leaf.path)`"))
    #expect(text.contains("\n\(leaf.path)"))
  }

  @Test("each exit status stands in docs/cli.md and in the help, with its meaning")
  func exitStatuses() throws {
    let text = try Self.documentation()
    let help = Rackcast.helpMessage(columns: 120)

    for status in CommandStatus.allCases {
      #expect(text.contains("| \(status.rawValue) | \(status.meaning) |"))
      #expect(help.contains("\(status.rawValue)  \(status.meaning)"))
    }
  }

  @Test(
    "-o and --node may stand before the command and behind it",
    arguments: [
      ["-o", "json", "--node", "a:1", "node", "info"],
      ["node", "info", "-o", "json", "--node", "a:1"],
      ["--node", "a:1", "session", "-o", "json", "show", "cam1"],
    ]
  )
  func position(arguments: [String]) throws {
    let command = try #require(try Rackcast.parseAsRoot(arguments) as? any NodeCommand)

    #expect(command.output.format == .json)
    #expect(command.options.node == "a:1")
  }

  @Test(
    "the sink takes -o before and behind it",
    arguments: [["-o", "json", "sink"], ["sink", "-o", "json"]]
  )
  func sinkOutput(arguments: [String]) throws {
    let command = try #require(try Rackcast.parseAsRoot(arguments) as? SinkCommand)

    #expect(command.output.format == .json)
  }

  @Test("no line of help is wider than a terminal of 80 columns", arguments: Self.leaves)
  func width(leaf: Leaf) {
    // The parser leaves the usage line whole.
    for line in leaf.help.split(separator: "\n") where !line.hasPrefix("USAGE:") {
      #expect(TextWidth.of(line) <= 80, "\(line)")
    }
  }
}
