public import Media

/// Takes the pictures of a camera.
///
/// Both functions are called one at a time, on the device's own thread but for the first picture,
/// which an open device gives on the thread that joins it. They must not block: the device's other
/// sinks wait for them. The first picture may come before the opening call returns; none comes after
/// `CaptureHandle.close` returned.
public protocol VideoSink: AnyObject, Sendable {
  func receive(_ frame: VideoFrame)

  /// The device failed; nothing follows. Opening it again tries anew.
  func sourceFailed(_ error: CaptureError)
}

/// Takes the sound of a microphone, under the rules of `VideoSink`.
public protocol AudioSink: AnyObject, Sendable {
  func receive(_ frame: AudioFrame)

  /// The device failed; nothing follows. Opening it again tries anew.
  func sourceFailed(_ error: CaptureError)
}

/// One user of a device: what it takes, and where it goes.
enum CaptureSink {
  case video(any VideoSink)
  case audio(any AudioSink)

  var selection: MediaSelection {
    switch self {
    case .video: .video
    case .audio: .audio
    }
  }

  func receive(_ frame: VideoFrame) {
    switch self {
    case .video(let sink): sink.receive(frame)
    case .audio: break
    }
  }

  func receive(_ frame: AudioFrame) {
    switch self {
    case .video: break
    case .audio(let sink): sink.receive(frame)
    }
  }

  func sourceFailed(_ error: CaptureError) {
    switch self {
    case .video(let sink): sink.sourceFailed(error)
    case .audio(let sink): sink.sourceFailed(error)
    }
  }
}
