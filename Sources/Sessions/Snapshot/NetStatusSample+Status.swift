internal import Adaptation
internal import Media
internal import Store

extension NetStatusSample {
  /// The sample to keep of a status.
  init(session: String, destination: String?, _ status: NetStatus) {
    self.init(session: session, destination: destination, wallTime: status.wallTime)
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
