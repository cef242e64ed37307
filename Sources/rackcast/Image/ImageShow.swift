internal import ArgumentParser
internal import ControlAPI
internal import Foundation
internal import GRPCCore

/// `rackcast image show`
struct ImageShow: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a stored image's figures, and save it to a file.",
    discussion: """
      The MD5 may be cut short as long as it names one image.

      Example:
        rackcast image show 9e107d9d
        rackcast image show 9e107d9d --save break.png
      """
  )

  @Argument(help: "The MD5 of the image.")
  var md5: String

  @Option(help: ArgumentHelp("Write the image to a file.", valueName: "file"))
  var save: String?

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let (image, bytes) = try await node.call { services in
      var request = ProtoGetWaitingImageRequest()
      request.md5 = self.md5
      let image = try await services.images.getWaitingImage(request, options: services.answer)
      guard self.save != nil else { return (image, Data()) }
      var read = ProtoReadWaitingImageRequest()
      read.md5 = image.md5
      let bytes = try await services.images.readWaitingImage(
        read,
        options: services.transfer
      ) { response in
        try await response.messages.reduce(into: Data()) { $0 += $1.chunk }
      }
      return (image, bytes)
    }
    if let save {
      do {
        try bytes.write(to: URL(fileURLWithPath: save), options: .atomic)
      } catch {
        throw CommandFailure(
          status: .failure,
          message: "cannot write \(save): \(error.localizedDescription)"
        )
      }
    }
    switch console.format {
    case .json:
      try console.print(json: image)
    case .table:
      var table = Table([.init(title: ""), .init(title: "", shrinks: true)])
      table.add([.init("md5", .faint), .init(image.md5)])
      table.add([.init("sha256", .faint), .init(image.sha256)])
      table.add([.init("type", .faint), .init(image.mediaType)])
      table.add([
        .init("pixels", .faint), .init(FigureText.size(width: image.width, height: image.height)),
      ])
      table.add([.init("size", .faint), .init(FigureText.bytes(image.size))])
      table.add([
        .init("stored", .faint), .init(TimeText.local(nanoseconds: image.storedWallTimeNs)),
      ])
      table.add([.init("sessions", .faint), .init(image.sessions.joined(separator: ", "))])
      try console.print(table, headings: false)
    }
  }
}
