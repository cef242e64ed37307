internal import Media
internal import Publishing

/// Turns the counters of a publisher into the figures of a period.
struct DestinationSampler {
  private var last: PublisherStatistics?
  private var lastStamp: TimeStamp

  /// - Parameter stamp: when the publisher was started; the first period begins there.
  init(since stamp: TimeStamp) {
    self.lastStamp = stamp
  }

  /// - Parameter stream: the figures of the encoders, which are the same for all destinations.
  mutating func sample(
    _ figures: PublisherStatistics,
    stream: NetStatus,
    at stamp: TimeStamp
  ) -> NetStatus {
    var status = stream
    let seconds = Double(stamp.monotonic - self.lastStamp.monotonic) / 1_000_000_000
    if seconds > 0 {
      let before = self.last?.bytesAcknowledged ?? 0
      // The kernel counts anew with each connection.
      let acknowledged =
        figures.bytesAcknowledged >= before
        ? figures.bytesAcknowledged - before : figures.bytesAcknowledged
      status.netSpeed = .average(acknowledged, over: seconds)
    }
    status.jitter = figures.rttVariation ?? .zero
    status.roundTrip = figures.rtt ?? .zero
    status.videoQueued = figures.videoQueued
    status.audioQueued = figures.audioQueued
    status.queueDelay = figures.queueDelay
    status.pathDelay = figures.pathDelay
    status.targetBitrate = figures.rate ?? stream.targetBitrate
    status.limit = figures.limit
    status.framesSent = figures.framesSent
    status.videoFramesSent = figures.videoFramesSent
    status.framesDropped = figures.framesDropped
    status.captureToWireMedian = figures.captureToWire?.p50 ?? .zero
    status.captureToWire99 = figures.captureToWire?.p99 ?? .zero
    status.serverIP = figures.serverIP ?? ""
    self.last = figures
    self.lastStamp = stamp
    return status
  }
}

extension NetStatus {
  /// Takes over the figures of the destinations: the sum of what they carry, the worst of what
  /// they suffer.
  mutating func take(overall destinations: [NetStatus]) {
    guard let first = destinations.first else { return }
    self.serverIP = destinations.count == 1 ? first.serverIP : ""
    for destination in destinations {
      self.netSpeed = Bitrate(
        bitsPerSecond: self.netSpeed.bitsPerSecond + destination.netSpeed.bitsPerSecond
      )
      self.jitter = max(self.jitter, destination.jitter)
      self.roundTrip = max(self.roundTrip, destination.roundTrip)
      self.videoQueued = max(self.videoQueued, destination.videoQueued)
      self.audioQueued = max(self.audioQueued, destination.audioQueued)
      self.queueDelay = max(self.queueDelay, destination.queueDelay)
      self.pathDelay = max(self.pathDelay, destination.pathDelay)
      self.framesSent = max(self.framesSent, destination.framesSent)
      self.videoFramesSent = max(self.videoFramesSent, destination.videoFramesSent)
      self.framesDropped += destination.framesDropped
      self.captureToWireMedian = max(self.captureToWireMedian, destination.captureToWireMedian)
      self.captureToWire99 = max(self.captureToWire99, destination.captureToWire99)
    }
  }
}
