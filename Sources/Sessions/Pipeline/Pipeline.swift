internal import Capture
internal import Encoding
internal import Media
internal import Publishing

/// The threads of a session between its devices and its destinations.
final class Pipeline: Sendable {
  private let video: VideoWorker
  let audio: AudioWorker
  private let writer: StreamWriter

  /// Opens the audio encoder; the video encoder opens with the first picture.
  ///
  /// - Parameters:
  ///   - name: of the session, for the threads.
  ///   - effective: the attributes in force.
  ///   - volumes: of the microphone and the BGM.
  ///   - feed: what the destinations draw from.
  ///   - port: where the threads report.
  init(
    name: String,
    effective: EffectiveAttributes,
    volumes: SoundVolumes = SoundVolumes(),
    feed: MediaFeed,
    port: SignalPort
  ) throws(EncodingError) {
    let patience = effective.hasVideo ? effective.mode.soundPatience : .zero
    let writer = StreamWriter(feed: feed, patience: patience)
    let origin = MediaOrigin()
    self.writer = writer
    self.video = VideoWorker(
      name: name,
      settings: VideoSettings(effective),
      writer: writer,
      origin: origin,
      port: port
    )
    self.audio = try AudioWorker(
      name: name,
      settings: AudioSettings(effective),
      volumes: volumes,
      leadsTime: !effective.hasVideo,
      isPatient: patience > .zero,
      writer: writer,
      origin: origin,
      port: port
    )
  }

  /// Takes the pictures of a camera. The first picture of one that was opened later is the next one
  /// sent; those of earlier ones are not sent any more.
  ///
  /// - Parameter camera: counts the openings of the run, from 1.
  func videoSink(forCamera camera: UInt64) -> any VideoSink {
    self.video.sink(forCamera: camera)
  }

  /// Takes the microphone's sound.
  var audioSink: any AudioSink {
    self.audio
  }

  var counters: StreamCounters {
    self.writer.counters
  }

  var framesRepeated: UInt64 {
    self.video.framesRepeated
  }

  /// The size that is sent; nil without a picture.
  var size: PictureSize? {
    self.video.isStarted ? self.video.size : nil
  }

  /// Starts the sound, and the picture where there is one.
  func start(withVideo hasVideo: Bool) {
    if hasVideo { self.video.start() }
    self.audio.start()
  }

  /// Adds the picture to a stream that was sound alone, unless it is there already.
  func startVideo(_ effective: EffectiveAttributes) {
    self.writer.setPatience(effective.mode.soundPatience)
    self.video.start()
  }

  /// Whether the stream has a picture, or is about to.
  var hasVideo: Bool {
    self.video.isStarted
  }

  /// Goes over to another program: to a still at once, to the camera with its next picture.
  func show(_ program: Program) {
    self.video.show(program)
  }

  /// Replaces the waiting image.
  func set(_ waiting: WaitingPicture) {
    self.video.set(waiting)
  }

  /// Ends the threads; returns when what the encoders held is written.
  func stop() async {
    await withDiscardingTaskGroup { group in
      group.addTask { await self.video.stop() }
      group.addTask { await self.audio.stop() }
    }
  }

  /// Puts a message into the stream with the next picture.
  ///
  /// - Returns: false when too many wait already.
  func send(_ message: StreamMessage) -> Bool {
    self.video.send(message)
  }

  /// Crops the camera's pictures instead of zooming them.
  ///
  /// - Parameters:
  ///   - level: how much larger the middle is shown, from 1 on.
  ///   - camera: the opening that is meant; with a later one the picture is whole again.
  func zoom(to level: Double, camera: UInt64) {
    self.video.zoom(CropZoom(camera: camera, level: level))
  }

  /// Grants `ticket` with the next picture it means.
  func take(_ ticket: PictureTicket) {
    self.video.take(ticket)
  }

  /// Lets the picture follow what the paths to the destinations take.
  func adapt(to adaptation: VideoAdaptation) {
    self.video.adapt(to: adaptation)
  }

  func requestKeyframe() {
    self.video.requestKeyframe()
  }

  /// Goes over to other attributes.
  ///
  /// - Parameter isPaused: whether an operator has the waiting image on air, with which the
  ///   microphone may be silent.
  func update(_ effective: EffectiveAttributes, isPaused: Bool) {
    self.video.update(VideoSettings(effective))
    self.audio.update(AudioSettings(effective, isPaused: isPaused))
    if self.hasVideo { self.writer.setPatience(effective.mode.soundPatience) }
  }
}
