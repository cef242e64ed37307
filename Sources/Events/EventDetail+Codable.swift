/// Fields that are not set are left out, so that an empty detail is `{}`.
extension EventDetail: Codable {
  private enum CodingKeys: String, CodingKey {
    case device
    case errno
    case errnoName
    case step
    case attempt
    case attempts
    case delayMs
    case cause
    case rtmpCode
    case serverIp
    case width
    case height
    case fps
    case encoder
    case hardware
    case fromKbps
    case toKbps
    case revision
    case md5
    case attributes
    case progressMs
    case durationMs
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      device: try container.decodeIfPresent(String.self, forKey: .device),
      errno: try container.decodeIfPresent(Int32.self, forKey: .errno),
      errnoName: try container.decodeIfPresent(String.self, forKey: .errnoName),
      step: try container.decodeIfPresent(String.self, forKey: .step),
      attempt: try container.decodeIfPresent(UInt32.self, forKey: .attempt),
      attempts: try container.decodeIfPresent(UInt32.self, forKey: .attempts),
      delayMs: try container.decodeIfPresent(Double.self, forKey: .delayMs),
      cause: try container.decodeIfPresent(String.self, forKey: .cause),
      rtmpCode: try container.decodeIfPresent(String.self, forKey: .rtmpCode),
      serverIp: try container.decodeIfPresent(String.self, forKey: .serverIp),
      width: try container.decodeIfPresent(UInt32.self, forKey: .width),
      height: try container.decodeIfPresent(UInt32.self, forKey: .height),
      fps: try container.decodeIfPresent(Double.self, forKey: .fps),
      encoder: try container.decodeIfPresent(String.self, forKey: .encoder),
      hardware: try container.decodeIfPresent(Bool.self, forKey: .hardware),
      fromKbps: try container.decodeIfPresent(UInt32.self, forKey: .fromKbps),
      toKbps: try container.decodeIfPresent(UInt32.self, forKey: .toKbps),
      revision: try container.decodeIfPresent(UInt64.self, forKey: .revision),
      md5: try container.decodeIfPresent(String.self, forKey: .md5),
      attributes: try container.decodeIfPresent([String].self, forKey: .attributes) ?? [],
      progressMs: try container.decodeIfPresent(UInt64.self, forKey: .progressMs),
      durationMs: try container.decodeIfPresent(UInt64.self, forKey: .durationMs)
    )
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(self.device, forKey: .device)
    try container.encodeIfPresent(self.errno, forKey: .errno)
    try container.encodeIfPresent(self.errnoName, forKey: .errnoName)
    try container.encodeIfPresent(self.step, forKey: .step)
    try container.encodeIfPresent(self.attempt, forKey: .attempt)
    try container.encodeIfPresent(self.attempts, forKey: .attempts)
    try container.encodeIfPresent(self.delayMs, forKey: .delayMs)
    try container.encodeIfPresent(self.cause, forKey: .cause)
    try container.encodeIfPresent(self.rtmpCode, forKey: .rtmpCode)
    try container.encodeIfPresent(self.serverIp, forKey: .serverIp)
    try container.encodeIfPresent(self.width, forKey: .width)
    try container.encodeIfPresent(self.height, forKey: .height)
    try container.encodeIfPresent(self.fps, forKey: .fps)
    try container.encodeIfPresent(self.encoder, forKey: .encoder)
    try container.encodeIfPresent(self.hardware, forKey: .hardware)
    try container.encodeIfPresent(self.fromKbps, forKey: .fromKbps)
    try container.encodeIfPresent(self.toKbps, forKey: .toKbps)
    try container.encodeIfPresent(self.revision, forKey: .revision)
    try container.encodeIfPresent(self.md5, forKey: .md5)
    if !self.attributes.isEmpty {
      try container.encode(self.attributes, forKey: .attributes)
    }
    try container.encodeIfPresent(self.progressMs, forKey: .progressMs)
    try container.encodeIfPresent(self.durationMs, forKey: .durationMs)
  }
}
