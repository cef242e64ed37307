internal import CFFmpeg
internal import Media

extension Demuxer {
  /// Opens the file and reads as much of it as tells the streams apart.
  static func open(
    _ location: Location,
    interrupt: Interrupt
  ) throws(FFmpegError) -> UnsafeMutablePointer<AVFormatContext> {
    FFmpegLibraries.silenced
    guard let context = avformat_alloc_context() else {
      throw .outOfMemory("avformat_alloc_context")
    }
    context.pointee.interrupt_callback = AVIOInterruptCB(
      callback: { opaque in
        // The demuxer holds the interrupt for as long as libav may call this.
        guard let opaque else { return 0 }
        let interrupt = Unmanaged<Interrupt>.fromOpaque(opaque).takeUnretainedValue()
        return interrupt.isTriggered ? 1 : 0
      },
      opaque: Unmanaged.passUnretained(interrupt).toOpaque()
    )

    var options: OpaquePointer?
    defer { av_dict_free(&options) }
    for (name, value) in location.options {
      // Possible return codes: 0, or negative for no memory.
      let code = av_dict_set(&options, name, value, 0)
      guard code >= 0 else {
        avformat_free_context(context)
        throw FFmpegError(code: code, function: "av_dict_set")
      }
    }
    var opened: UnsafeMutablePointer<AVFormatContext>? = context

    // Possible return codes: 0, or negative for a missing, unreadable or unknown file; the context
    // is freed then.
    let openCode = avformat_open_input(&opened, location.url, nil, &options)
    guard openCode == 0, let opened else {
      throw FFmpegError(code: openCode, function: "avformat_open_input")
    }

    // Possible return codes: over or at zero, or negative when nothing could be read.
    let infoCode = avformat_find_stream_info(opened, nil)
    guard infoCode >= 0 else {
      var closing: UnsafeMutablePointer<AVFormatContext>? = opened
      avformat_close_input(&closing)
      throw FFmpegError(code: infoCode, function: "avformat_find_stream_info")
    }
    return opened
  }

  /// The stream of `type` a player would choose, if there is one we have a decoder for.
  static func bestStream(
    of type: AVMediaType,
    in context: UnsafeMutablePointer<AVFormatContext>
  ) -> InputStream? {
    // Possible return codes: an index, or negative for no such stream.
    let index = av_find_best_stream(context, type, -1, -1, nil, 0)
    guard
      index >= 0,
      let stream = context.pointee.streams[Int(index)],
      stream.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC == 0,
      let parameters = stream.pointee.codecpar,
      let content = Self.content(of: stream, parameters: parameters, in: context)
    else { return nil }

    let timeBase = stream.pointee.time_base
    return InputStream(
      index: Int(index),
      content: content,
      codec: String(cString: avcodec_get_name(parameters.pointee.codec_id)),
      start: MediaTime(timestamp: stream.pointee.start_time, timeBase: timeBase),
      duration: MediaTime(timestamp: stream.pointee.duration, timeBase: timeBase)
        .map { $0 - .zero }
    )
  }

  private static func content(
    of stream: UnsafeMutablePointer<AVStream>,
    parameters: UnsafeMutablePointer<AVCodecParameters>,
    in context: UnsafeMutablePointer<AVFormatContext>
  ) -> InputStream.Content? {
    switch parameters.pointee.codec_type {
    case AVMEDIA_TYPE_VIDEO:
      let width = Int(parameters.pointee.width)
      let height = Int(parameters.pointee.height)
      guard width > 0, height > 0 else { return nil }
      let guess = av_guess_frame_rate(context, stream, nil)
      let rate =
        guess.num > 0 && guess.den > 0 ? FrameRate(Int(guess.num), per: Int(guess.den)) : nil
      return .video(size: PictureSize(width: width, height: height), rate: rate)
    case AVMEDIA_TYPE_AUDIO:
      let sampleRate = Int(parameters.pointee.sample_rate)
      let channels = Int(parameters.pointee.ch_layout.nb_channels)
      guard sampleRate > 0, channels > 0 else { return nil }
      return .audio(AudioFormat(sampleRate: sampleRate, channels: channels))
    default:
      return nil
    }
  }
}

extension Demuxer.Location {
  /// What libavformat opens.
  fileprivate var url: String {
    switch self {
    case .file(let path): "file:" + path
    case .web(let address): address
    }
  }

  /// The options of `avformat_open_input`.
  fileprivate var options: [(String, String)] {
    switch self {
    case .file:
      [("protocol_whitelist", "file")]
    case .web:
      [
        // "http" and "https" are read over the others.
        ("protocol_whitelist", "http,https,tcp,tls"),
        // A connection that breaks in the middle is opened again, for some seconds.
        ("reconnect", "1"),
        ("reconnect_delay_max", "4"),
      ]
    }
  }
}
