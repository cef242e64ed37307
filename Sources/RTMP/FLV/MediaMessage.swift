public import Media
public import NIOCore

/// One picture, one stretch of sound, one decoder configuration or the description of a stream, as
/// an RTMP message and an FLV tag carry it.
///
/// The body is written once and shared by every destination.
public struct MediaMessage: Hashable, Sendable {
  /// What the body is.
  public enum Kind: String, Hashable, Sendable {
    /// The body of a video tag (FLV 10.1, E.4.3).
    case video
    /// The body of an audio tag (FLV 10.1, E.4.2).
    case audio
    /// The body of a script data tag (FLV 10.1, E.4.4): `onMetaData` and its value.
    case metadata
  }

  /// What the body is.
  public let kind: Kind
  /// The decode time in milliseconds; wraps after 2^32.
  public var timestamp: UInt32
  /// The payload of the RTMP message, which is also the body of the FLV tag.
  public let body: ByteBuffer
  /// Whether decoding can begin here: video keyframes only.
  public let isKeyframe: Bool
  /// Whether the body configures the decoder instead of carrying a frame.
  public let isSequenceHeader: Bool
  /// Whether no other picture refers to this one, so that it can be dropped alone.
  public let isDisposable: Bool
  /// When the frame was captured, on the monotonic clock; `nil` when nobody knows.
  public let capturedAt: MediaTime?

  public init(
    kind: Kind,
    timestamp: UInt32,
    body: ByteBuffer,
    isKeyframe: Bool = false,
    isSequenceHeader: Bool = false,
    isDisposable: Bool = false,
    capturedAt: MediaTime? = nil
  ) {
    self.kind = kind
    self.timestamp = timestamp
    self.body = body
    self.isKeyframe = isKeyframe
    self.isSequenceHeader = isSequenceHeader
    self.isDisposable = isDisposable
    self.capturedAt = capturedAt
  }
}
