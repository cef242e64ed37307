extension ServerSession {
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
    /// The client named no application.
    static let invalidApp = Refusal(
      code: "NetConnection.Connect.InvalidApp",
      description: "No application is named."
    )
    /// A second stream on one connection.
    static let oneStream = Refusal(
      code: "NetStream.Publish.BadName",
      description: "The connection already publishes a stream."
    )
    /// A command that this server does not know.
    static let unknownCommand = Refusal(
      code: "NetConnection.Call.Failed",
      description: "The command is not known here."
    )
    /// This server only takes streams.
    static let noPlay = Refusal(
      code: "NetStream.Play.Failed",
      description: "The server plays nothing."
    )
  }
}
