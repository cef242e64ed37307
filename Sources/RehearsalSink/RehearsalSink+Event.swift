public import Media

extension RehearsalSink {
  /// One publish, as it is shown.
  public struct StreamIdentity: Hashable, Sendable, CustomStringConvertible {
    /// Counts the publishes of this sink from 1.
    public let number: Int
    /// The application.
    public let app: String
    /// The stream name; a query in it is masked.
    public let name: String

    public init(number: Int, app: String, name: String) {
      self.number = number
      self.app = app
      self.name = name.firstIndex(of: "?").map { "\(name[..<$0])?…" } ?? name
    }

    public var description: String {
      "\(self.app)/\(self.name)"
    }
  }

  /// What happened to a connection or a publish.
  public enum Event: Hashable, Sendable {
    /// A client connected; connections are counted from 1.
    case connected(connection: Int, peer: String)
    /// A connection was closed at once, because there are too many.
    case turnedAway(peer: String)
    /// The client asked to publish and was refused.
    case refused(connection: Int, code: String)
    case publishing(StreamIdentity)
    /// The first media message has arrived at that time on the monotonic clock.
    case firstMedia(StreamIdentity, at: MediaTime)
    /// The client ended the publish properly.
    case unpublished(StreamIdentity)
    /// The recording is complete.
    case recorded(StreamIdentity, path: String)
    /// The connection is gone; what it published, if it was not ended before.
    case disconnected(connection: Int, StreamIdentity?)
    /// The connection or the recording failed.
    case failed(connection: Int, message: String)
  }
}
