internal import Adaptation
internal import ControlAPI
internal import Media
internal import Publishing
internal import Sessions
internal import Store
internal import WaitingImages

extension ProtoSession {
  /// The message for a session as it is.
  ///
  /// - Parameter showingSecrets: whether URLs keep their user, password, query and stream key.
  init(_ snapshot: SessionSnapshot, showingSecrets: Bool = false) {
    self.init()
    self.name = snapshot.name
    self.revision = snapshot.revision
    self.requested = ProtoSessionAttributes(
      showingSecrets ? snapshot.requested : snapshot.requested.redacted
    )
    self.effective = ProtoEffectiveAttributes(snapshot)
    self.desiredState =
      switch snapshot.desiredState {
      case .stopped: .stopped
      case .started: .started
      }
    self.state = ProtoSessionState(snapshot.state)
    self.destinations = snapshot.destinations.map {
      ProtoDestinationStatus($0, showingSecrets: showingSecrets)
    }
    if let status = snapshot.netStatus { self.netStatus = ProtoNetStatus(status) }
    self.createdWallTimeNs = snapshot.created
    self.stateSinceWallTimeNs = snapshot.stateSince
    switch snapshot.onAir {
    case .camera: self.onAir = .camera
    case .waitingImage: self.onAir = .waitingImage
    case nil: break
    }
    self.preview = snapshot.isPreviewing
    self.zoomLevel = snapshot.cameraState?.zoomLevel ?? 0
    self.torch = snapshot.cameraState?.isTorchOn ?? false
    if let event = snapshot.lastEvent { self.lastEvent = ProtoEvent(event) }
    if let bgm = snapshot.bgm { self.bgm = ProtoBgmStatus(bgm, volume: snapshot.bgmVolume) }
  }
}

extension ProtoSessionState {
  init(_ state: SessionState) {
    self =
      switch state {
      case .idle: .idle
      case .preparing: .preparing
      case .live: .live
      case .paused: .paused
      case .degraded: .degraded
      case .stopping: .stopping
      case .failed: .failed
      }
  }
}

extension ProtoEffectiveAttributes {
  init(_ snapshot: SessionSnapshot) {
    self.init()
    let effective = snapshot.effective
    self.camera = effective.camera ?? ""
    self.backCamera = effective.backCamera ?? ""
    self.devicePosition = snapshot.devicePosition.rawValue
    self.microphone = effective.microphone ?? ""
    self.mode = effective.mode.rawValue
    self.autopush = effective.autopush
    self.muted = effective.muted
    self.enableMic = !effective.muted
    self.micVolume = snapshot.microphoneVolume
    self.bgmVolume = snapshot.bgmVolume
    self.enableCamera = effective.enableCamera
    self.orientation = effective.orientation.rawValue
    self.aspect = effective.aspect.rawValue
    self.fit = effective.fit.rawValue
    self.rotation = UInt32(effective.rotation)
    self.remoteMirror = effective.remoteMirror
    self.autoFocus = snapshot.autoFocus.rawValue
    self.zoom = effective.zoom
    self.videoWidth = UInt32(effective.size.width)
    self.videoHeight = UInt32(effective.size.height)
    self.beauty = UInt32(effective.beauty)
    self.beautyStyle = effective.beautyStyle.rawValue
    self.whiteness = UInt32(effective.whiteness)
    self.waitingImage = effective.waitingImage?.description ?? ""
    self.waitingImageHash = snapshot.waitingImage ?? ""
    self.backgroundMute = effective.backgroundMute
    self.waitingLimit = effective.waitingLimit?.inSeconds ?? 0
    self.fps = effective.frameRate.framesPerSecond
    self.gop = effective.gop.inSeconds
    self.minBitrate = UInt32(effective.bitrates.lowerBound)
    self.maxBitrate = UInt32(effective.bitrates.upperBound)
    self.priority = UInt32(effective.priority)
    self.audioQuality = effective.audioQuality.rawValue
    self.audioSampleRate = UInt32(effective.audioFormat.sampleRate)
    self.audioChannels = UInt32(effective.audioFormat.channels)
    self.audioBitrate = UInt32(effective.audioBitrate.kbps)
    self.encoder = snapshot.encoder?.name ?? ""
    self.encoderPreset = effective.encoderPreset
    self.encoderHardware = snapshot.encoder?.isHardware ?? false
    self.cameraMode = snapshot.cameraMode ?? ""
    self.microphoneMode = snapshot.microphoneMode ?? ""
  }
}

