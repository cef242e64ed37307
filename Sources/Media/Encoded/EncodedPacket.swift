/// One H.264 access unit or one AAC frame.
public struct EncodedPacket: Sendable {
  /// What the packet carries.
  public enum Kind: Hashable, Sendable {
    /// An H.264 access unit: NAL units, each behind its length in 4 bytes (ISO/IEC 14496-15).
    case video
    /// A raw AAC-LC frame, without ADTS header.
    case audio
  }

  /// What `bytes` are.
  public let kind: Kind
  /// The coded bytes.
  public let bytes: [UInt8]
  /// When it is shown or sounds, in session media time.
  public let presentationTime: MediaTime
  /// When it must be decoded, in session media time; never after `presentationTime`, and strictly
  /// rising from packet to packet of one kind.
  public let decodeTime: MediaTime
  /// Whether decoding can begin here; every audio packet is one.
  public let isKeyframe: Bool
  /// When its picture or first sample was captured, on the monotonic clock.
  public let capturedAt: MediaTime

  public init(
    kind: Kind,
    bytes: [UInt8],
    presentationTime: MediaTime,
    decodeTime: MediaTime,
    isKeyframe: Bool,
    capturedAt: MediaTime
  ) {
    self.kind = kind
    self.bytes = bytes
    self.presentationTime = presentationTime
    self.decodeTime = decodeTime
    self.isKeyframe = isKeyframe
    self.capturedAt = capturedAt
  }
}
