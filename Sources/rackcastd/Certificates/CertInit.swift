internal import ArgumentParser
internal import Foundation

/// `rackcastd cert init`
struct CertInit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Make an authority of your own and a server's certificate.",
    discussion: """
      Writes four PEM files, and none over another: ca.pem, which clients are given with --ca; \
      ca-key.pem, which signs further certificates and is best kept elsewhere; server.pem and \
      server-key.pem, which [control.tls] of the configuration file names. Keys are readable by \
      their owner only.

      With a ca.pem and ca-key.pem that are there already, a server's certificate of that \
      authority is made, so that one authority vouches for many racks.

      EXAMPLES:
        rackcastd cert init --dir /etc/rackcast/tls
        rackcastd cert init --dir tls --name rack7.studio.example --name 10.0.0.7
      """
  )

  @Option(help: ArgumentHelp("Where the files go; made when missing.", valueName: "dir"))
  var dir: String

  @Option(
    name: .customLong("name"),
    help: ArgumentHelp(
      "A name or address that clients use; may be repeated. This machine's are always in.",
      valueName: "host"
    )
  )
  var names: [String] = []

  @Option(help: ArgumentHelp("How long the server's certificate is valid.", valueName: "days"))
  var days = 825

  func validate() throws {
    guard (1 ... 3650).contains(self.days) else {
      throw ValidationError("--days \(self.days) is not from 1 to 3650")
    }
  }

  func run() throws {
    let host = ProcessInfo.processInfo.hostName
    var names: [CertificateName] = []
    for text in self.names {
      guard let name = CertificateName(text) else {
        throw ValidationError("--name \(text) is neither a name nor an address")
      }
      names.append(name)
    }
    // A machine may have a name that nobody can connect to.
    for own in [host, "localhost", "127.0.0.1", "::1"].compactMap({ CertificateName($0) })
    where !names.contains(own) {
      names.append(own)
    }
    let files = CertificateFiles(directory: self.dir)
    let authority = try files.authority(named: "Rackcast authority of \(host)", now: Date())
    let server = try authority.issue(for: names, days: self.days, now: Date())
    try files.write(server)
    print(
      """
      \(files.serverCertificate) is good for \(names.map(\.text).joined(separator: ", ")) until \
      \(server.end.formatted(.iso8601)).
      In the configuration file:
        [control.tls]
        certificate = "\(files.serverCertificate)"
        key = "\(files.serverKey)"
      Clients: rackcast --node HOST:PORT --ca \(files.authorityCertificate)
      """
    )
  }
}