extension ProtoDestinationStatus {
  init(_ snapshot: DestinationSnapshot, showingSecrets: Bool) {
    self.init()
    self.label = snapshot.label
    self.url = showingSecrets ? snapshot.url.text : snapshot.url.redacted
    self.state =
      switch snapshot.state {
      case .idle: .idle
      case .resolving: .resolving
      case .connecting: .connecting
      case .handshaking: .handshaking
      case .publishing: .publishing
      case .congested: .congested
      case .backoff: .backoff
      case .failed: .failed
      }
    self.retry = ProtoRetryPolicy(snapshot.retry)
    self.lastCode = snapshot.lastError?.code ?? 0
    self.lastMessage = snapshot.lastError?.message ?? ""
    if let status = snapshot.netStatus { self.netStatus = ProtoNetStatus(status) }
    self.bytesSent = snapshot.totals.bytesSent
    self.framesSent = snapshot.totals.framesSent
    self.framesDropped = snapshot.totals.framesDropped
    self.reconnects = UInt32(clamping: snapshot.totals.reconnects)
    self.publishes = UInt32(clamping: snapshot.totals.publishes)
    self.stateSinceWallTimeNs = snapshot.stateSince ?? 0
    self.nextTryWallTimeNs = snapshot.nextTry ?? 0
  }
}

extension ProtoRetryPolicy {
  /// The message for a policy in force: every field is set.
  init(_ policy: RetryPolicy) {
    self.init()
    self.attempts = UInt32(policy.attempts)
    self.intervalMs = policy.interval.milliseconds
    self.backoff = policy.backoff
    self.maxIntervalMs = policy.maxInterval.milliseconds
    self.keepTrying = policy.keepTrying
    self.minPublishMs = policy.minPublish.milliseconds
  }
}

extension ProtoNetStatus {
  init(_ status: NetStatus) {
    self.init()
    self.wallTimeNs = status.wallTime
    self.videoBitrate = UInt32(clamping: status.videoBitrate.kbps)
    self.audioBitrate = UInt32(clamping: status.audioBitrate.kbps)
    self.videoFps = status.videoFramesPerSecond
    self.videoGop = status.keyframeInterval.inSeconds
    self.netSpeed = UInt32(clamping: status.netSpeed.kbps)
    self.netJitter = status.jitter.milliseconds
    self.videoWidth = UInt32(clamping: status.size.width)
    self.videoHeight = UInt32(clamping: status.size.height)
    self.videoCache = UInt32(clamping: status.videoQueued)
    self.audioCache = UInt32(clamping: status.audioQueued)
    self.queueDelayMs = status.queueDelay.milliseconds
    self.rttMs = status.roundTrip.milliseconds
    self.framesSent = status.framesSent
    self.videoFramesSent = status.videoFramesSent
    self.framesDropped = status.framesDropped
    self.framesRepeated = status.framesRepeated
    self.captureToWireP50Ms = status.captureToWireMedian.milliseconds
    self.captureToWireP99Ms = status.captureToWire99.milliseconds
    self.serverIp = status.serverIP
    self.avOffsetMs = status.audioOffset.milliseconds
    self.netQualityLevel = UInt32(clamping: status.qualityLevel)
    self.cpu = status.cpu
    self.targetBitrate = UInt32(clamping: status.targetBitrate.kbps)
    self.rateLimit = status.limit?.rawValue ?? ""
    self.pathDelayMs = status.pathDelay.milliseconds
  }
}
