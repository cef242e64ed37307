public import NIOCore

/// The publishing side of one RTMP connection, without its socket.
public struct ClientSession: Sendable {
  /// Where and how to publish.
  public struct Configuration: Sendable {
    /// The application: the path of the URL without the stream name.
    public var app: String
    /// The URL of the application, without the stream name.
    public var tcURL: String
    /// The stream name with its query: the stream key.
    public var streamName: String
    /// The program and version told to the server.
    public var flashVersion: String
    /// The chunk size announced to the server, in bytes.
    public var chunkSize: Int
    /// How many bytes the server may send without an acknowledgement of ours, and is asked to
    /// acknowledge ours after.
    public var windowSize: UInt32
    /// How much the server may make the session hold.
    public var limits: ChunkLimits

    public init(
      app: String,
      tcURL: String,
      streamName: String,
      flashVersion: String = "FMLE/3.0 (compatible; Rackcast)",
      chunkSize: Int = 65_536,
      windowSize: UInt32 = 2_500_000,
      limits: ChunkLimits = ChunkLimits(messageLength: 1 << 20, bufferedBytes: 2 << 20)
    ) {
      self.app = app
      self.tcURL = tcURL
      self.streamName = streamName
      self.flashVersion = flashVersion
      self.chunkSize = chunkSize
      self.windowSize = windowSize
      self.limits = limits
    }
  }

  /// What the owner of the socket has to do, in this order.
  public enum Action: Hashable, Sendable {
    /// Write the bytes.
    case send(ByteBuffer)
    /// Nothing; the handshake is over and `connect` follows.
    case handshakeDone
    /// Publish: the server accepted the stream.
    case publishing
    /// Close the connection: the server refused. `permanent` tells that another try is pointless.
    /// Neither text contains the stream key.
    case refused(code: String, description: String, permanent: Bool)
    /// Close the connection: the server ended it or the publish.
    case closedByServer(code: String)
  }

  /// Bytes of ours that the server has acknowledged (RTMP 1.0, 5.4.3).
  public private(set) var acknowledgedBytes: UInt64 = 0
  /// Bytes received so far, with the handshake.
  public private(set) var bytesReceived: UInt64 = 0
  /// Bytes given to the owner to send, with the handshake.
  public private(set) var bytesSent: UInt64 = 0
  /// Whether media can be sent.
  public var isPublishing: Bool { false }

  public init(_ configuration: Configuration) {}

  /// The TCP connection is up: begins the handshake.
  public mutating func connectionMade() -> [Action] { [] }

  /// Takes all of `bytes`. After an error the connection is of no more use.
  public mutating func receive(_ bytes: inout ByteBuffer) throws(RTMPError) -> [Action] { [] }

  /// The chunks of a message: small headers and slices of its body, which is not copied.
  /// Empty unless publishing.
  public mutating func encode(_ message: MediaMessage) -> [ByteBuffer] { [] }

  /// Tells the server that the stream ends (`FCUnpublish`, `deleteStream`). Empty when there is no
  /// stream. Nothing can be sent afterwards.
  public mutating func unpublish() -> [ByteBuffer] { [] }
}
