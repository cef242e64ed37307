internal import ArgumentParser
internal import ControlAPI

/// `rackcast image verify`
struct ImageVerify: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Compute the hashes of stored images anew and compare them.",
    discussion: """
      Fails when an image is not what was stored.

      Example:
        rackcast image verify
        rackcast image verify 9e107d9d
      """
  )

  @Argument(help: "The MD5 of the image; all without it.")
  var md5: String?

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let response = try await node.call { services in
      var request = ProtoVerifyWaitingImagesRequest()
      request.md5 = self.md5 ?? ""
      return try await services.images.verifyWaitingImages(
        request,
        options: services.transfer
      )
    }
    switch console.format {
    case .json:
      try console.print(json: response.images)
    case .table:
      for result in response.images {
        let text = result.intact ? "intact" : "damaged: \(result.problem)"
        let line = TextWidth.printable("\(result.image.md5) \(text)")
        try console.print(result.intact ? line : console.styled(line, .bad))
      }
      if response.images.isEmpty { console.note("The node stores no image.") }
    }
    let damaged = response.images.filter { !$0.intact }
    guard damaged.isEmpty else {
      throw CommandFailure(
        status: .failure,
        message: "\(damaged.count) of \(response.images.count) images are damaged: delete and add "
          + "them again, or restore a backup"
      )
    }
  }
}
