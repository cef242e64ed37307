internal import FFmpeg
internal import Media
internal import Synchronization

/// A clip played in an endless loop: its picture a camera, its sound a microphone, both in sync.
///
/// The frame at place t of the clip is given once the monotonic clock reads start + t, and carries
/// that very time, so that picture and sound keep the offset they have in the file, for ever. Each
/// pass begins where the longer track of the last one ended.
final class FileSource: CaptureSource {
  let mode: String
  let frameRate: FrameRate?
  let offers: MediaSelection

  // Held by `run` from its first line to its last; nobody else locks it after `init`.
  private let player: Mutex<ClipPlayer>
  private let signal = StopSignal()
  private let interrupt = Interrupt()
  private let skipped = Atomic<Int>(0)
  private let demand = Atomic<Int>(MediaSelection([.video, .audio]).rawValue)

  /// Opens the clip and decodes its first frame, so that a broken file fails here.
  init(path: String) throws(CaptureError) {
    try CaptureError.checkClip(path)
    let reader = try ClipReader(path: path, interrupt: self.interrupt)
    var offers: MediaSelection = []
    if reader.videoStream != nil { offers.insert(.video) }
    if reader.audioStream != nil { offers.insert(.audio) }
    self.offers = offers
    self.frameRate = reader.videoStream?.frameRate
    self.mode = [reader.videoStream?.mode, reader.audioStream?.mode]
      .compactMap { $0 }
      .joined(separator: ", ")
    self.player = Mutex(try ClipPlayer(path: path, reader: reader))
  }

  func run(
    video: (VideoFrame) -> Void,
    audio: (AudioFrame) -> Void
  ) throws(CaptureError) {
    do throws(CaptureError) {
      try self.player.withLock { player throws(CaptureError) in
        try player.begin(at: MonotonicClock.now, demand: self.presentDemand)
        while true {
          player.setDemand(self.presentDemand)
          let decoded = try player.decodeAhead()
          self.skipped.store(player.skippedCount, ordering: .relaxed)
          while let frame = player.nextFrame(dueAt: MonotonicClock.now) {
            switch frame {
            case .picture(let picture): video(picture)
            case .sound(let sound): audio(sound)
            }
          }
          // With nothing to decode, nothing happens before the next frame is due.
          if decoded {
            if self.signal.isStopped { return }
          } else if self.signal.wait(until: player.due(after: MonotonicClock.now)) {
            return
          }
        }
      }
    } catch  where self.signal.isStopped {
      // A stop breaks off whatever the clip is doing.
    }
  }

  /// Packets, pictures and stretches of sound that could not be read or decoded so far.
  var skippedCount: Int {
    self.skipped.load(ordering: .relaxed)
  }

  func stop() {
    self.signal.stop()
    self.interrupt.trigger()
  }

  private var presentDemand: MediaSelection {
    MediaSelection(rawValue: self.demand.load(ordering: .acquiring))
  }

  func setDemand(_ demand: MediaSelection) {
    self.demand.store(demand.intersection(self.offers).rawValue, ordering: .releasing)
  }
}

extension InputStream {
  /// The nominal rate of a picture stream.
  fileprivate var frameRate: FrameRate? {
    switch self.content {
    case .video(_, let rate): rate
    case .audio: nil
    }
  }

  /// The stream for people: `h264 1280×720 25`, `aac 48000 Hz, 2 ch`.
  fileprivate var mode: String {
    switch self.content {
    case .video(let size, let rate?): "\(self.codec) \(size) \(rate)"
    case .video(let size, nil): "\(self.codec) \(size)"
    case .audio(let format): "\(self.codec) \(format)"
    }
  }
}
