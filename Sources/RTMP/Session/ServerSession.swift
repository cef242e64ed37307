public import NIOCore

/// The receiving side of one RTMP connection, without its socket.
public struct ServerSession: Sendable {
  /// How the server behaves.
  public struct Configuration: Sendable {
    /// The chunk size announced to the client, in bytes.
    public var chunkSize: Int
    /// How many bytes the client may send before it needs an acknowledgement, and is asked to
    /// acknowledge ours after.
    public var windowSize: UInt32
    /// Refuses every `connect` when set.
    public var connectRefusal: Refusal?
    /// How much the client may make the session hold.
    public var limits: ChunkLimits

    public init(
      chunkSize: Int = 65_536,
      windowSize: UInt32 = 2_500_000,
      connectRefusal: Refusal? = nil,
      limits: ChunkLimits = ChunkLimits()
    ) {
      self.chunkSize = chunkSize
      self.windowSize = windowSize
      self.connectRefusal = connectRefusal
      self.limits = limits
    }
  }

  /// A status code and its text for the client.
  public struct Refusal: Hashable, Sendable {
    public var code: String
    public var description: String

    public init(code: String, description: String) {
      self.code = code
      self.description = description
    }

    /// The name is taken or not allowed.
    public static let badName = Refusal(
      code: "NetStream.Publish.BadName",
      description: "The stream name is not available."
    )
    /// The client may not connect.
    public static let rejected = Refusal(
      code: "NetConnection.Connect.Rejected",
      description: "The connection was rejected."
    )
  }

  /// What the owner of the socket has to do, in this order.
  public enum Action: Hashable, Sendable {
    /// Write the bytes.
    case send(ByteBuffer)
    /// Nothing; the handshake is over.
    case handshakeDone
    /// Nothing; the client connected to the application.
    case connected(app: String)
    /// Close the connection once the bytes before are written: `connect` was refused.
    case connectRefused(app: String)
    /// Call `acceptPublish()` or `refusePublish(_:)`. `name` holds the query the client sent.
    case publishRequested(app: String, name: String)
    /// Take a message of the accepted stream.
    case media(MediaMessage)
    /// Nothing; the client ended the stream properly.
    case unpublished
  }

  /// Bytes of ours that the client has acknowledged.
  public private(set) var acknowledgedBytes: UInt64 = 0
  /// Bytes received so far, with the handshake.
  public private(set) var bytesReceived: UInt64 = 0

  public init(_ configuration: Configuration = Configuration()) {}

  /// Takes all of `bytes`. After an error the connection is of no more use.
  public mutating func receive(_ bytes: inout ByteBuffer) throws(RTMPError) -> [Action] { [] }

  /// Lets the client publish the requested stream.
  public mutating func acceptPublish() -> ByteBuffer { ByteBuffer() }

  /// Refuses the requested stream.
  public mutating func refusePublish(_ refusal: Refusal) -> ByteBuffer { ByteBuffer() }

  /// Ends the publish from the server's side with a status.
  public mutating func endPublish(_ status: Refusal) -> ByteBuffer { ByteBuffer() }

  /// A ping; the client answers it.
  public mutating func ping(timestamp: UInt32) -> ByteBuffer { ByteBuffer() }
}
