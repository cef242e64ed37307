extension ClientSession {
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
}
