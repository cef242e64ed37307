internal import CFFmpeg
public import Media

/// Owns one decoding `AVCodecContext`, for pictures or sound.
///
/// Send a packet, then receive frames until it asks for the next packet. One thread at a time may
/// use it.
public struct Decoder: ~Copyable {
  /// What `receive(into:)` found.
  public enum Outcome: Hashable, Sendable {
    /// A frame was written.
    case frame
    /// The decoder waits for another packet.
    case needsPacket
    /// The decoder is drained: flush it before the next packet.
    case ended
  }

  let pointer: UnsafeMutablePointer<AVCodecContext>

  /// A decoder of packets that do not come from a file, such as the pictures of an MJPEG camera.
  ///
  /// - Parameters:
  ///   - codec: the codec's short name, such as `mjpeg`.
  ///   - threads: how many threads decode one stream.
  public init(codec: String, threads: Int = 1) throws(FFmpegError) {
    let decoder = avcodec_find_decoder_by_name(codec)
    self.pointer = try Self.open(decoder, parameters: nil, timeBase: nil, threads: threads)
  }

  /// The decoder of a still image, which gives no damaged picture.
  ///
  /// - Parameters:
  ///   - codec: the codec's short name, such as `png`.
  ///   - pixelLimit: a picture of more pixels is an error, before memory is taken for it.
  init(stillImage codec: String, pixelLimit: Int) throws(FFmpegError) {
    let decoder = avcodec_find_decoder_by_name(codec)
    self.pointer = try Self.open(decoder, parameters: nil, timeBase: nil, threads: 1)
    // Both are read for each picture.
    self.pointer.pointee.max_pixels = Int64(pixelLimit)
    self.pointer.pointee.err_recognition = AV_EF_CRCCHECK | AV_EF_EXPLODE
  }

  /// The decoder of a stream of `demuxer`.
  ///
  /// - Parameters:
  ///   - demuxer: the file.
  ///   - stream: one of its streams.
  ///   - threads: how many threads decode the stream.
  public init(
    demuxer: borrowing Demuxer,
    stream: InputStream,
    threads: Int = 1
  ) throws(FFmpegError) {
    guard
      stream.index < Int(demuxer.pointer.pointee.nb_streams),
      let source = demuxer.pointer.pointee.streams[stream.index],
      let parameters = source.pointee.codecpar
    else {
      throw FFmpegError(code: cffmpeg_error(EINVAL), function: "avcodec_parameters_to_context")
    }
    self.pointer = try Self.open(
      avcodec_find_decoder(parameters.pointee.codec_id),
      parameters: parameters,
      timeBase: source.pointee.time_base,
      threads: threads
    )
  }

  deinit {
    var pointer: UnsafeMutablePointer<AVCodecContext>? = self.pointer
    avcodec_free_context(&pointer)
  }

  private static func open(
    _ codec: UnsafePointer<AVCodec>?,
    parameters: UnsafeMutablePointer<AVCodecParameters>?,
    timeBase: AVRational?,
    threads: Int
  ) throws(FFmpegError) -> UnsafeMutablePointer<AVCodecContext> {
    FFmpegLibraries.silenced
    guard let codec else {
      throw FFmpegError(code: cffmpeg_error_decoder_not_found(), function: "avcodec_find_decoder")
    }
    guard let context = avcodec_alloc_context3(codec) else {
      throw .outOfMemory("avcodec_alloc_context3")
    }
    // Possible return codes: over or at zero, or negative for parameters that do not fit or a
    // decoder that cannot start.
    var function = "avcodec_parameters_to_context"
    var code = parameters.map { avcodec_parameters_to_context(context, $0) } ?? 0
    if code >= 0 {
      if let timeBase { context.pointee.pkt_timebase = timeBase }
      context.pointee.thread_count = Int32(clamping: max(1, threads))
      function = "avcodec_open2"
      code = avcodec_open2(context, codec, nil)
    }
    guard code >= 0 else {
      var freed: UnsafeMutablePointer<AVCodecContext>? = context
      avcodec_free_context(&freed)
      throw FFmpegError(code: code, function: function)
    }
    return context
  }
}

extension Decoder {
  /// Gives the decoder a packet.
  ///
  /// - Returns: `false` when frames must be received first; the packet was not taken.
  public func send(_ packet: borrowing Packet) throws(FFmpegError) -> Bool {
    try self.send(packet.pointer)
  }

  /// Says that no packet follows, so that the last frames come out.
  public func drain() throws(FFmpegError) {
    _ = try self.send(nil)
  }

  private func send(_ packet: UnsafePointer<AVPacket>?) throws(FFmpegError) -> Bool {
    // Possible return codes:
    // - 0: taken.
    // - EAGAIN: frames must be received first.
    // - EOF: already drained, so draining again is nothing to tell.
    // - other: the packet cannot be decoded; the next one may.
    let code = avcodec_send_packet(self.pointer, packet)
    switch code {
    case 0:
      return true
    case cffmpeg_error_again():
      return false
    case cffmpeg_error_eof() where packet == nil:
      return true
    default:
      throw FFmpegError(code: code, function: "avcodec_send_packet")
    }
  }

  /// Moves the next decoded frame into `frame`.
  public func receive(into frame: borrowing Frame) throws(FFmpegError) -> Outcome {
    // Possible return codes:
    // - 0: a frame was written.
    // - EAGAIN: a packet is needed first.
    // - EOF: drained.
    // - other: this frame cannot be decoded; the next one may.
    let code = avcodec_receive_frame(self.pointer, frame.pointer)
    switch code {
    case 0:
      return .frame
    case cffmpeg_error_again():
      return .needsPacket
    case cffmpeg_error_eof():
      return .ended
    default:
      throw FFmpegError(code: code, function: "avcodec_receive_frame")
    }
  }

  /// Forgets all packets and frames, before packets from another place follow.
  public func flush() {
    avcodec_flush_buffers(self.pointer)
  }

  /// When a received frame begins, on the file's own time line.
  public func time(of frame: borrowing Frame) -> MediaTime? {
    MediaTime(
      timestamp: frame.pointer.pointee.best_effort_timestamp,
      timeBase: self.pointer.pointee.pkt_timebase
    )
  }

  /// How long a received picture is shown, where the file tells.
  public func duration(of frame: borrowing Frame) -> Duration? {
    let duration = MediaTime(
      timestamp: frame.pointer.pointee.pkt_duration,
      timeBase: self.pointer.pointee.pkt_timebase
    )
    return duration.flatMap { $0 > .zero ? $0 - .zero : nil }
  }
}
