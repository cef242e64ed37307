public import Media

/// What a recorded file holds: streams, counters, and how far its sound is from its picture.
public struct RecordingAnalysis: Sendable {
  /// The picture of a recording.
  public struct Video: Sendable {
    /// The codec's short name, such as `h264`.
    public var codec: String
    /// The size of the pictures.
    public var size: PictureSize
    /// The nominal rate, where the file tells.
    public var rate: FrameRate?
    /// When each decoded picture is shown.
    public var times: [MediaTime] = []
    /// What each decoded picture counts.
    public var counters: [UInt16?] = []
    /// The same for a picture that is read in a mirror.
    public var mirroredCounters: [UInt16?] = []
    /// How bright each decoded picture is.
    public var brightness: [Brightness] = []
    /// The mean colour of each decoded picture.
    public var colors: [MeanColor] = []
    /// The first picture of each flash.
    public var flashes: [MediaTime] = []
    /// Packets whose decode time is not after that of the one before.
    public var decodeTimeFaults = 0
    /// Packets in the file.
    public var packetCount = 0
    /// Packets that begin decoding.
    public var keyframeCount = 0

    /// Decoded pictures.
    public var pictureCount: Int { self.times.count }
    /// From the first picture to the last.
    public var duration: Duration { (self.times.last ?? .zero) - (self.times.first ?? .zero) }
  }

  /// The sound of a recording.
  public struct Audio: Sendable {
    /// The codec's short name, such as `aac`.
    public var codec: String
    /// The rate and the channels.
    public var format: AudioFormat
    /// Where each beep begins.
    public var beeps: [MediaTime] = []
    /// When the first sample sounds.
    public var start: MediaTime?
    /// When the last sample ends.
    public var end: MediaTime?
    /// When stretches begin that are more than 2 ms away from the end of the one before.
    public var gapTimes: [MediaTime] = []
    /// Packets whose decode time is not after that of the one before.
    public var decodeTimeFaults = 0
    /// Packets in the file.
    public var packetCount = 0

    /// Stretches that begin more than 2 ms away from the end of the one before.
    public var gaps: Int { self.gapTimes.count }
    /// Those later than the first half second: a file takes sound that began before its first
    /// picture for sound of its beginning.
    public var lateGaps: Int { self.gapTimes.count { $0 > .zero + .milliseconds(500) } }
    /// From the first sample to the last.
    public var duration: Duration { (self.end ?? .zero) - (self.start ?? .zero) }
  }

  /// The short names of the container.
  public var container: String
  /// The picture, where there is one.
  public var video: Video?
  /// The sound, where there is any.
  public var audio: Audio?

  /// For each flash with a beep within half a second: how much later the beep begins; negative where
  /// it comes first.
  public var offsets: [Duration] {
    let beeps = self.audio?.beeps ?? []
    return (self.video?.flashes ?? []).compactMap { flash in
      let offset = beeps.map { $0 - flash }.min { $0.magnitude < $1.magnitude }
      return offset.flatMap { $0.magnitude < .milliseconds(500) ? $0 : nil }
    }
  }

  /// The middle one of `offsets`.
  public var medianOffset: Duration? {
    let sorted = self.offsets.sorted()
    return sorted.isEmpty ? nil : sorted[sorted.count / 2]
  }

  /// The one of `offsets` furthest from zero.
  public var largestOffset: Duration? {
    self.offsets.max { $0.magnitude < $1.magnitude }
  }
}

extension Duration {
  fileprivate var magnitude: Duration {
    self < .zero ? .zero - self : self
  }
}
