import Testing

@testable import WaitingImages

@Suite struct AddressPolicyTests {
  @Test(
    "permits public addresses only",
    arguments: [
      ("8.8.8.8", true), ("172.15.255.255", true), ("172.32.0.0", true), ("100.128.0.0", true),
      ("223.255.255.255", true), ("2606:4700::1111", true), ("::ffff:8.8.8.8", true),
      ("127.0.0.1", false), ("127.255.255.255", false), ("10.1.2.3", false),
      ("172.16.0.1", false), ("172.31.255.255", false), ("192.168.0.1", false),
      ("169.254.169.254", false), ("100.64.0.1", false), ("0.0.0.0", false),
      ("198.19.0.1", false), ("224.0.0.1", false), ("255.255.255.255", false), ("::1", false),
      ("::", false), ("fe80::1", false), ("fd00::1", false), ("ff02::1", false),
      ("2001:db8::1", false), ("2002:7f00:1::", false), ("64:ff9b::7f00:1", false),
      ("::ffff:127.0.0.1", false), ("::ffff:10.0.0.1", false), ("::7f00:1", false),
    ]
  )
  func publicOnly(text: String, isPermitted: Bool) throws {
    let address = try #require(IPAddress(text))

    #expect(AddressPolicy().permits(address) == isPermitted)
  }

  @Test("permits what is configured beside them, and nothing near it")
  func allowed() throws {
    let policy = AddressPolicy(
      allowing: [
        try AddressPrefix(parsing: "10.20.0.0/15"), try AddressPrefix(parsing: "fd00::1"),
      ]
    )

    for (text, isPermitted) in [
      ("10.20.0.1", true), ("10.21.255.255", true), ("10.22.0.0", false), ("10.19.255.255", false),
      ("::ffff:10.20.0.1", true), ("fd00::1", true), ("fd00::2", false), ("8.8.8.8", true),
    ] {
      #expect(policy.permits(try #require(IPAddress(text))) == isPermitted)
    }
  }

  @Test("refuses what is no range of addresses")
  func malformed() {
    for text in ["", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "::/129", "host/8", "10.0.0.0/"] {
      #expect(throws: InvalidWaitingImage.self) { _ = try AddressPrefix(parsing: text) }
    }
  }
}
