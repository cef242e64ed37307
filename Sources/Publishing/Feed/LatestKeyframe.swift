internal import Media
internal import NIOCore
internal import RTMP

/// The newest keyframe and what followed it, so that a destination can begin with a picture that is
/// encoded already.
///
/// Bounds: `longest` after the keyframe, `byteLimit`. Policy beyond: all goes, and the next keyframe
/// begins anew.
struct LatestKeyframe: Sendable {
  /// The longest budget of a queue in use; older media would only delay the players.
  static let longest = Duration.seconds(1)
  static let byteLimit = 4 << 20

  private var messages: [MediaMessage] = []
  private var bytes = 0
  private var arrival = MediaTime.zero

  /// A frame is published.
  mutating func add(_ message: MediaMessage, at now: MediaTime) {
    if message.kind == .video, message.isKeyframe, !message.isSequenceHeader {
      self.clear()
      self.arrival = now
    } else if self.messages.isEmpty {
      return
    }
    self.messages.append(message)
    self.bytes += message.body.readableBytes
    if now - self.arrival > Self.longest || self.bytes > Self.byteLimit {
      self.clear()
    }
  }

  /// The keyframe and what followed it; nothing when it is older than `limit`.
  func messages(notOlderThan limit: Duration, at now: MediaTime) -> [MediaMessage] {
    now - self.arrival <= limit ? self.messages : []
  }

  mutating func clear() {
    self.messages.removeAll(keepingCapacity: true)
    self.bytes = 0
  }
}
