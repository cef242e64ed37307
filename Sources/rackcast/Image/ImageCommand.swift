internal import ArgumentParser

/// `rackcast image`
struct ImageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "image",
    abstract: "Keep the waiting images of the node.",
    subcommands: [
      ImageAdd.self, ImageList.self, ImageShow.self, ImageVerify.self, ImageDelete.self,
    ]
  )
}
