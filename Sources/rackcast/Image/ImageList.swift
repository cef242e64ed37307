internal import ArgumentParser
internal import ControlAPI

/// `rackcast image list`
struct ImageList: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the stored images and the sessions that use them.",
    discussion: """
      Example:
        rackcast image list
        rackcast image list -o json | jq -r '.[].md5'
      """
  )

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let images = try await node.call { services in
      try await services.images.listWaitingImages(.init(), options: services.answer).images
    }
    switch console.format {
    case .json:
      try console.print(json: images)
    case .table:
      guard !images.isEmpty else {
        console.note("The node stores no image; `rackcast image add --help` shows how.")
        return
      }
      try console.print(ImageText.table(images))
    }
  }
}
