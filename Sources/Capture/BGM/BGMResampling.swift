internal import FFmpeg
internal import Media

/// Brings the sound of a file to the format of all BGM.
struct BGMResampling: ~Copyable {
  private let address: BGMAddress
  private var resampler: Resampler?
  private var source: AudioFormat?

  init(address: BGMAddress) {
    self.address = address
  }

  /// What is ready of `frame` and of those before it, which it follows without a gap even where its
  /// place is another one, as in a loop.
  mutating func convert(_ frame: AudioFrame) throws(CaptureError) -> BGMSource.Stretch {
    do throws(FFmpegError) {
      if self.source != frame.format {
        self.resampler = try Resampler(
          from: frame.format,
          to: BGMSource.format,
          isCompensated: false
        )
        self.source = frame.format
      }
      let place = frame.timestamp - MediaTime.zero
      let delay = self.resampler?.delay ?? .zero
      return BGMSource.Stretch(
        samples: try self.resampler?.convert(frame.samples) ?? [],
        place: max(.zero, place - delay)
      )
    } catch {
      throw .unreadableBGM(self.address, error, isOverdue: false)
    }
  }
}
