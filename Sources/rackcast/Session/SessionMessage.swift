internal import ArgumentParser
internal import ControlAPI
internal import Foundation

/// `rackcast session message`
struct SessionMessage: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "message",
    abstract: "Put a message into the stream, beside the next picture.",
    discussion: """
      Players get it as H.264 SEI user data, behind the UUID d9b1e37c-4f0a-4c55-9d27-5261636b6361. \
      1 to 2048 bytes; a few are best, as some players trip over long ones.

      Example:
        rackcast session message cam1 "goal 2:1"
        rackcast session message cam1 '{"question": 7}'
      """
  )

  @Argument(help: "The session, which is on air.")
  var name: String

  @Argument(help: "What is sent, as UTF-8.")
  var message: String

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let response = try await node.mutate { services, key in
      var request = ProtoSendMessageRequest()
      request.name = self.name
      request.message = Data(self.message.utf8)
      request.idempotencyKey = key
      return try await services.sessions.sendMessage(request, options: services.answer)
    }
    switch console.format {
    case .json:
      try console.print(json: response)
    case .table:
      try console.print("\(self.name) sends \(self.message.utf8.count) bytes with its next picture")
    }
  }
}
