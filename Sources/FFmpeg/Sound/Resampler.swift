internal import CFFmpeg
public import Media

/// Owns one `SwrContext`: interleaved floats of one rate and channel count to another.
///
/// One that can be compensated always resamples, also from a rate to itself, so that
/// `compensate(samples:over:)` can begin at any time without a click.
public struct Resampler: ~Copyable {
  private let pointer: OpaquePointer
  private let source: AudioFormat
  private let target: AudioFormat

  /// - Parameter isCompensated: whether `compensate(samples:over:)` is called. Where not, sound of
  ///   the same rate passes bit by bit.
  public init(
    from source: AudioFormat,
    to target: AudioFormat,
    isCompensated: Bool = true
  ) throws(FFmpegError) {
    FFmpegLibraries.silenced
    var sourceLayout = AVChannelLayout()
    var targetLayout = AVChannelLayout()
    av_channel_layout_default(&sourceLayout, Int32(source.channels))
    av_channel_layout_default(&targetLayout, Int32(target.channels))
    var allocated: OpaquePointer?
    // Possible return codes: 0, ENOMEM, or EINVAL for a layout it does not know.
    let code = swr_alloc_set_opts2(
      &allocated,
      &targetLayout,
      AV_SAMPLE_FMT_FLT,
      Int32(target.sampleRate),
      &sourceLayout,
      AV_SAMPLE_FMT_FLT,
      Int32(source.sampleRate),
      0,
      nil
    )
    guard code >= 0, let context = allocated else {
      throw FFmpegError(code: code, function: "swr_alloc_set_opts2")
    }
    do throws(FFmpegError) {
      try Self.open(context, from: source, to: target, isCompensated: isCompensated)
    } catch {
      swr_free(&allocated)
      throw error
    }
    self.pointer = context
    self.source = source
    self.target = target
  }

  deinit {
    var pointer: OpaquePointer? = self.pointer
    swr_free(&pointer)
  }

  private static func open(
    _ context: OpaquePointer,
    from source: AudioFormat,
    to target: AudioFormat,
    isCompensated: Bool
  ) throws(FFmpegError) {
    let object = UnsafeMutableRawPointer(context)
    // Possible return codes: 0, or negative for an option that does not exist; they do.
    if isCompensated {
      // Where the rates are the same the library would begin to resample with the first compensation,
      // and click: its filter begins empty.
      av_opt_set_int(object, "flags", Int64(SWR_FLAG_RESAMPLE), 0)
    }
    // Mixing down must not exceed full scale.
    av_opt_set_double(object, "rematrix_maxval", 1, 0)
    if source.channels == 1 && target.channels == 2 {
      // The library's own matrix would play mono at -3 dB on both sides.
      let matrix: [Double] = [1, 1]
      // Possible return codes: 0, or negative for a context without layouts.
      swr_set_matrix(context, matrix, 1)
    }
    // Possible return codes: 0, or negative for rates or layouts it cannot do.
    let code = swr_init(context)
    if code < 0 {
      throw FFmpegError(code: code, function: "swr_init")
    }
  }

  /// The sound that is inside, waiting for the filter's far side: how much later than its input the
  /// next output begins.
  public var delay: Duration {
    .nanoseconds(swr_get_delay(self.pointer, 1_000_000_000))
  }

  /// Converts what is ready of `samples` and what was kept before.
  public func convert(_ samples: [Float]) throws(FFmpegError) -> [Float] {
    let count = Int32(samples.count / self.source.channels)
    // Possible return codes: an upper bound of the samples that will come out, or negative.
    let bound = swr_get_out_samples(self.pointer, count)
    if bound < 0 {
      throw FFmpegError(code: bound, function: "swr_get_out_samples")
    }
    var code: Int32 = 0
    let channels = self.target.channels
    let pointer = self.pointer
    let output = [Float](unsafeUninitializedCapacity: Int(bound) * channels) { output, filled in
      samples.withUnsafeBytes { input in
        var inputPlane = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        var outputPlane = UnsafeMutableRawPointer(output.baseAddress)?
          .assumingMemoryBound(to: UInt8.self)
        // Possible return codes: the samples per channel that came out, or negative.
        code = swr_convert(pointer, &outputPlane, bound, &inputPlane, count)
      }
      filled = Int(max(0, code)) * channels
    }
    if code < 0 {
      throw FFmpegError(code: code, function: "swr_convert")
    }
    return output
  }

  /// Stretches the sound by `samples` (presses it, when negative), spread over the next `distance`
  /// samples that come out; zero ends a compensation that is under way.
  public func compensate(samples: Int, over distance: Int) throws(FFmpegError) {
    // Possible return codes: 0, EINVAL for a distance that is not over zero, or ENOSYS.
    let code = swr_set_compensation(
      self.pointer,
      Int32(clamping: samples),
      Int32(clamping: distance)
    )
    if code < 0 {
      throw FFmpegError(code: code, function: "swr_set_compensation")
    }
  }
}
