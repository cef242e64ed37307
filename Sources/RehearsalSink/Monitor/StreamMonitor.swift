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
  private var lastSoundArrival: MediaTime?
  private var soundGaps = Gaps()
  private var pictureGaps = Gaps()
  private var keyframes = Keyframes()
  /// The least of arrival minus timestamp: the promptest picture.
  private var leastDelay: Duration?
  private var apartSince: MediaTime?

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
      self.receiveAudio(message, at: arrival)
    }
  }

  private mutating func receiveAudio(_ message: MediaMessage, at arrival: MediaTime) {
    let time = self.audioTime.unwrap(message.timestamp)
    self.soundGaps.add(
      arrival: self.lastSoundArrival.map { arrival - $0 },
      step: time - (self.report.audio.lastTimestamp ?? time)
    )
    self.lastSoundArrival = arrival
    self.report.audio.add(time, mayRepeat: true)
    self.compareTracks(at: arrival)
  }

  private mutating func receiveVideo(_ message: MediaMessage, at arrival: MediaTime) {
    let time = self.videoTime.unwrap(message.timestamp)
    let interval = time - (self.report.video.lastTimestamp ?? time)
    self.report.video.add(time, mayRepeat: false)
    self.pictureGaps.add(arrival: self.lastVideoArrival.map { arrival - $0 }, step: interval)
    if message.isKeyframe {
      self.report.keyframes += 1
      self.keyframes.add(time)
    }
    self.compareTracks(at: arrival)

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

  private mutating func compareTracks(at arrival: MediaTime) {
    guard let video = self.report.video.lastTimestamp, let audio = self.report.audio.lastTimestamp
    else { return }
    guard abs(video - audio) > Self.interleavingAllowed else {
      self.apartSince = nil
      return
    }
    if self.apartSince == nil {
      self.report.interleavingJumps += 1
    }
    let since = self.apartSince ?? arrival
    self.apartSince = since
    self.report.longestApart = max(self.report.longestApart, arrival - since)
  }

  /// The report with the figures that are only worked out when someone asks.
  var summary: StreamReport {
    var report = self.report
    report.arrivalGapP99 = self.gaps.percentile(0.99)
    let gaps = self.report.video.frames > 0 ? self.pictureGaps : self.soundGaps
    report.arrivalGapMaximum = gaps.arrival
    report.mediaGapMaximum = gaps.media
    report.keyframeInterval = self.keyframes.mean
    report.keyframeIntervalMaximum = self.keyframes.longest
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

extension StreamMonitor {
  /// The longest gaps of one kind of media.
  private struct Gaps {
    var arrival: Duration?
    var media: Duration?

    /// - Parameters:
    ///   - gap: since the frame before; nil for the first one.
    ///   - step: milliseconds of media time.
    mutating func add(arrival gap: Duration?, step: Int64) {
      guard let gap else { return }
      self.arrival = max(self.arrival ?? gap, gap)
      let step = Duration.milliseconds(max(0, step))
      self.media = max(self.media ?? step, step)
    }
  }

  /// How far keyframes are apart.
  private struct Keyframes {
    private var first: Int64?
    private var last: Int64 = 0
    private var count: Int64 = 0
    private(set) var longest: Duration?

    /// - Parameter time: milliseconds of media time.
    mutating func add(_ time: Int64) {
      defer { self.last = time }
      guard self.first != nil else {
        self.first = time
        return
      }
      self.count += 1
      let interval = Duration.milliseconds(max(0, time - self.last))
      self.longest = max(self.longest ?? interval, interval)
    }

    var mean: Duration? {
      guard let first = self.first, self.count > 0 else { return nil }
      return .milliseconds(max(0, self.last - first)) / Double(self.count)
    }
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
