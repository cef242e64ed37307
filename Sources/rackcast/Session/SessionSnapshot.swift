internal import ArgumentParser
internal import ControlAPI
internal import Foundation
internal import GRPCCore

/// `rackcast session snapshot`
struct SessionSnapshot: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "snapshot",
    abstract: "Write the next picture of a session to an image file.",
    discussion: """
      The session is on air or previewed. The file appears whole or not at all, in place of one of that \
      name.

      Example:
        rackcast session snapshot cam1 cam1.png
        rackcast session snapshot cam1 camera.jpg --view
      """
  )

  /// `format`
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case png
    case jpeg
  }

  @Argument(help: "The session, which is on air or previewed.")
  var name: String

  @Argument(help: "Where to write: a name in .png, .jpg or .jpeg tells the format.")
  var file: String

  @Flag(help: "The camera's next picture, before it is cropped and turned, not the next one sent.")
  var view = false

  @Option(help: "The format, where the file's name does not tell it.")
  var format: Format?

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard self.format != nil || Self.format(of: self.file) != nil else {
      throw ValidationError(
        "\(self.file) does not tell its format; end it in .png or .jpg, or give --format"
      )
    }
  }

  func run(on node: some NodeConnector, console: Console) async throws {
    let (picture, bytes) = try await node.call { services in
      let request = self.request
      return try await services.sessions.snapshot(request, options: services.answer) { response in
        var first = ProtoSnapshotChunk()
        var bytes = Data()
        for try await chunk in response.messages {
          if bytes.isEmpty { first = chunk }
          bytes.append(chunk.data)
        }
        first.data = Data()
        return (first, bytes)
      }
    }
    try self.write(bytes)
    switch console.format {
    case .json:
      try console.print(json: picture)
    case .table:
      let size = FigureText.size(width: picture.width, height: picture.height)
      try console.print(
        "\(self.file): \(picture.mediaType) \(size), \(FigureText.bytes(UInt64(bytes.count)))"
      )
    }
  }

  private var request: ProtoSnapshotRequest {
    var request = ProtoSnapshotRequest()
    request.name = self.name
    request.source = self.view ? "view" : "stream"
    request.format = (self.format ?? Self.format(of: self.file) ?? .png).rawValue
    return request
  }

  private func write(_ bytes: Data) throws {
    do {
      // To a file beside it, which then takes its name.
      try bytes.write(to: URL(fileURLWithPath: self.file), options: .atomic)
    } catch {
      throw CommandFailure(
        status: .failure,
        message: "cannot write \(self.file): \(error.localizedDescription)"
      )
    }
  }

  private static func format(of file: String) -> Format? {
    switch URL(fileURLWithPath: file).pathExtension.lowercased() {
    case "png": .png
    case "jpg", "jpeg": .jpeg
    case _: nil
    }
  }
}
