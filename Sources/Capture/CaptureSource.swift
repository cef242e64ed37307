internal import Media

/// One opened device: gives its frames to whoever runs it.
///
/// A source is opened by its initializer, run once, and closed when its last reference goes. All
/// three happen on one thread of its own. `stop` and `setDemand` come from any other, and must wait
/// neither for that thread nor for what `run` calls.
protocol CaptureSource: AnyObject, Sendable {
  /// What the device was set to, for people, such as `YUYV 1280×720 30` or `S16_LE 48000 Hz, 2 ch`.
  var mode: String { get }
  /// How many pictures come in a second, where that is known.
  var frameRate: FrameRate? { get }
  /// What the source can give.
  var offers: MediaSelection { get }
  /// The knobs of its driver; they may be used from any thread, also after the source was closed.
  var controls: (any DeviceControls)? { get }

  /// Blocks its thread and gives frames, until `stop` is called or the device fails.
  ///
  /// - Parameters:
  ///   - video: takes each picture, on this thread.
  ///   - audio: takes each stretch of sound, on this thread.
  func run(
    video: (VideoFrame) -> Void,
    audio: (AudioFrame) -> Void
  ) throws(CaptureError)

  /// Makes `run` return within 100 ms, also when it is only called later.
  func stop()

  /// Says what is used of what the source can give, so that it need not decode the rest.
  func setDemand(_ demand: MediaSelection)
}

extension CaptureSource {
  var offers: MediaSelection { [.video, .audio] }

  var controls: (any DeviceControls)? { nil }

  func setDemand(_ demand: MediaSelection) {}
}

/// Pictures, sound, or both.
struct MediaSelection: OptionSet, Hashable, Sendable {
  let rawValue: Int

  static let video = MediaSelection(rawValue: 1)
  static let audio = MediaSelection(rawValue: 2)
}
