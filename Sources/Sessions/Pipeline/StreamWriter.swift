internal import Media
internal import Publishing
internal import RTMP
internal import Synchronization

/// Where the encoders of a session meet: orders their packets, makes each one message, once, and
/// hands it to all destinations.
final class StreamWriter: Sendable {
  fileprivate struct State {
    var video: VideoTrack?
    var audio: AudioTrack?
    var interleaver: PacketInterleaver
    /// Added to all times so that the first decode time, which B-frames put before the first
    /// presentation time, is not negative. Stays as it was first set, for media time to go on.
    var lead: Duration?
    var lastVideoDecodeTime: MediaTime?
    var counters = StreamCounters()
  }

  private let feed: MediaFeed
  private let state: Mutex<State>

  /// - Parameters:
  ///   - feed: what the destinations draw from.
  ///   - patience: how much sound may wait for the picture.
  init(feed: MediaFeed, patience: Duration) {
    self.feed = feed
    self.state = Mutex(State(interleaver: PacketInterleaver(patience: patience)))
  }

  /// The figures since the start.
  var counters: StreamCounters {
    self.state.withLock { $0.counters }
  }

  /// What is added to all media times.
  var lead: Duration {
    self.state.withLock { $0.lead ?? .zero }
  }

  /// Says what a decoder needs for the packets to come. Destinations get the new headers before
  /// the next packet.
  ///
  /// - Parameter reorderDelay: how far the first decode time lies before its presentation time.
  func open(video: VideoTrack, reorderDelay: Duration) {
    self.state.withLock { state in
      state.video = video
      state.lead = state.lead ?? reorderDelay
      self.setHeaders(state)
    }
  }

  /// As `open(video:)`, for sound.
  func open(audio: AudioTrack) {
    self.state.withLock { state in
      state.audio = audio
      self.setHeaders(state)
    }
  }

  /// Changes how much sound may wait for the picture.
  func setPatience(_ patience: Duration) {
    self.state.withLock { $0.interleaver.patience = patience }
  }

  private func setHeaders(_ state: State) {
    self.feed.setHeaders(
      StreamHeaders(
        metadata: FLV.metadata(video: state.video, audio: state.audio),
        video: state.video.map { FLV.sequenceHeader($0) },
        audio: state.audio.map { FLV.sequenceHeader($0) }
      )
    )
  }

  /// Sends a packet of one of the encoders.
  func write(_ packet: EncodedPacket) {
    self.state.withLock { state in
      state.counters.count(packet)
      let packet = state.placed(packet)
      // Inside the lock, so that two encoders cannot swap what was just ordered; `publish` does
      // not block.
      for ready in state.interleaver.add(packet) {
        self.feed.publish(FLV.message(ready))
      }
    }
  }
}

extension StreamWriter.State {
  /// The packet with its times as they are sent.
  fileprivate mutating func placed(_ packet: EncodedPacket) -> EncodedPacket {
    let lead = self.lead ?? .zero
    var decodeTime = packet.decodeTime + lead
    if packet.kind == .video {
      // An encoder that was opened anew, now with B-frames, begins before the end of the last one;
      // a millisecond is the smallest step that RTMP and FLV can express.
      if let last = self.lastVideoDecodeTime {
        decodeTime = max(decodeTime, last + .milliseconds(1))
      }
      self.lastVideoDecodeTime = decodeTime
    }
    return EncodedPacket(
      kind: packet.kind,
      bytes: packet.bytes,
      presentationTime: max(packet.presentationTime + lead, decodeTime),
      decodeTime: decodeTime,
      isKeyframe: packet.isKeyframe,
      capturedAt: packet.capturedAt
    )
  }
}
