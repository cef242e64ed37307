internal import ArgumentParser
internal import ControlAPI

/// `rackcast image delete`
struct ImageDelete: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete",
    abstract: "Throw a stored image away.",
    discussion: """
      Refused while a session has it as its waiting image.

      Example:
        rackcast image delete 9e107d9d
      """
  )

  @Argument(help: "The MD5 of the image, or its first digits.")
  var md5: String

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let response = try await node.call { services in
      var request = ProtoDeleteWaitingImageRequest()
      request.md5 = self.md5
      return try await services.images.deleteWaitingImage(request, options: services.answer)
    }
    switch console.format {
    case .json:
      try console.print(json: response)
    case .table:
      try console.print("image \(self.md5) is deleted")
    }
  }
}
