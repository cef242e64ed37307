import Testing

@testable import rackcast

@Suite struct DemoVerdictTests {
  private func account(_ name: String, pictures: Int) -> DemoAccount {
    var arrivals = DemoArrivals()
    arrivals.pictures = pictures
    return DemoAccount(
      session: name,
      state: .live,
      framesPerSecond: 25,
      arrivals: arrivals,
      span: .seconds(20)
    )
  }

  @Test("passes when every session did well, and names the least share")
  func passes() {
    let verdict = DemoVerdict(
      accounts: [self.account("clip", pictures: 499), self.account("pattern", pictures: 503)],
      incidents: []
    )

    #expect(verdict.passed)
    #expect(verdict.text.contains("2 sessions were live, 99.8 % or more of the pictures due"))
  }

  @Test("fails with every fault, those beside the sessions first")
  func fails() {
    let verdict = DemoVerdict(
      accounts: [self.account("clip", pictures: 0), self.account("pattern", pictures: 500)],
      incidents: ["rackcastd was killed"]
    )

    #expect(!verdict.passed)
    #expect(
      verdict.text == "the demonstration failed: rackcastd was killed; clip: no picture arrived"
    )
  }

  @Test("fails when nothing was on air")
  func nothing() {
    let verdict = DemoVerdict(accounts: [], incidents: [])

    #expect(!verdict.passed)
    #expect(verdict.text == "the demonstration failed: nothing was on air")
  }

  @Test(
    "the daemon's end is an incident unless it was asked for and clean",
    arguments: [
      (nil, .exited(status: 0), nil),
      (nil, .exited(status: 1), "rackcastd ended with status 1 when it was asked to end"),
      (nil, .killed(signal: 9), "rackcastd did not end within 6s of SIGTERM and had to be killed"),
      (
        .exited(status: 0), .exited(status: 0),
        "rackcastd ended with status 0 before it was asked to end"
      ),
    ] as [(DaemonProcess.Ending?, DaemonProcess.Ending, String?)]
  )
  func daemon(early: DaemonProcess.Ending?, ending: DaemonProcess.Ending, incident: String?) {
    #expect(Demo.incidents(early: early, ending: ending) == [incident].compactMap { $0 })
  }
}
