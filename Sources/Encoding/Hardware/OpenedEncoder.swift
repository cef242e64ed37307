internal import FFmpeg
internal import Media

/// An encoder that is open, with the headers of what it gives.
// `@unchecked Sendable`: all stored properties are constants, and one thread uses the context at a
// time: the one that opened it, until it hands it over, and then the one that encodes.
final class OpenedEncoder: @unchecked Sendable {
  let context: VideoEncoderContext
  /// `nil` for libx264.
  let hardware: HardwareEncoder?
  /// H.264 sequence and picture parameter sets behind start codes.
  let headers: [UInt8]
  /// The first presentation index that is not used yet.
  let nextIndex: Int64

  /// Opens libx264.
  init(software options: VideoEncoderContext.Options) throws(FFmpegError) {
    self.context = try VideoEncoderContext(options)
    self.hardware = nil
    self.headers = self.context.extradata
    self.nextIndex = 0
  }

  /// Opens an encoder in hardware, which must give a keyframe: many a driver opens and then fails on
  /// the first picture, and some have no headers before it.
  init(
    hardware: HardwareEncoder,
    options: VideoEncoderContext.Options
  ) throws(FFmpegError) {
    let context = try VideoEncoderContext(options)
    let packet = try Packet()
    let picture = try Self.grey(options.size)
    var sent: Int64 = 0
    var inBand: [UInt8]?
    while inBand == nil, sent < Self.patience {
      try context.send(picture, index: sent, keyframe: sent == 0)
      sent += 1
      while try context.receive(into: packet) {
        inBand = inBand ?? packet.withBytes { Array($0) }
      }
    }
    guard let inBand else { throw .noPacket(codec: options.codec) }
    self.headers = context.extradata.isEmpty ? inBand : context.extradata
    self.context = context
    self.hardware = hardware
    self.nextIndex = sent
  }

  /// The pictures an encoder may take before it gives the first one.
  private static let patience: Int64 = 16

  private static func grey(_ size: PictureSize) throws(FFmpegError) -> VideoFrame {
    let pool = PicturePool(size: size, format: .i420, capacity: 1)
    guard let blank = pool.blank() else { preconditionFailure("The pool has one picture.") }
    blank.withPlanes { planes in
      for plane in planes {
        for row in 0 ..< plane.rows {
          (plane.base + row * plane.bytesPerRow)
            .initializeMemory(as: UInt8.self, repeating: 128, count: plane.width)
        }
      }
    }
    return VideoFrame(
      size: size,
      format: .i420,
      range: .limited,
      timestamp: .zero,
      sequence: 0,
      buffer: blank.finished()
    )
  }
}
