internal import SwiftProtobuf

/// Messages as the JSON that protobuf defines, with the fields named as in the `.proto` files.
///
/// It is standard protobuf JSON, so any protobuf library reads it: 64-bit numbers are strings,
/// enums are their value's name, and fields that are 0, false or empty are left out.
enum JSONText {
  /// One message on one line, for streams.
  static func line(_ message: some Message) throws -> String {
    var options = JSONEncodingOptions()
    options.preserveProtoFieldNames = true
    options.useDeterministicOrdering = true
    return try message.jsonString(options: options)
  }

  /// One message over several lines, for reading.
  static func object(_ message: some Message) throws -> String {
    self.indented(try self.line(message))
  }

  /// Messages as an array over several lines.
  static func array(_ messages: [some Message]) throws -> String {
    self.indented("[" + (try messages.map { try self.line($0) }).joined(separator: ",") + "]")
  }

  /// Compact JSON with a line for each value, indented by two spaces a level.
  static func indented(_ compact: String) -> String {
    var result = ""
    var depth = 0
    var inString = false
    var escaped = false
    var previous: Character = " "
    for character in compact {
      if inString {
        result.append(character)
        if escaped {
          escaped = false
        } else if character == "\\" {
          escaped = true
        } else if character == "\"" {
          inString = false
        }
        previous = character
        continue
      }
      switch character {
      case "{", "[":
        if previous == "{" || previous == "[" { result += self.newLine(depth) }
        result.append(character)
        depth += 1
      case "}", "]":
        depth -= 1
        if previous != "{" && previous != "[" { result += self.newLine(depth) }
        result.append(character)
      case ",":
        result.append(character)
        result += self.newLine(depth)
      case ":":
        result += ": "
      case " ", "\n", "\t", "\r":
        continue
      default:
        if previous == "{" || previous == "[" { result += self.newLine(depth) }
        result.append(character)
        inString = character == "\""
      }
      previous = character
    }
    return result
  }

  private static func newLine(_ depth: Int) -> String {
    "\n" + String(repeating: "  ", count: depth)
  }
}
