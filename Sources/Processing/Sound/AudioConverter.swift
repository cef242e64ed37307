internal import FFmpeg
public import Media

/// A device's sound in a session's format. One thread owns it.
public final class AudioConverter {
  /// The format that comes in.
  public let source: AudioFormat
  /// The format that comes out.
  public let target: AudioFormat

  private let resampler: Resampler

  public init(from source: AudioFormat, to target: AudioFormat) throws(ProcessingError) {
    self.source = source
    self.target = target
    do throws(FFmpegError) {
      self.resampler = try Resampler(from: source, to: target)
    } catch {
      throw ProcessingError(
        code: .unsupported,
        message: "Sound of \(source) cannot be made into \(target).",
        cause: error
      )
    }
  }

  /// What is ready of `frame` and of those before it, with the capture time of its first sample.
  ///
  /// The filter keeps under a millisecond back for the next call.
  public func convert(_ frame: AudioFrame) throws(ProcessingError) -> AudioFrame {
    guard frame.format == self.source else {
      throw ProcessingError(
        code: .unsupported,
        message: "The sound is \(frame.format), not \(self.source) as before; open a new converter."
      )
    }
    let timestamp = frame.timestamp - self.resampler.delay
    do throws(FFmpegError) {
      return AudioFrame(
        format: self.target,
        timestamp: timestamp,
        samples: try self.resampler.convert(frame.samples)
      )
    } catch {
      throw ProcessingError(
        code: .failed,
        message: "Sound of \(self.source) could not be made into \(self.target).",
        cause: error
      )
    }
  }

  /// Stretches the sound by `frames` samples per channel (presses it, when negative), spread over
  /// the next `distance` that come out.
  public func compensate(frames: Int, over distance: Int) throws(ProcessingError) {
    do throws(FFmpegError) {
      try self.resampler.compensate(samples: frames, over: distance)
    } catch {
      throw ProcessingError(
        code: .failed,
        message: "Sound of \(self.target) cannot be stretched by \(frames) over \(distance).",
        cause: error
      )
    }
  }
}
