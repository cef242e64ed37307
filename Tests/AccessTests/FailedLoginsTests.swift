import Access
import Testing

@Suite struct FailedLoginsTests {
  @Test("a host that failed as often as it may waits until the oldest failure is a window old")
  func limit() {
    var logins = FailedLogins(.init(count: 3, window: .seconds(60)))
    // Seconds at which a login fails, and how long the host must wait afterwards.
    let table: [(at: Int, pause: Int?)] = [
      (0, nil), (10, nil), (20, 40), (25, 45), (75, 5), (200, nil),
    ]
    for (at, pause) in table {
      logins.failed("10.0.0.1", at: .seconds(at))
      #expect(logins.pause(of: "10.0.0.1", at: .seconds(at)) == pause.map { .seconds($0) })
    }
    #expect(logins.pause(of: "10.0.0.2", at: .seconds(20)) == nil)
  }

  @Test("however many hosts fail, few are remembered, and those that failed last")
  func bound() {
    var logins = FailedLogins(.init(count: 1, window: .seconds(3600)))
    for number in 0 ..< 5000 { logins.failed("host-\(number)", at: .milliseconds(number)) }

    #expect(logins.pause(of: "host-4999", at: .seconds(5)) != nil)
    #expect(logins.pause(of: "host-0", at: .seconds(5)) == nil)
  }
}
