internal import CFFmpeg
public import Media

/// Owns one opened sound encoder of libavcodec that takes planar floats. One thread at a time may
/// use it.
public struct AudioEncoderContext: ~Copyable {
  private let context: EncoderContext
  private let frame: Frame
  private let channels: Int

  /// Opens an encoder, with its headers apart from the packets.
  ///
  /// - Parameter codec: the encoder's short name, such as `aac`.
  public init(codec: String, format: AudioFormat, bitrate: Bitrate) throws(FFmpegError) {
    let context = try EncoderContext(codec: codec)
    let pointer = context.pointer
    pointer.pointee.sample_fmt = AV_SAMPLE_FMT_FLTP
    pointer.pointee.sample_rate = Int32(format.sampleRate)
    av_channel_layout_default(&pointer.pointee.ch_layout, Int32(format.channels))
    pointer.pointee.bit_rate = Int64(bitrate.bitsPerSecond)
    pointer.pointee.time_base = AVRational(num: 1, den: Int32(format.sampleRate))
    pointer.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER
    pointer.pointee.thread_count = 1
    try context.open(options: [])

    self.frame = try Self.frame(for: context)
    self.context = context
    self.channels = format.channels
  }

  /// A frame of the size and format that `context` takes.
  private static func frame(for context: borrowing EncoderContext) throws(FFmpegError) -> Frame {
    let owner = try Frame()
    let frame = owner.pointer
    let pointer = context.pointer
    frame.pointee.format = AV_SAMPLE_FMT_FLTP.rawValue
    frame.pointee.sample_rate = pointer.pointee.sample_rate
    frame.pointee.nb_samples = pointer.pointee.frame_size
    // Possible return codes: 0, or ENOMEM.
    var code = av_channel_layout_copy(&frame.pointee.ch_layout, &pointer.pointee.ch_layout)
    if code < 0 {
      throw FFmpegError(code: code, function: "av_channel_layout_copy")
    }
    // Possible return codes: 0, EINVAL for a frame without a format, or ENOMEM.
    code = av_frame_get_buffer(frame, 0)
    if code < 0 {
      throw FFmpegError(code: code, function: "av_frame_get_buffer")
    }
    return owner
  }

  /// The samples per channel that one packet carries.
  public var frameSize: Int {
    Int(self.context.pointer.pointee.frame_size)
  }

  /// The samples per channel by which the decoded sound trails the encoded one.
  public var priming: Int {
    Int(self.context.pointer.pointee.initial_padding)
  }

  /// The headers: for AAC the `AudioSpecificConfig`.
  public var extradata: [UInt8] {
    self.context.extradata
  }

  /// Gives the encoder `frameSize` samples per channel.
  ///
  /// - Parameters:
  ///   - samples: interleaved; a value that is not a number becomes silence, since one would spoil
  ///     the rest of the stream.
  ///   - index: the count of the first sample since the encoder was opened.
  public func send(_ samples: ArraySlice<Float>, index: Int64) throws(FFmpegError) {
    precondition(samples.count == self.frameSize * self.channels, "An encoder takes whole frames.")
    let frame = self.frame.pointer
    // The encoder may still hold the samples of the call before.
    // Possible return codes: 0, or ENOMEM.
    let code = av_frame_make_writable(frame)
    if code < 0 {
      throw FFmpegError(code: code, function: "av_frame_make_writable")
    }
    samples.withUnsafeBufferPointer { samples in
      for channel in 0 ..< self.channels {
        guard let plane = frame.pointee.extended_data[channel] else { continue }
        let count = self.frameSize
        plane.withMemoryRebound(to: Float.self, capacity: count) { plane in
          var source = channel
          for index in 0 ..< count {
            let sample = samples[source]
            plane[index] = sample.isFinite ? sample : 0
            source += self.channels
          }
        }
      }
    }
    frame.pointee.pts = index
    try self.context.send(frame)
  }

  /// Says that no sound follows; the last packets can then be received.
  public func finish() throws(FFmpegError) {
    try self.context.send(nil)
  }

  /// Moves the next encoded packet into `packet`.
  ///
  /// - Returns: `false` when the encoder has nothing to give yet, or any more.
  public func receive(into packet: borrowing Packet) throws(FFmpegError) -> Bool {
    try self.context.receive(into: packet)
  }
}
