import ControlAPI
import Foundation
import GRPCCore
import SwiftProtobuf
import Synchronization

/// Keeps images without looking at them; the MD5 of one is its bytes.
struct FakeWaitingImageService: ProtoWaitingImageService.SimpleServiceProtocol {
  let node: FakeNode

  func addWaitingImage(
    request: RPCAsyncSequence<ProtoAddWaitingImageRequest, any Error>,
    context: ServerContext
  ) async throws -> ProtoWaitingImage {
    var image = FakeImage()
    for try await message in request {
      if !message.source.isEmpty { image.source = message.source }
      if !message.hash.isEmpty { image.hash = message.hash }
      image.bytes += message.chunk
      image.messages += 1
    }
    self.node.state.withLock { [image] in $0.images.append(image) }
    return self.message(image)
  }

  func listWaitingImages(
    request: ProtoListWaitingImagesRequest,
    context: ServerContext
  ) async throws -> ProtoListWaitingImagesResponse {
    let images = self.node.state.withLock { $0.images }
    return .with { $0.images = images.map { self.message($0) } }
  }

  func getWaitingImage(
    request: ProtoGetWaitingImageRequest,
    context: ServerContext
  ) async throws -> ProtoWaitingImage {
    self.message(try self.image(request.md5))
  }

  func readWaitingImage(
    request: ProtoReadWaitingImageRequest,
    response: RPCWriter<ProtoReadWaitingImageResponse>,
    context: ServerContext
  ) async throws {
    for byte in try self.image(request.md5).bytes {
      try await response.write(.with { $0.chunk = Data([byte]) })
    }
  }

  func verifyWaitingImages(
    request: ProtoVerifyWaitingImagesRequest,
    context: ServerContext
  ) async throws -> ProtoVerifyWaitingImagesResponse {
    let images = self.node.state.withLock { $0.images }
    return .with {
      $0.images = images.map { image in
        .with {
          $0.image = self.message(image)
          $0.intact = image.problem.isEmpty
          $0.problem = image.problem
        }
      }
    }
  }

  func deleteWaitingImage(
    request: ProtoDeleteWaitingImageRequest,
    context: ServerContext
  ) async throws -> ProtoDeleteWaitingImageResponse {
    _ = try self.image(request.md5)
    self.node.state.withLock { $0.images.removeAll { $0.name.hasPrefix(request.md5) } }
    return ProtoDeleteWaitingImageResponse()
  }

  private func image(_ prefix: String) throws -> FakeImage {
    let images = self.node.state.withLock { $0.images }
    guard let image = images.first(where: { $0.name.hasPrefix(prefix) }) else {
      throw RPCError(code: .notFound, message: "there is no image \(prefix)")
    }
    return image
  }

  private func message(_ image: FakeImage) -> ProtoWaitingImage {
    .with {
      $0.md5 = image.name
      $0.mediaType = "image/png"
      $0.size = UInt64(image.bytes.count)
      $0.width = 640
      $0.height = 360
      $0.sessions = ["cam1"]
    }
  }
}

/// An image that a fake node was given.
struct FakeImage: Sendable {
  var source = ""
  var hash = ""
  var bytes = Data()
  var messages = 0
  var problem = ""

  /// Stands for the MD5.
  var name: String {
    self.bytes.prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
