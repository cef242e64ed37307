internal import Logging
internal import TOMLKit
internal import WaitingImages

/// What a configuration file says. `deploy/rackcast.toml` documents each key.
struct ConfigurationFile: Hashable, Sendable {
  var dataDirectory: String?
  var listen: ListenAddress?
  var allowRemote: Bool?
  var logLevel: Logger.Level?
  var logFormat: LogFormat?
  var authorities: [String] = []
  var control = DaemonConfiguration.Control()
  var tls: DaemonConfiguration.TLS?
  var waitingImageServers: [AddressPrefix] = []

  /// A file that says nothing.
  init() {}

  /// Reads TOML; `name` is what messages call it.
  init(text: String, name: String) throws(ConfigurationError) {
    let root = try Self.parse(text, name: name)
    // Values of the table point into it.
    try withExtendedLifetime(root) { () throws(ConfigurationError) in
      try self.read(ConfigurationTable(root, file: name, path: ""))
    }
  }

  private static func parse(_ text: String, name: String) throws(ConfigurationError) -> TOMLTable {
    do {
      return try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      let begin = error.source.begin
      throw ConfigurationError(
        code: .syntax,
        message: "\(name), line \(begin.line), column \(begin.column): \(error.description)"
      )
    } catch {
      throw ConfigurationError(code: .syntax, message: "\(name): \(error)")
    }
  }

  private mutating func read(_ root: ConfigurationTable) throws(ConfigurationError) {
    try root.refuseKeys(
      beyond: [
        "data_dir", "listen", "allow_remote", "log_level", "log_format", "ca", "control",
        "waiting_images",
      ]
    )
    self.dataDirectory = try root.string("data_dir")
    if let text = try root.string("listen") {
      guard let address = ListenAddress(text) else {
        throw root.invalid("listen", "\(text) is not an address; write \"HOST:PORT\"")
      }
      self.listen = address
    }
    self.allowRemote = try root.bool("allow_remote")
    if let text = try root.string("log_level") {
      guard let level = Logger.Level(rawValue: text) else {
        let known = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
        throw root.invalid("log_level", "\(text) is none of \(known)")
      }
      self.logLevel = level
    }
    if let text = try root.string("log_format") {
      guard let format = LogFormat(rawValue: text) else {
        throw root.invalid("log_format", "\(text) is neither text nor json")
      }
      self.logFormat = format
    }
    self.authorities = try root.strings("ca") ?? []
    if let control = try root.table("control") { try self.readControl(control) }
    if let images = try root.table("waiting_images") { try self.readWaitingImages(images) }
  }

  private mutating func readWaitingImages(
    _ table: ConfigurationTable
  ) throws(ConfigurationError) {
    try table.refuseKeys(beyond: ["allow"])
    for text in try table.strings("allow") ?? [] {
      do {
        self.waitingImageServers.append(try AddressPrefix(parsing: text))
      } catch {
        throw table.invalid("allow", "has \(text), which is none. \(error.message)")
      }
    }
  }

  private static func tls(
    _ table: ConfigurationTable
  ) throws(ConfigurationError) -> DaemonConfiguration.TLS? {
    try table.refuseKeys(beyond: ["certificate", "key", "client_ca"])
    let certificate = try table.string("certificate") ?? ""
    let key = try table.string("key") ?? ""
    let authorities = try table.strings("client_ca") ?? []
    guard !certificate.isEmpty || !key.isEmpty || !authorities.isEmpty else { return nil }
    guard !certificate.isEmpty else {
      throw table.invalid("certificate", "is missing, which TLS needs: name a PEM file")
    }
    guard !key.isEmpty else {
      throw table.invalid("key", "is missing, which TLS needs: name a PEM file")
    }
    return DaemonConfiguration.TLS(
      certificate: certificate,
      key: key,
      clientAuthorities: authorities
    )
  }

  private mutating func readControl(_ table: ConfigurationTable) throws(ConfigurationError) {
    try table.refuseKeys(
      beyond: [
        "max_frame_size", "max_connections", "max_streams_per_connection", "idle_timeout", "tls",
      ]
    )
    if let tls = try table.table("tls") { self.tls = try Self.tls(tls) }
    if let value = try table.integer("max_frame_size", in: 1024 ... 268_435_456) {
      self.control.maxFrameSize = value
    }
    if let value = try table.integer("max_connections", in: 1 ... 65536) {
      self.control.maxConnections = value
    }
    if let value = try table.integer("max_streams_per_connection", in: 1 ... 65536) {
      self.control.maxStreamsPerConnection = value
    }
    if let value = try table.integer("idle_timeout", in: 1 ... 86400) {
      self.control.idleTimeout = .seconds(value)
    }
  }
}
