public import NIOCore

/// A command or the answer to one (RTMP 1.0, 7.1.1 and 7.2).
public struct Command: Hashable, Sendable {
  /// The procedure, or `_result`, `_error`, `onStatus`.
  public var name: String
  /// Which command an answer belongs to; 0 asks for none.
  public var transactionID: Double
  /// The command object; null where there is none.
  public var object: AMF0Value
  /// What follows it.
  public var arguments: [AMF0Value]

  public init(
    _ name: String,
    transactionID: Double,
    object: AMF0Value = .null,
    arguments: [AMF0Value] = []
  ) {
    self.name = name
    self.transactionID = transactionID
    self.object = object
    self.arguments = arguments
  }
}

extension ByteBuffer {
  /// Writes the payload of a command message.
  public mutating func writeCommand(_ command: Command) {
    self.writeAMF0(.string(command.name))
    self.writeAMF0(.number(command.transactionID))
    self.writeAMF0(command.object)
    for argument in command.arguments {
      self.writeAMF0(argument)
    }
  }

  /// Reads the payload of a command message, which is all of the buffer.
  public mutating func readCommand() throws(RTMPError) -> Command {
    let values = try self.readAMF0Values()
    guard case .string(let name) = values.first else {
      throw RTMPError(.invalidMessage, "A command does not begin with its name.")
    }
    guard values.count > 1, case .number(let transactionID) = values[1] else {
      throw RTMPError(.invalidMessage, "A command has no transaction number.")
    }
    return Command(
      name,
      transactionID: transactionID,
      object: values.count > 2 ? values[2] : .null,
      arguments: Array(values.dropFirst(3))
    )
  }
}
