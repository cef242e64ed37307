import Foundation
import TestSupport

/// Two network namespaces with a cable between them; gone with the last reference.
final class NetworkPair: Sendable {
  /// One end of the cable.
  enum End: String, CaseIterable, Sendable {
    case near
    case far

    /// Its address.
    var address: String {
      switch self {
      case .near: "10.211.77.1"
      case .far: "10.211.77.2"
      }
    }

    /// Its interface.
    var interface: String {
      switch self {
      case .near: "rcnear"
      case .far: "rcfar"
      }
    }
  }

  /// Whether this machine lets tests make namespaces.
  static let isAvailable = NetworkPair.works("true")

  /// Whether its kernel can make a cable narrow, too.
  static let canBeNarrow = NetworkPair.works(
    "tc -n $name qdisc add dev lo root \(NetworkPair.narrow("1mbit"))"
  )

  /// Whether `command` works where the namespace `$name` is there.
  private static func works(_ command: String) -> Bool {
    guard geteuid() == 0 else { return false }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    let script = """
      name=rc-probe-\(getpid())-\(UUID().uuidString.prefix(4))
      ip netns add $name || exit 1
      \(command); status=$?
      ip netns delete $name; exit $status
      """
    process.arguments = ["-c", script]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      return false
    }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  /// A queue that lets no more through, and loses what waits for longer than a tenth of a second.
  private static func narrow(_ rate: String) -> String {
    "tbf rate \(rate) burst 15kb latency 100ms"
  }

  private let prefix = "rc-\(getpid())-\(UUID().uuidString.prefix(4))"

  init() async throws {
    for end in End.allCases { try await Program.run("ip", ["netns", "add", self.name(end)]) }
    let cable = ["link", "add", End.near.interface, "type", "veth", "peer", "name"]
    try await self.ip(.near, cable + [End.far.interface, "netns", self.name(.far)])
    for end in End.allCases {
      try await self.ip(end, ["address", "add", "\(end.address)/24", "dev", end.interface])
      try await self.ip(end, ["link", "set", "lo", "up"])
      try await self.set(end, "up")
    }
  }

  deinit {
    for end in End.allCases {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["ip", "netns", "delete", self.name(end)]
      // A namespace that stays harms no test.
      try? process.run()
      process.waitUntilExit()
    }
  }

  /// The words that run a program at an end.
  func launcher(_ end: End) -> [String] {
    ["ip", "netns", "exec", self.name(end)]
  }

  /// Takes an end `up` or `down`; down, the other one has no carrier.
  func set(_ end: End, _ state: String) async throws {
    try await self.ip(end, ["link", "set", end.interface, state])
  }

  /// Lets no more leave an end than `rate`, such as `2mbit`, of all connections together.
  func narrow(_ end: End, to rate: String) async throws {
    let device = ["qdisc", "replace", "dev", end.interface, "root"]
    let queue = Self.narrow(rate).split(separator: " ").map(String.init)
    try await Program.run("tc", ["-n", self.name(end)] + device + queue)
  }

  private func name(_ end: End) -> String {
    "\(self.prefix)-\(end.rawValue)"
  }

  private func ip(_ end: End, _ arguments: [String]) async throws {
    try await Program.run("ip", ["-n", self.name(end)] + arguments)
  }
}
