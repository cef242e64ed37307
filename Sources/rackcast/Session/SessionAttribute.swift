internal import ControlAPI

/// The attributes of a session by their names in the protocol, with their values as text.
enum SessionAttribute: String, CaseIterable {
  case camera
  case backCamera = "back_camera"
  case devicePosition = "device_position"
  case microphone
  case url
  case destinations
  case mode
  case autopush
  case muted
  case enableMic = "enable_mic"
  case enableCamera = "enable_camera"
  case orientation
  case aspect
  case fit
  case rotation
  case remoteMirror = "remote_mirror"
  case autoFocus = "auto_focus"
  case zoom
  case videoWidth = "video_width"
  case videoHeight = "video_height"
  case beauty
  case beautyStyle = "beauty_style"
  case whiteness
  case waitingImage = "waiting_image"
  case waitingImageHash = "waiting_image_hash"
  case backgroundMute = "background_mute"
  case waitingLimit = "waiting_limit"
  case fps
  case gop
  case minBitrate = "min_bitrate"
  case maxBitrate = "max_bitrate"
  case priority
  case audioQuality = "audio_quality"
  case encoder
  case encoderPreset = "encoder_preset"
  case retry

  /// Reads an attribute's name, also as the option spells it: `video-width`.
  init?(name: String) {
    var name = name.hasPrefix("--") ? String(name.dropFirst(2)) : name
    name = String(name.map { $0 == "-" ? "_" : $0 })
    self.init(rawValue: name)
  }

  /// The value that was asked for; `nil` when none was.
  func requested(in attributes: ProtoSessionAttributes) -> String? {
    switch self {
    case .camera: attributes.hasCamera ? attributes.camera : nil
    case .backCamera: attributes.hasBackCamera ? attributes.backCamera : nil
    case .devicePosition: attributes.hasDevicePosition ? attributes.devicePosition : nil
    case .microphone: attributes.hasMicrophone ? attributes.microphone : nil
    case .url: attributes.hasURL ? attributes.url : nil
    case .destinations:
      attributes.destinations.isEmpty
        ? nil : attributes.destinations.map { "\($0.label)=\($0.url)" }.joined(separator: " ")
    case .mode: attributes.hasMode ? attributes.mode : nil
    case .autopush: attributes.hasAutopush ? "\(attributes.autopush)" : nil
    case .muted: attributes.hasMuted ? "\(attributes.muted)" : nil
    case .enableMic: attributes.hasEnableMic ? "\(attributes.enableMic)" : nil
    case .enableCamera: attributes.hasEnableCamera ? "\(attributes.enableCamera)" : nil
    case .orientation: attributes.hasOrientation ? attributes.orientation : nil
    case .aspect: attributes.hasAspect ? attributes.aspect : nil
    case .fit: attributes.hasFit ? attributes.fit : nil
    case .rotation: attributes.hasRotation ? "\(attributes.rotation)" : nil
    case .remoteMirror: attributes.hasRemoteMirror ? "\(attributes.remoteMirror)" : nil
    case .autoFocus: attributes.hasAutoFocus ? "\(attributes.autoFocus)" : nil
    case .zoom: attributes.hasZoom ? "\(attributes.zoom)" : nil
    case .videoWidth: attributes.hasVideoWidth ? "\(attributes.videoWidth)" : nil
    case .videoHeight: attributes.hasVideoHeight ? "\(attributes.videoHeight)" : nil
    case .beauty: attributes.hasBeauty ? "\(attributes.beauty)" : nil
    case .beautyStyle: attributes.hasBeautyStyle ? attributes.beautyStyle : nil
    case .whiteness: attributes.hasWhiteness ? "\(attributes.whiteness)" : nil
    case .waitingImage: attributes.hasWaitingImage ? attributes.waitingImage : nil
    case .waitingImageHash: attributes.hasWaitingImageHash ? attributes.waitingImageHash : nil
    case .backgroundMute: attributes.hasBackgroundMute ? "\(attributes.backgroundMute)" : nil
    case .waitingLimit: attributes.hasWaitingLimit ? Self.limit(attributes.waitingLimit) : nil
    case .fps: attributes.hasFps ? FigureText.short(attributes.fps) : nil
    case .gop: attributes.hasGop ? "\(FigureText.short(attributes.gop)) s" : nil
    case .minBitrate: attributes.hasMinBitrate ? "\(attributes.minBitrate) kbps" : nil
    case .maxBitrate: attributes.hasMaxBitrate ? "\(attributes.maxBitrate) kbps" : nil
    case .priority: attributes.hasPriority ? "\(attributes.priority)" : nil
    case .audioQuality: attributes.hasAudioQuality ? attributes.audioQuality : nil
    case .encoder: attributes.hasEncoder ? attributes.encoder : nil
    case .encoderPreset: attributes.hasEncoderPreset ? attributes.encoderPreset : nil
    case .retry: attributes.hasRetry ? RetryText.of(attributes.retry) : nil
    }
  }

