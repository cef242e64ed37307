internal import Adaptation
internal import Media
internal import RTMP
internal import Synchronization

extension Publisher {
  /// The figures that the event loop writes and anybody reads.
  struct Figures: Sendable {
    var statistics = PublisherStatistics()
    private var latency = LatencyReservoir()

    /// `entries` were handed over, as `bytes` bytes.
    mutating func sent(_ entries: [PacketQueue.Entry], bytes: Int, at now: MediaTime) {
      self.statistics.bytesSent += UInt64(bytes)
      for entry in entries where !entry.message.isHeader {
        self.statistics.framesSent += 1
        guard entry.message.isPicture else { continue }
        self.statistics.videoFramesSent += 1
        if let capturedAt = entry.message.capturedAt {
          self.latency.record(now - capturedAt)
        }
      }
    }

    /// The kernel told about the connection; earlier ones had `before` bytes acknowledged.
    mutating func measured(_ info: TCPInfo, after before: UInt64) {
      self.statistics.bytesAcknowledged = before + info.bytesAcknowledged
      self.statistics.rtt = info.rtt
      self.statistics.rttVariation = info.rttVariation
    }

    /// The path was judged.
    mutating func judged(_ controller: RateController) {
      self.statistics.rate = controller.rate
      self.statistics.limit = controller.limit
      self.statistics.isHeldDown = controller.isHeldDown
      self.statistics.burstRate = controller.burstRate
      self.statistics.isPathFull = controller.isCongested
      self.statistics.stableRate = controller.stableRate
      self.statistics.pathDelay = controller.delay
    }

    /// The oldest message has waited for `delay`.
    mutating func waited(_ delay: Duration) {
      self.statistics.longestQueueDelay = max(self.statistics.longestQueueDelay, delay)
    }

    mutating func disconnected() {
      self.statistics.pathDelay = .zero
      self.statistics.serverIP = nil
      self.statistics.localAddress = nil
      self.statistics.rtt = nil
      self.statistics.rttVariation = nil
    }

    mutating func read(_ queue: DestinationQueue.Figures) -> PublisherStatistics {
      var statistics = self.statistics
      statistics.queueDelay = queue.delay
      statistics.longestQueueDelay = max(statistics.longestQueueDelay, queue.delay)
      self.statistics.longestQueueDelay = .zero
      statistics.videoQueued = queue.video
      statistics.audioQueued = queue.audio
      statistics.framesDropped = queue.dropped
      statistics.captureToWire = self.latency.drain()
      return statistics
    }
  }

  /// What there has been up to now; goes on to be told after the stop.
  public nonisolated func totals() -> PublisherTotals {
    let dropped = self.queue.figures(at: MonotonicClock.now).dropped
    return self.figures.withLock { figures in
      var totals = PublisherTotals()
      totals.bytesSent = figures.statistics.bytesSent
      totals.framesSent = figures.statistics.framesSent
      totals.framesDropped = dropped
      totals.reconnects = figures.statistics.reconnects
      totals.videoFramesSent = figures.statistics.videoFramesSent
      totals.publishes = figures.statistics.publishes
      return totals
    }
  }

  /// The figures of now. The times from capture to the socket are those since the call before.
  public nonisolated func statistics() -> PublisherStatistics {
    let queue = self.queue.figures(at: MonotonicClock.now)
    return self.figures.withLock { $0.read(queue) }
  }
}
