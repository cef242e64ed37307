/// What does not change about a node while its daemon runs.
public struct NodeDescription: Sendable {
  /// The host's name.
  public let name: String
  /// Made at random with the data directory.
  public let id: String
  /// Of the program.
  public let version: String
  /// Nanoseconds since 1970-01-01T00:00:00Z.
  public let started: Int64
  public let schemaVersion: Int
  public let dataDirectory: String
  /// Versions by library.
  public let libraries: [String: String]

  public init(
    name: String,
    id: String,
    version: String,
    started: Int64,
    schemaVersion: Int,
    dataDirectory: String,
    libraries: [String: String]
  ) {
    self.name = name
    self.id = id
    self.version = version
    self.started = started
    self.schemaVersion = schemaVersion
    self.dataDirectory = dataDirectory
    self.libraries = libraries
  }
}
