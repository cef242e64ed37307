internal import Media
internal import NIOCore
internal import RTMP

/// Checks the messages of one publish as they arrive. Owns no clock.
struct StreamMonitor {
  /// What has been seen so far.
  var report: StreamReport

  /// Lateness that is not counted, beside one frame.
  static let latenessAllowed = Duration.milliseconds(100)
  /// How far sound and picture may be apart, in milliseconds.
  static let interleavingAllowed: Int64 = 1000

  private var videoTime = UnwrappedTime()
  private var audioTime = UnwrappedTime()
  private var gaps = GapHistogram()
  private var lastVideoArrival: MediaTime?
  /// The least of arrival minus timestamp: the promptest picture.
  private var leastDelay: Duration?
  private var isApart = false

  init(report: StreamReport) {
    self.report = report
  }

  /// A message has arrived.
  mutating func receive(_ message: MediaMessage, at arrival: MediaTime) {
    if self.report.firstMediaAt == nil {
      self.report.firstMediaAt = arrival
    }
    self.report.lastMediaAt = arrival
    self.report.bytes += UInt64(message.body.readableBytes)

    switch message.kind {
    case .metadata:
      self.report.frameRate = Self.frameRate(of: message) ?? self.report.frameRate
    case .video where message.isSequenceHeader:
      self.report.video.sequenceHeaders += 1
    case .audio where message.isSequenceHeader:
      self.report.audio.sequenceHeaders += 1
    case .video where message.isEndOfSequence:
      break
    case .video:
      self.receiveVideo(message, at: arrival)
    case .audio:
      let time = self.audioTime.unwrap(message.timestamp)
      self.report.audio.add(time, mayRepeat: true)
      self.compareTracks()
    }
  }

  private mutating func receiveVideo(_ message: MediaMessage, at arrival: MediaTime) {
    let time = self.videoTime.unwrap(message.timestamp)
    let interval = time - (self.report.video.lastTimestamp ?? time)
    self.report.video.add(time, mayRepeat: false)
    self.report.keyframes += message.isKeyframe ? 1 : 0
    self.compareTracks()

    if let last = self.lastVideoArrival {
      self.gaps.add(arrival - last)
    }
    self.lastVideoArrival = arrival

    let delay = arrival - MediaTime(nanoseconds: time * 1_000_000)
    let least = min(self.leastDelay ?? delay, delay)
    self.leastDelay = least
    let frame = Duration.milliseconds(max(0, min(interval, 1000)))
    if delay - least > frame + Self.latenessAllowed {
      self.report.lateFrames += 1
    }
  }

  private mutating func compareTracks() {
    guard let video = self.report.video.lastTimestamp, let audio = self.report.audio.lastTimestamp
    else { return }
    let isApart = abs(video - audio) > Self.interleavingAllowed
    if isApart, !self.isApart {
      self.report.interleavingJumps += 1
    }
    self.isApart = isApart
  }

  /// The report with the figures that are only worked out when someone asks.
  var summary: StreamReport {
    var report = self.report
    report.arrivalGapP99 = self.gaps.percentile(0.99)
    report.arrivalGapMaximum = self.gaps.total > 0 ? self.gaps.maximum : nil
    return report
  }

  private static func frameRate(of metadata: MediaMessage) -> Double? {
    var body = metadata.body
    // Metadata that cannot be read claims nothing; it is not what the publish is about.
    let values = try? body.readAMF0Values()
    let rate = values?.dropFirst().first?.properties?["framerate"]?.number
    return rate.flatMap { $0.isFinite && $0 > 0 && $0 < 1000 ? $0 : nil }
  }
}

extension StreamReport.Track {
  /// Counts a frame with that decode time.
  fileprivate mutating func add(_ time: Int64, mayRepeat: Bool) {
    self.frames += 1
    if self.firstTimestamp == nil {
      self.firstTimestamp = time
    }
    if let last = self.lastTimestamp, time < last || (time == last && !mayRepeat) {
      self.regressions += 1
    }
    self.lastTimestamp = time
  }
}
