internal import Capture
internal import Encoding
internal import Media
internal import Publishing

/// The threads of a session between its devices and its destinations.
final class Pipeline: Sendable {
  private let video: VideoWorker?
  private let audio: AudioWorker
  private let writer: StreamWriter

  /// Opens the audio encoder; the video encoder opens with the first picture.
  ///
  /// - Parameters:
  ///   - name: of the session, for the threads.
  ///   - effective: the attributes in force.
  ///   - feed: what the destinations draw from.
  ///   - port: where the threads report.
  init(
    name: String,
    effective: EffectiveAttributes,
    feed: MediaFeed,
    port: SignalPort
  ) throws(EncodingError) {
    let patience = effective.hasVideo ? effective.mode.soundPatience : .zero
    let writer = StreamWriter(feed: feed, patience: patience)
    let origin = MediaOrigin()
    self.writer = writer
    self.video =
      effective.hasVideo
      ? VideoWorker(
        name: name,
        settings: VideoSettings(effective),
        writer: writer,
        origin: origin,
        port: port
      ) : nil
    self.audio = try AudioWorker(
      name: name,
      settings: AudioSettings(effective),
      leadsTime: !effective.hasVideo,
      isPatient: patience > .zero,
      writer: writer,
      origin: origin,
      port: port
    )
  }

  /// Takes the camera's pictures.
  var videoSink: any VideoSink {
    guard let video else { preconditionFailure("A session without a picture opens no camera.") }
    return video
  }

  /// Takes the microphone's sound.
  var audioSink: any AudioSink {
    self.audio
  }

  var counters: StreamCounters {
    self.writer.counters
  }

  var framesRepeated: UInt64 {
    self.video?.framesRepeated ?? 0
  }

  /// The size that is sent; nil without a picture.
  var size: PictureSize? {
    self.video?.size
  }

  func start() {
    self.video?.start()
    self.audio.start()
  }

  /// Ends the threads; returns when what the encoders held is written.
  func stop() async {
    await withDiscardingTaskGroup { group in
      group.addTask { await self.video?.stop() }
      group.addTask { await self.audio.stop() }
    }
  }

  /// Puts a message into the stream with the next picture.
  ///
  /// - Returns: false when too many wait already.
  func send(_ message: StreamMessage) -> Bool {
    guard let video else { preconditionFailure("A session without a picture carries no messages.") }
    return video.send(message)
  }

  func requestKeyframe() {
    self.video?.requestKeyframe()
  }

  /// Goes over to other attributes.
  func update(_ effective: EffectiveAttributes) {
    self.video?.update(VideoSettings(effective))
    self.audio.update(AudioSettings(effective))
  }
}
