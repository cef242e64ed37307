import Testing

@testable import rackcast

@Suite struct DemoAccountTests {
  private func account(
    pictures: Int,
    fps: Double = 25,
    span: Duration? = .seconds(20),
    state: StateText? = .live,
    backwards: Int = 0
  ) -> DemoAccount {
    var arrivals = DemoArrivals()
    arrivals.pictures = pictures
    arrivals.backwards = backwards
    return DemoAccount(
      session: "clip",
      state: state,
      framesPerSecond: fps,
      arrivals: arrivals,
      span: span
    )
  }

  @Test(
    "what is due follows from the clock and the rate alone",
    arguments: [
      (25, Duration.seconds(20), 500), (30, .milliseconds(20_990), 629),
      (29.97, .seconds(10), 299), (25, .milliseconds(39), 0), (25, nil, 0),
    ] as [(Double, Duration?, Int)]
  )
  func due(fps: Double, span: Duration?, due: Int) {
    #expect(self.account(pictures: 1, fps: fps, span: span).due == due)
  }

  @Test(
    "95 % of the pictures due are enough, and no fewer",
    arguments: [
      (500, 100.0, true), (513, 102.6, true), (475, 95.0, true), (474, 94.8, false),
      (1, 0.2, false),
    ]
  )
  func share(pictures: Int, percent: Double, isEnough: Bool) {
    let account = self.account(pictures: pictures)

    #expect(account.percent == percent)
    #expect(account.faults.isEmpty == isEnough)
  }

  @Test("a share just short of what is needed does not read as if it were enough")
  func roundsDown() {
    let account = self.account(pictures: 94_999, fps: 100, span: .seconds(1000))

    #expect(
      account.faults == [
        "clip: 94999 of 100000 pictures due arrived: 94.9 %, and 95 % are needed"
      ]
    )
  }

  @Test(
    "a session that ended otherwise than live is at fault",
    arguments: [
      (StateText.failed, "clip: was failed at the end, not live (last event #7 1102: lost)"),
      (.degraded, "clip: was degraded at the end, not live (last event #7 1102: lost)"),
      (nil, "clip: was not seen live at the end (last event #7 1102: lost)"),
    ] as [(StateText?, String)]
  )
  func state(state: StateText?, fault: String) {
    var account = self.account(pictures: 500, state: state)
    account.lastEvent = "#7 1102: lost"

    #expect(account.faults == [fault])
  }

  @Test("timestamps that went backwards and an empty stream are faults")
  func stream() {
    let backwards = self.account(pictures: 500, backwards: 2)
    let empty = self.account(pictures: 0, span: nil)

    #expect(backwards.faults == ["clip: 2 timestamps went backwards"])
    #expect(empty.faults == ["clip: no picture arrived"])
  }
}
