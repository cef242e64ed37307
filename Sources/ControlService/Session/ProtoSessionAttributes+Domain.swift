internal import ControlAPI
internal import Sessions
internal import SwiftProtobuf

extension ProtoSessionAttributes {
  /// The message that sets what `attributes` set.
  init(_ attributes: SessionAttributes) {
    self.init()
    if let camera = attributes.camera { self.camera = camera }
    if let backCamera = attributes.backCamera { self.backCamera = backCamera }
    if let position = attributes.devicePosition { self.devicePosition = position.rawValue }
    if let microphone = attributes.microphone { self.microphone = microphone }
    if let url = attributes.url { self.url = url }
    self.destinations = (attributes.destinations ?? []).map { destination in
      .with {
        $0.label = destination.label
        $0.url = destination.url
        if let retry = destination.retry { $0.retry = ProtoRetryPolicy(retry) }
      }
    }
    if let mode = attributes.mode { self.mode = mode.rawValue }
    if let autopush = attributes.autopush { self.autopush = autopush }
    if let muted = attributes.muted { self.muted = muted }
    if let enableMic = attributes.enableMic { self.enableMic = enableMic }
    if let enableCamera = attributes.enableCamera { self.enableCamera = enableCamera }
    if let orientation = attributes.orientation { self.orientation = orientation.rawValue }
    if let aspect = attributes.aspect { self.aspect = aspect.rawValue }
    if let fit = attributes.fit { self.fit = fit.rawValue }
    if let rotation = attributes.rotation { self.rotation = UInt32(rotation) }
    if let mirror = attributes.remoteMirror { self.remoteMirror = mirror }
    if let autoFocus = attributes.autoFocus { self.autoFocus = autoFocus }
    if let zoom = attributes.zoom { self.zoom = zoom }
    if let width = attributes.videoWidth { self.videoWidth = UInt32(width) }
    if let height = attributes.videoHeight { self.videoHeight = UInt32(height) }
    if let beauty = attributes.beauty { self.beauty = UInt32(beauty) }
    if let style = attributes.beautyStyle { self.beautyStyle = style.rawValue }
    if let whiteness = attributes.whiteness { self.whiteness = UInt32(whiteness) }
    if let image = attributes.waitingImage { self.waitingImage = image }
    if let hash = attributes.waitingImageHash { self.waitingImageHash = hash }
    if let mute = attributes.backgroundMute { self.backgroundMute = mute }
    if let limit = attributes.waitingLimit { self.waitingLimit = limit }
    if let fps = attributes.fps { self.fps = fps }
    if let gop = attributes.gop { self.gop = gop }
    if let minimum = attributes.minBitrate { self.minBitrate = UInt32(minimum) }
    if let maximum = attributes.maxBitrate { self.maxBitrate = UInt32(maximum) }
    if let priority = attributes.priority { self.priority = UInt32(priority) }
    if let quality = attributes.audioQuality { self.audioQuality = quality.rawValue }
    if let encoder = attributes.encoder { self.encoder = encoder.rawValue }
    if let preset = attributes.encoderPreset { self.encoderPreset = preset }
    if let retry = attributes.retry { self.retry = ProtoRetryPolicy(retry) }
  }
}

extension ProtoRetryPolicy {
  /// The message that sets what `attributes` set.
  init(_ attributes: RetryAttributes) {
    self.init()
    if let attempts = attributes.attempts { self.attempts = UInt32(attempts) }
    if let interval = attributes.interval { self.intervalMs = interval }
    if let backoff = attributes.backoff { self.backoff = backoff }
    if let maxInterval = attributes.maxInterval { self.maxIntervalMs = maxInterval }
    if let keepTrying = attributes.keepTrying { self.keepTrying = keepTrying }
    if let minPublish = attributes.minPublish { self.minPublishMs = minPublish }
  }
}
