internal import FFmpeg
internal import Foundation
public import Media

/// A decoded picture of a recording, with what was kept of it.
public struct RecordedPicture<Kept: Sendable>: Sendable {
  /// When it is shown.
  public let time: MediaTime
  public let size: PictureSize
  public let kept: Kept

  /// Decodes the pictures of a file, whose sizes may change.
  ///
  /// - Parameter keeping: what to keep of each.
  public static func read(
    _ path: String,
    keeping: @escaping @Sendable (VideoFrame) -> Kept
  ) async throws -> [RecordedPicture] {
    try await withCheckedThrowingContinuation { continuation in
      // Decoding blocks, so it runs on a thread of its own.
      Thread.detachNewThread {
        continuation.resume(with: Result { try Self.decode(path, keeping: keeping) })
      }
    }
  }

  private static func decode(
    _ path: String,
    keeping: (VideoFrame) -> Kept
  ) throws -> [RecordedPicture] {
    var demuxer = try Demuxer(path: path)
    guard let stream = demuxer.video else { return [] }
    let decoder = try Decoder(demuxer: demuxer, stream: stream)
    let packet = try Packet()
    var pictures: [RecordedPicture] = []
    func receive() throws {
      while true {
        let frame = try Frame()
        guard try decoder.receive(into: frame) == .frame else { return }
        let time = decoder.time(of: frame) ?? .zero
        let picture = try frame.videoFrame(timestamp: time, sequence: 0)
        pictures.append(
          RecordedPicture(time: picture.timestamp, size: picture.size, kept: keeping(picture))
        )
      }
    }
    while try demuxer.read(into: packet) {
      guard packet.streamIndex == stream.index else { continue }
      while try !decoder.send(packet) { try receive() }
      try receive()
    }
    try decoder.drain()
    try receive()
    return pictures
  }
}

extension VideoFrame {
  /// The luma at a place.
  public func luma(x: Int, y: Int) -> Int {
    self.buffer.withPlanes { planes in
      Int(planes[0].base.load(fromByteOffset: y * planes[0].bytesPerRow + x, as: UInt8.self))
    }
  }

  /// The mean luma.
  public var meanLuma: Double {
    Brightness(self).mean
  }
}
