internal import CFFmpeg

/// Owns one encoding `AVCodecContext`; what pictures and sound have in common.
struct EncoderContext: ~Copyable {
  let pointer: UnsafeMutablePointer<AVCodecContext>

  /// A context that is not open yet.
  init(codec name: String) throws(FFmpegError) {
    FFmpegLibraries.silenced
    guard let codec = avcodec_find_encoder_by_name(name) else {
      throw FFmpegError(
        code: cffmpeg_error_encoder_not_found(),
        function: "avcodec_find_encoder_by_name(\(name))"
      )
    }
    guard let pointer = avcodec_alloc_context3(codec) else {
      throw .outOfMemory("avcodec_alloc_context3")
    }
    self.pointer = pointer
  }

  deinit {
    var pointer: UnsafeMutablePointer<AVCodecContext>? = self.pointer
    avcodec_free_context(&pointer)
  }

  /// Opens the encoder with its private `options`.
  func open(options: [(key: String, value: String)]) throws(FFmpegError) {
    var dictionary: OpaquePointer?
    defer { av_dict_free(&dictionary) }
    for (key, value) in options {
      // Possible return codes: over or at zero, or ENOMEM.
      let code = av_dict_set(&dictionary, key, value, 0)
      if code < 0 {
        throw FFmpegError(code: code, function: "av_dict_set(\(key))")
      }
    }
    // Possible return codes: 0, or negative for settings the encoder refuses.
    let code = self.fault(.open) ?? avcodec_open2(self.pointer, nil, &dictionary)
    if code < 0 {
      throw FFmpegError(code: code, function: "avcodec_open2")
    }
    // What is left was not understood by the encoder.
    if let entry = av_dict_get(dictionary, "", nil, AV_DICT_IGNORE_SUFFIX) {
      throw FFmpegError(
        code: cffmpeg_error_option_not_found(),
        function: "avcodec_open2(\(String(cString: entry.pointee.key)))"
      )
    }
  }

  /// Gives the encoder a frame; `nil` says that none follows.
  func send(_ frame: UnsafePointer<AVFrame>?) throws(FFmpegError) {
    // Possible return codes:
    // - 0: taken.
    // - EAGAIN: packets must be received first; callers always receive until there is none.
    // - EOF: drained before.
    // - other: the encoder failed.
    let code = self.fault(.send) ?? avcodec_send_frame(self.pointer, frame)
    if code != 0 {
      throw FFmpegError(code: code, function: "avcodec_send_frame")
    }
  }

  /// Moves the next encoded packet into `packet`.
  ///
  /// - Returns: `false` when the encoder has nothing to give yet, or any more.
  func receive(into packet: borrowing Packet) throws(FFmpegError) -> Bool {
    // Possible return codes:
    // - 0: a packet was written.
    // - EAGAIN: more frames are needed first.
    // - EOF: the encoder is drained.
    // - other: the encoder failed.
    let code = self.fault(.receive) ?? avcodec_receive_packet(self.pointer, packet.pointer)
    switch code {
    case 0:
      return true
    case cffmpeg_error_again(), cffmpeg_error_eof():
      return false
    default:
      throw FFmpegError(code: code, function: "avcodec_receive_packet")
    }
  }

  /// What a test wants a call to answer.
  private func fault(_ call: EncoderFault.Call) -> Int32? {
    let context = self.pointer.pointee
    return EncoderFault.code(
      call,
      codec: context.codec.flatMap { $0.pointee.name }.map { String(cString: $0) } ?? "",
      measure: Int(context.width > 0 ? context.width : context.sample_rate)
    )
  }

  /// The codec's own headers.
  var extradata: [UInt8] {
    guard let bytes = self.pointer.pointee.extradata else { return [] }
    return Array(
      UnsafeBufferPointer(start: bytes, count: Int(self.pointer.pointee.extradata_size))
    )
  }
}

extension Packet {
  /// Calls `body` with the coded bytes, valid only inside.
  public borrowing func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let packet = self.pointer.pointee
    return try body(UnsafeRawBufferPointer(start: packet.data, count: Int(packet.size)))
  }

  /// The presentation time an encoder gave the packet, in its time base.
  public var presentationIndex: Int64 {
    self.pointer.pointee.pts
  }

  /// Whether an encoder says that decoding can begin at the packet.
  public var isKeyframe: Bool {
    self.pointer.pointee.flags & AV_PKT_FLAG_KEY != 0
  }
}