  /// The value in force; `nil` for what the destinations tell.
  func effective(in attributes: ProtoEffectiveAttributes) -> String? {
    switch self {
    case .camera: attributes.camera
    case .backCamera: attributes.backCamera
    case .devicePosition: attributes.devicePosition
    case .microphone: attributes.microphone
    case .url, .destinations, .retry: nil
    case .mode: attributes.mode
    case .autopush: "\(attributes.autopush)"
    case .muted: "\(attributes.muted)"
    case .enableMic: "\(attributes.enableMic)"
    case .enableCamera: "\(attributes.enableCamera)"
    case .orientation: attributes.orientation
    case .aspect: attributes.aspect
    case .fit: attributes.fit
    case .rotation: "\(attributes.rotation)"
    case .remoteMirror: "\(attributes.remoteMirror)"
    case .autoFocus: attributes.autoFocus
    case .zoom: "\(attributes.zoom)"
    case .videoWidth: "\(attributes.videoWidth)"
    case .videoHeight: "\(attributes.videoHeight)"
    case .beauty: "\(attributes.beauty)"
    case .beautyStyle: attributes.beautyStyle
    case .whiteness: "\(attributes.whiteness)"
    case .waitingImage: attributes.waitingImage.isEmpty ? "slate" : attributes.waitingImage
    case .waitingImageHash: attributes.waitingImageHash
    case .backgroundMute: "\(attributes.backgroundMute)"
    case .waitingLimit: Self.limit(attributes.waitingLimit)
    case .fps: FigureText.short(attributes.fps)
    case .gop: "\(FigureText.short(attributes.gop)) s"
    case .minBitrate: "\(attributes.minBitrate) kbps"
    case .maxBitrate: "\(attributes.maxBitrate) kbps"
    case .priority: "\(attributes.priority)"
    case .audioQuality: attributes.audioQuality
    case .encoder: Self.encoder(in: attributes)
    case .encoderPreset: attributes.encoderPreset
    }
  }

  private static func limit(_ seconds: Double) -> String {
    seconds == 0 ? "none" : "\(FigureText.short(seconds)) s"
  }

  private static func encoder(in attributes: ProtoEffectiveAttributes) -> String {
    guard !attributes.encoder.isEmpty else { return "" }
    return "\(attributes.encoder) (\(attributes.encoderHardware ? "hardware" : "software"))"
  }
}

/// A retry policy in words.
enum RetryText {
  /// `3 tries, 3000 ms, ×1.5, at most 30000 ms`, as far as it is set.
  static func of(_ policy: ProtoRetryPolicy) -> String {
    var parts: [String] = []
    if policy.keepTrying {
      parts.append("keep trying")
    } else if policy.hasAttempts {
      parts.append("\(policy.attempts) \(policy.attempts == 1 ? "try" : "tries")")
    }
    if policy.hasIntervalMs { parts.append("\(FigureText.short(policy.intervalMs)) ms") }
    if policy.hasBackoff { parts.append("×\(FigureText.short(policy.backoff))") }
    if policy.hasMaxIntervalMs {
      parts.append("at most \(FigureText.short(policy.maxIntervalMs)) ms")
    }
    if policy.minPublishMs > 0 {
      parts.append("publishes \(FigureText.short(policy.minPublishMs)) ms apart")
    }
    return parts.joined(separator: ", ")
  }
}
