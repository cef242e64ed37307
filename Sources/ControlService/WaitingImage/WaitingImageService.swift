internal import ControlAPI
internal import Foundation
internal import GRPCCore
internal import Sessions
internal import Store
internal import SwiftProtobuf
internal import WaitingImages

/// Keeps the stills that replace a session's picture.
struct WaitingImageService: ProtoWaitingImageService.SimpleServiceProtocol {
  /// The most bytes that are taken: one more than an image may have, so that its loading tells.
  private static let byteLimit = (10 << 20) + 1
  /// The bytes of an answer.
  private static let chunk = 256 << 10

  let manager: SessionManager

  func addWaitingImage(
    request: RPCAsyncSequence<ProtoAddWaitingImageRequest, any Error>,
    context: ServerContext
  ) async throws -> ProtoWaitingImage {
    var first: ProtoAddWaitingImageRequest?
    var bytes: [UInt8] = []
    for try await message in request {
      first = first ?? message
      // Policy: what is over the limit is not kept, and refused below.
      bytes += message.chunk.prefix(Self.byteLimit - bytes.count)
    }
    let hash = try first.flatMap { try $0.hash.isEmpty ? nil : WaitingImageHash(parsing: $0.hash) }
    guard let source = first?.source, !source.isEmpty else {
      return ProtoWaitingImage(
        try await self.manager.addWaitingImage(bytes: bytes, named: "sent", hash: hash)
      )
    }
    return ProtoWaitingImage(
      try await self.manager.addWaitingImage(
        from: try WaitingImageSource(parsing: source),
        hash: hash
      )
    )
  }

  func listWaitingImages(
    request: ProtoListWaitingImagesRequest,
    context: ServerContext
  ) async throws -> ProtoListWaitingImagesResponse {
    let images = try await self.manager.waitingImages()
    return .with { $0.images = images.map { ProtoWaitingImage($0) } }
  }

  func getWaitingImage(
    request: ProtoGetWaitingImageRequest,
    context: ServerContext
  ) async throws -> ProtoWaitingImage {
    ProtoWaitingImage(try await self.manager.waitingImage(request.md5))
  }

  func readWaitingImage(
    request: ProtoReadWaitingImageRequest,
    response: RPCWriter<ProtoReadWaitingImageResponse>,
    context: ServerContext
  ) async throws {
    let bytes = try await self.manager.waitingImageBytes(request.md5)
    for start in stride(from: 0, to: bytes.count, by: Self.chunk) {
      let part = bytes[start ..< min(start + Self.chunk, bytes.count)]
      try await response.write(.with { $0.chunk = Data(part) })
    }
  }

  func verifyWaitingImages(
    request: ProtoVerifyWaitingImagesRequest,
    context: ServerContext
  ) async throws -> ProtoVerifyWaitingImagesResponse {
    let images =
      request.md5.isEmpty
      ? try await self.manager.waitingImages() : [try await self.manager.waitingImage(request.md5)]
    var response = ProtoVerifyWaitingImagesResponse()
    for image in images {
      let problem = try await self.manager.problem(of: image.record)
      response.images.append(
        .with {
          $0.image = ProtoWaitingImage(image)
          $0.intact = problem == nil
          $0.problem = problem ?? ""
        }
      )
    }
    return response
  }

  func deleteWaitingImage(
    request: ProtoDeleteWaitingImageRequest,
    context: ServerContext
  ) async throws -> ProtoDeleteWaitingImageResponse {
    try await self.manager.deleteWaitingImage(request.md5)
    return ProtoDeleteWaitingImageResponse()
  }
}
