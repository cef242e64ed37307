internal import ArgumentParser
internal import ControlAPI
internal import Foundation
internal import GRPCCore
internal import SwiftProtobuf

/// `rackcast image add`
struct ImageAdd: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Store an image, for sessions to use as image:MD5.",
    discussion: """
      PNG, JPEG or WebP, at most 10 MiB and 3840 pixels a side. A file is sent from here; an address \
      is loaded by the node.

      Example:
        rackcast image add break.png
        rackcast image add https://studio.example/break.png --hash d41d8cd98f00b204e9800998ecf8427e
        rackcast session set cam1 --waiting-image image:d41d8cd98f00b204e9800998ecf8427e
      """
  )

  @Argument(help: "A file, or an address (http://, https://).")
  var image: String

  @Option(help: ArgumentHelp("The MD5 that the image must have.", valueName: "md5"))
  var hash: String?

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let requests = try self.requests()
    let image = try await node.call { services in
      try await services.images.addWaitingImage(options: services.transfer) { writer in
        for request in requests { try await writer.write(request) }
      }
    }
    switch console.format {
    case .json:
      try console.print(json: image)
    case .table:
      try console.print("image:\(image.md5)")
      let size = FigureText.size(width: image.width, height: image.height)
      console.note("\(image.mediaType), \(size), \(FigureText.bytes(image.size))")
    }
  }

  private func requests() throws -> [ProtoAddWaitingImageRequest] {
    var first = ProtoAddWaitingImageRequest()
    first.hash = self.hash ?? ""
    let lower = self.image.lowercased()
    if lower.hasPrefix("http://") || lower.hasPrefix("https://") {
      first.source = self.image
      return [first]
    }
    let path = self.image.hasPrefix("file://") ? String(self.image.dropFirst(7)) : self.image
    let bytes = try ImageBytes.read(path)
    let chunks = stride(from: 0, to: bytes.count, by: ImageBytes.chunk).map { start in
      ProtoAddWaitingImageRequest.with {
        $0.chunk = bytes[start ..< min(start + ImageBytes.chunk, bytes.count)]
      }
    }
    return [first] + chunks
  }
}

/// The file of an image, here.
enum ImageBytes {
  /// What goes into one message.
  static let chunk = 256 << 10
  private static let limit = 10 << 20

  static func read(_ path: String) throws(CommandFailure) -> Data {
    let handle: FileHandle
    let bytes: Data
    do {
      handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      bytes = try handle.read(upToCount: self.limit + 1) ?? Data()
    } catch {
      throw CommandFailure(
        status: .usage,
        message: "cannot read \(path): \(error.localizedDescription)"
      )
    }
    guard bytes.count <= self.limit else {
      throw CommandFailure(
        status: .usage,
        message: "\(path) has more than the 10 MiB that an image may have"
      )
    }
    return bytes
  }
}
