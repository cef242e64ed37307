import ArgumentParser
import Testing

@testable import rackcast

@Suite struct NodeAddressTests {
  @Test(
    "reads hosts, IPv4 and IPv6, with and without a port",
    arguments: [
      ("127.0.0.1:7400", "127.0.0.1", 7400), ("rack7", "rack7", 7400),
      ("rack7:9000", "rack7", 9000), ("[::1]:9000", "::1", 9000), ("[::1]", "::1", 7400),
      ("fe80::1", "fe80::1", 7400),
    ]
  )
  func reads(text: String, host: String, port: Int) throws {
    let address = try #require(NodeAddress(text))

    #expect(address.host == host)
    #expect(address.port == port)
  }

  @Test(
    "refuses what is no address",
    arguments: [
      "", ":7400", "rack7:", "rack7:x", "rack7:70000", "rack7:-1", "http://rack7", "[::1",
    ]
  )
  func refuses(text: String) {
    #expect(NodeAddress(text) == nil)
  }

  @Test("is written so that it can be read again", arguments: ["rack7:9000", "[::1]:7400"])
  func roundTrip(text: String) {
    #expect(NodeAddress(text)?.description == text)
  }

  @Test("the option goes over the environment, and that over this machine")
  func precedence() throws {
    let option = try NodeOptions.parse(["--node", "a:1"])
    let none = try NodeOptions.parse([])

    #expect(try option.address(environment: "b:2").description == "a:1")
    #expect(try none.address(environment: "b:2").description == "b:2")
    #expect(try none.address(environment: "").description == "127.0.0.1:7400")
    #expect(try none.address(environment: nil).description == "127.0.0.1:7400")
    #expect(throws: CommandFailure.self) { try none.address(environment: "not an address") }
  }
}
