internal import ControlAPI
internal import Media
internal import Sessions

extension SessionAttributes {
  /// The attributes that a message sets.
  ///
  /// Throws `SessionError.Code.invalidArgument` for a value that no attribute has.
  init(_ message: ProtoSessionAttributes) throws(SessionError) {
    self.init()
    try UnknownField.refuse(in: message, of: "attributes")
    try UnknownField.refuse(in: message.retry, of: "retry")
    self.camera = message.hasCamera ? message.camera : nil
    self.backCamera = message.hasBackCamera ? message.backCamera : nil
    self.devicePosition =
      message.hasDevicePosition ? try choice("device_position", message.devicePosition) : nil
    self.microphone = message.hasMicrophone ? message.microphone : nil
    self.url = message.hasURL ? message.url : nil
    if !message.destinations.isEmpty {
      var destinations: [DestinationAttributes] = []
      for destination in message.destinations {
        destinations.append(try DestinationAttributes(destination))
      }
      self.destinations = destinations
    }
    self.mode = message.hasMode ? try choice("mode", message.mode) : nil
    self.autopush = message.hasAutopush ? message.autopush : nil
    self.muted = message.hasMuted ? message.muted : nil
    self.enableMic = message.hasEnableMic ? message.enableMic : nil
    self.enableCamera = message.hasEnableCamera ? message.enableCamera : nil
    self.orientation =
      message.hasOrientation ? try choice("orientation", message.orientation) : nil
    self.aspect = message.hasAspect ? try choice("aspect", message.aspect) : nil
    self.fit = message.hasFit ? try choice("fit", message.fit) : nil
    self.rotation = message.hasRotation ? Int(message.rotation) : nil
    self.remoteMirror = message.hasRemoteMirror ? message.remoteMirror : nil
    self.autoFocus = message.hasAutoFocus ? message.autoFocus : nil
    self.zoom = message.hasZoom ? message.zoom : nil
    self.videoWidth = message.hasVideoWidth ? Int(message.videoWidth) : nil
    self.videoHeight = message.hasVideoHeight ? Int(message.videoHeight) : nil
    self.beauty = message.hasBeauty ? Int(message.beauty) : nil
    self.beautyStyle =
      message.hasBeautyStyle ? try choice("beauty_style", message.beautyStyle) : nil
    self.whiteness = message.hasWhiteness ? Int(message.whiteness) : nil
    self.waitingImage = message.hasWaitingImage ? message.waitingImage : nil
    self.waitingImageHash = message.hasWaitingImageHash ? message.waitingImageHash : nil
    self.backgroundMute = message.hasBackgroundMute ? message.backgroundMute : nil
    self.waitingLimit = message.hasWaitingLimit ? message.waitingLimit : nil
    self.fps = message.hasFps ? message.fps : nil
    self.gop = message.hasGop ? message.gop : nil
    self.minBitrate = message.hasMinBitrate ? Int(message.minBitrate) : nil
    self.maxBitrate = message.hasMaxBitrate ? Int(message.maxBitrate) : nil
    self.priority = message.hasPriority ? Int(message.priority) : nil
    self.audioQuality =
      message.hasAudioQuality ? try choice("audio_quality", message.audioQuality) : nil
    self.encoder = message.hasEncoder ? try choice("encoder", message.encoder) : nil
    self.encoderPreset = message.hasEncoderPreset ? message.encoderPreset : nil
    self.retry = message.hasRetry ? RetryAttributes(message.retry) : nil
  }
}

/// The choice that `text` spells.
func choice<Choice: RawRepresentable<String> & CaseIterable>(
  _ attribute: String,
  _ text: String
) throws(SessionError) -> Choice {
  guard let choice = Choice(rawValue: text) else {
    let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    throw SessionError(.invalidArgument, "\(attribute) is \(text.shown): give one of \(choices)")
  }
  return choice
}

extension DestinationAttributes {
  /// The destination that a message describes.
  init(_ message: ProtoDestination) throws(SessionError) {
    try UnknownField.refuse(in: message, of: "destinations")
    try UnknownField.refuse(in: message.retry, of: "retry of destinations")
    self.init(
      label: message.label,
      url: message.url,
      retry: message.hasRetry ? RetryAttributes(message.retry) : nil
    )
  }
}

extension RetryAttributes {
  /// The parts of a retry policy that a message sets.
  init(_ message: ProtoRetryPolicy) {
    self.init()
    self.attempts = message.hasAttempts ? Int(message.attempts) : nil
    self.interval = message.hasIntervalMs ? message.intervalMs : nil
    self.backoff = message.hasBackoff ? message.backoff : nil
    self.maxInterval = message.hasMaxIntervalMs ? message.maxIntervalMs : nil
    self.keepTrying = message.hasKeepTrying ? message.keepTrying : nil
    self.minPublish = message.hasMinPublishMs ? message.minPublishMs : nil
  }
}
