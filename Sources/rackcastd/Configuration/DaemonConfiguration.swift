internal import Logging
internal import WaitingImages

/// What the daemon runs with: the flags, else the file, else the defaults.
struct DaemonConfiguration: Hashable, Sendable {
  /// Limits of the control connections.
  struct Control: Hashable, Sendable {
    /// The longest frame accepted, in bytes.
    var maxFrameSize = 4 * 1024 * 1024
    var maxConnections = 64
    var maxStreamsPerConnection = 128
    /// How long a connection may be silent before it is closed.
    var idleTimeout = Duration.seconds(600)
  }

  /// What makes control connections TLS: PEM files.
  struct TLS: Hashable, Sendable {
    var certificate: String
    var key: String
    /// The authorities whose clients alone are let in; empty for all clients.
    var clientAuthorities: [String]
  }

  /// Where the database is.
  var dataDirectory: String
  var listen = ListenAddress.usual
  /// Whether other machines may connect without TLS.
  var allowRemote = false
  /// `nil` for plain TCP.
  var tls: TLS?
  var logLevel = Logger.Level.info
  var logFormat = LogFormat.text
  var control = Control()
  /// PEM files of authorities that vouch for push servers, beside the system's.
  var authorities: [String] = []
  /// Addresses that waiting images may be loaded from though they are not public.
  var waitingImageServers: [AddressPrefix] = []

  /// Puts the flags over the file over the defaults, and checks the whole.
  init(arguments: DaemonArguments, file: ConfigurationFile) throws(ConfigurationError) {
    guard let dataDirectory = arguments.dataDir ?? file.dataDirectory, !dataDirectory.isEmpty else {
      throw ConfigurationError(
        code: .missing,
        message: "no data directory: give --data-dir DIR, or data_dir in the configuration file"
      )
    }
    self.dataDirectory = dataDirectory
    if let text = arguments.listen {
      guard let address = ListenAddress(text) else {
        throw ConfigurationError(
          code: .invalidValue,
          message: "--listen \(text) is not an address; write HOST:PORT, such as 127.0.0.1:7400"
        )
      }
      self.listen = address
    } else if let address = file.listen {
      self.listen = address
    }
    self.allowRemote = file.allowRemote ?? self.allowRemote
    self.logLevel = arguments.logLevel ?? file.logLevel ?? self.logLevel
    self.logFormat = arguments.logFormat ?? file.logFormat ?? self.logFormat
    self.control = file.control
    self.tls = file.tls
    self.authorities = arguments.authorities.isEmpty ? file.authorities : arguments.authorities
    self.waitingImageServers = file.waitingImageServers
    guard self.listen.isLoopback || self.tls != nil || self.allowRemote else {
      throw ConfigurationError(
        code: .remoteRefused,
        message: """
          \(self.listen) can be reached from other machines, and control connections are not encrypted: \
          tokens and stream keys could be read on the way. Name a certificate and its key under \
          [control.tls] in the configuration file (`rackcastd cert init` makes both), listen on 127.0.0.1, \
          or set allow_remote = true if the network itself is trusted.
          """
      )
    }
  }
}
