import Testing

@testable import Sessions

@Suite struct NetworkTableTests {
  private static func link(
    _ index: Int32,
    _ name: String,
    _ hasCarrier: Bool,
    isLoopback: Bool = false
  ) -> RouteMessage {
    .link(index: index, name: name, isLoopback: isLoopback, hasCarrier: hasCarrier)
  }

  private static func address(_ last: UInt8, isNew: Bool = true) -> RouteMessage {
    .address(index: 2, bytes: [10, 0, 0, last], isNew: isNew)
  }

  private static func route(_ last: UInt8, isNew: Bool = true) -> RouteMessage {
    .defaultRoute(index: 2, gateway: [10, 0, 0, last], isNew: isNew)
  }

  @Test("tells each change once, line by line")
  func changes() {
    var table = NetworkTable()
    let script: [(RouteMessage, NetworkChange?)] = [
      (Self.link(1, "lo", true, isLoopback: true), nil),
      (.address(index: 1, bytes: [127, 0, 0, 1], isNew: true), nil),
      (Self.link(2, "eth0", false), nil),
      (Self.address(1), nil),
      (Self.link(2, "eth0", true), .linkUp("eth0")),
      (Self.link(2, "eth0", true), nil),
      (Self.address(1), nil),
      (Self.address(2), .addressAdded("eth0")),
      (Self.address(2), nil),
      (Self.route(9), .defaultRouteAdded),
      (Self.route(9), nil),
      (Self.address(2, isNew: false), nil),
      (Self.address(2), .addressAdded("eth0")),
      (Self.route(9, isNew: false), nil),
      (Self.route(9), .defaultRouteAdded),
      (Self.link(2, "eth0", false), .linkDown("eth0")),
      (Self.link(2, "eth0", false), nil),
      (Self.link(2, "eth0", true), .linkUp("eth0")),
      // The kernel does not tell that it went with the carrier.
      (Self.route(9), .defaultRouteAdded),
      (.linkGone(index: 2), .linkDown("eth0")),
      (.linkGone(index: 2), nil),
      (.done, nil),
    ]
    for (index, (message, change)) in script.enumerated() {
      #expect(table.take(message, isAnswer: false) == change, "line \(index)")
    }
  }

  @Test("what was there before is no change")
  func answers() {
    var table = NetworkTable()
    for message in [Self.link(2, "eth0", true), Self.address(1), Self.route(9)] {
      #expect(table.take(message, isAnswer: true) == nil)
    }

    for message in [Self.link(2, "eth0", true), Self.address(1), Self.route(9)] {
      #expect(table.take(message, isAnswer: false) == nil)
    }
    #expect(table.take(Self.link(2, "eth0", false), isAnswer: false) == .linkDown("eth0"))
  }

  @Test("all but the loss of a link may help")
  func mayHelp() {
    #expect(NetworkChange.linkUp("a").mayHelp)
    #expect(NetworkChange.addressAdded("a").mayHelp)
    #expect(NetworkChange.defaultRouteAdded.mayHelp)
    #expect(NetworkChange.changesLost.mayHelp)
    #expect(!NetworkChange.linkDown("a").mayHelp)
  }
}
