internal import ControlTransport

extension FramedServerTransport.Configuration {
  /// The transport's limits with those of the daemon's configuration.
  init(_ control: DaemonConfiguration.Control) {
    self.init()
    self.maxFrameSize = control.maxFrameSize
    self.maxConnections = control.maxConnections
    self.maxStreamsPerConnection = control.maxStreamsPerConnection
    self.idleTimeout = control.idleTimeout
  }
}

extension ServerSecurity {
  /// Reads the files of the daemon's configuration. Blocks.
  convenience init(_ tls: DaemonConfiguration.TLS) throws(ControlTransportError) {
    try self.init(
      Files(
        certificate: tls.certificate,
        key: tls.key,
        clientAuthorities: tls.clientAuthorities
      )
    )
  }
}
