internal import ArgumentParser

/// `rackcastd cert`
struct CertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cert",
    abstract: "Make certificates for the control connections.",
    subcommands: [CertInit.self]
  )
}
