internal import Media

/// Turns the counters of a session's encoders into the figures of a period.
struct NetStatusSampler {
  private var last: StreamCounters
  private var lastStamp: TimeStamp

  /// - Parameter stamp: when the encoders were started; the first period begins there.
  init(since stamp: TimeStamp) {
    self.last = StreamCounters()
    self.lastStamp = stamp
  }

  mutating func sample(
    stream counters: StreamCounters,
    repeated: UInt64,
    size: PictureSize?,
    cpu: Double,
    at stamp: TimeStamp
  ) -> NetStatus {
    var status = NetStatus()
    status.wallTime = stamp.wall
    let previous = self.last
    let seconds = Double(stamp.monotonic - self.lastStamp.monotonic) / 1_000_000_000
    if seconds > 0 {
      status.videoBitrate = .average(counters.videoBytes - previous.videoBytes, over: seconds)
      status.audioBitrate = .average(counters.audioBytes - previous.audioBytes, over: seconds)
      status.videoFramesPerSecond = Double(counters.videoFrames - previous.videoFrames) / seconds
    }
    status.keyframeInterval = counters.keyframeInterval ?? .zero
    status.size = size ?? PictureSize(width: 0, height: 0)
    status.framesRepeated = repeated
    status.audioOffset = counters.audioOffset ?? .zero
    status.cpu = cpu
    self.last = counters
    self.lastStamp = stamp
    return status
  }
}

extension Bitrate {
  /// The rate of `bytes` in `seconds`.
  static func average(_ bytes: UInt64, over seconds: Double) -> Bitrate {
    Bitrate(bitsPerSecond: Int((Double(bytes) * 8 / seconds).rounded()))
  }
}
