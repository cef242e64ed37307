internal import CFFmpeg
public import Media

/// Owns one `SwrContext`: turns decoded sound of any sample format to interleaved `Float` at its own
/// rate, in mono or stereo.
public struct SampleReader: ~Copyable {
  private var context: OpaquePointer?
  // What `context` was made for.
  private var source: Source?

  private struct Source: Equatable {
    let sampleFormat: Int32
    let sampleRate: Int32
    let channels: Int32
    let mask: UInt64
  }

  public init() {}

  deinit {
    var context = self.context
    swr_free(&context)
  }

  /// The samples of a decoded frame; more than two channels are mixed down to stereo.
  ///
  /// - Returns: the format and the interleaved samples.
  public mutating func read(
    _ frame: borrowing Frame
  ) throws(FFmpegError) -> (format: AudioFormat, samples: [Float]) {
    let input = frame.pointer
    let count = input.pointee.nb_samples
    let channels = input.pointee.ch_layout.nb_channels
    guard count > 0, channels > 0, input.pointee.sample_rate > 0, input.pointee.format >= 0 else {
      throw FFmpegError(code: cffmpeg_error(EINVAL), function: "swr_convert")
    }
    try self.prepare(for: input)

    let format = AudioFormat(
      sampleRate: Int(input.pointee.sample_rate),
      channels: min(2, Int(channels))
    )
    var code: Int32 = 0
    let samples = [Float](unsafeUninitializedCapacity: Int(count) * format.channels) {
      buffer,
      initialized in
      var output: UnsafeMutablePointer<UInt8>? = buffer.baseAddress.map {
        UnsafeMutableRawPointer($0).assumingMemoryBound(to: UInt8.self)
      }
      let planes = UnsafeMutableRawPointer(input.pointee.extended_data)?
        .assumingMemoryBound(to: UnsafePointer<UInt8>?.self)
      // Possible return codes: the samples per channel written, or negative for a failure. Without
      // a change of rate nothing stays inside.
      code = swr_convert(self.context, &output, count, planes, count)
      initialized = max(0, Int(code)) * format.channels
    }
    guard code >= 0 else { throw FFmpegError(code: code, function: "swr_convert") }
    return (format, samples)
  }

  private mutating func prepare(for frame: UnsafeMutablePointer<AVFrame>) throws(FFmpegError) {
    let layout = frame.pointee.ch_layout
    let source = Source(
      sampleFormat: frame.pointee.format,
      sampleRate: frame.pointee.sample_rate,
      channels: layout.nb_channels,
      mask: layout.order == AV_CHANNEL_ORDER_NATIVE ? layout.u.mask : 0
    )
    guard source != self.source else { return }
    swr_free(&self.context)
    self.source = nil

    var input = AVChannelLayout()
    defer { av_channel_layout_uninit(&input) }
    if layout.order == AV_CHANNEL_ORDER_NATIVE {
      // Possible return codes: over or at zero, or negative for an impossible mask.
      let code = av_channel_layout_from_mask(&input, layout.u.mask)
      guard code >= 0 else {
        throw FFmpegError(code: code, function: "av_channel_layout_from_mask")
      }
    } else {
      // Files that do not say where their speakers stand.
      av_channel_layout_default(&input, layout.nb_channels)
    }
    var output = layout.nb_channels == 1 ? cffmpeg_layout_mono() : cffmpeg_layout_stereo()

    // Possible return codes: 0, or negative for no memory or formats that cannot be converted.
    var code = swr_alloc_set_opts2(
      &self.context,
      &output,
      AV_SAMPLE_FMT_FLT,
      source.sampleRate,
      &input,
      AVSampleFormat(rawValue: source.sampleFormat),
      source.sampleRate,
      0,
      nil
    )
    guard code == 0 else { throw FFmpegError(code: code, function: "swr_alloc_set_opts2") }
    code = swr_init(self.context)
    guard code == 0 else { throw FFmpegError(code: code, function: "swr_init") }
    self.source = source
  }
}
