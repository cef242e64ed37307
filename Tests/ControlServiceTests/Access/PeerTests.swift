import Testing

@testable import ControlService

@Suite struct PeerTests {
  @Test(
    "tells the host, and whether it is this machine",
    arguments: [
      ("ipv4:127.0.0.1:5000", "127.0.0.1", true), ("ipv4:127.8.9.1:1", "127.8.9.1", true),
      ("ipv4:10.0.0.7:5000", "10.0.0.7", false), ("ipv6:[::1]:5000", "::1", true),
      ("ipv6:[fe80::1]:5000", "fe80::1", false),
      ("ipv6:[::ffff:127.0.0.1]:5000", "::ffff:127.0.0.1", true),
      ("ipv6:[::ffff:10.0.0.7]:5000", "::ffff:10.0.0.7", false),
      ("unix:/run/rackcast", "unix:/run/rackcast", true),
      ("in-process:4711", "in-process:4711", true),
      ("ipv4:unknown:0", "unknown", false), ("unknown", "unknown", false), ("", "", false),
      ("127.0.0.1:5000", "127.0.0.1:5000", false),
    ]
  )
  func reading(text: String, host: String, isLocal: Bool) {
    let peer = Peer(text)
    #expect(peer.host == host)
    #expect(peer.isLocal == isLocal)
  }
}
