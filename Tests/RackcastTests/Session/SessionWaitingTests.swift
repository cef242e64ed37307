import ControlAPI
import Testing

@testable import rackcast

@Suite struct SessionWaitingTests {
  @Test("waits through every state on the way and ends at the wanted one")
  func reaches() {
    var waiting = SessionWaiting(name: "cam1", wanted: [.live])

    for state: ProtoSessionState in [.idle, .preparing, .degraded, .stopping, .unspecified] {
      #expect(waiting.observe(.named("cam1", state)) == .waiting)
    }
    #expect(waiting.observe(.named("cam1", .live)) == .reached(.live))
  }

  @Test("any of several wanted states will do")
  func several() {
    var waiting = SessionWaiting(name: "cam1", wanted: [.idle, .failed])

    #expect(waiting.observe(.named("cam1", .stopping)) == .waiting)
    #expect(waiting.observe(.named("cam1", .failed)) == .reached(.failed))
  }

  @Test("a failed session is out of reach, and its last event says why")
  func failed() {
    var waiting = SessionWaiting(name: "cam1", wanted: [.live, .paused])
    var session = ProtoSession.named("cam1", .failed)
    session.lastEvent = .numbered(9)
    session.lastEvent.code = -1307
    session.lastEvent.name = "network_disconnected"
    session.lastEvent.message = "3 tries failed"

    #expect(
      waiting.observe(session)
        == .outOfReach(
          """
          cam1 has failed and will not become live or paused; last event #9 -1307 \
          network_disconnected: 3 tries failed
          """
        )
    )
  }

  @Test("a failed session that is being stopped can still become idle")
  func stoppedAfterFailure() {
    var session = ProtoSession.named("cam1", .failed)
    session.desiredState = .stopped
    var idle = SessionWaiting(name: "cam1", wanted: [.idle])
    var live = SessionWaiting(name: "cam1", wanted: [.live])

    #expect(idle.observe(session) == .waiting)
    #expect(live.observe(session) != .waiting)
  }

  @Test("when the time is over, says where the session stands and what to do")
  func timeout() {
    var waiting = SessionWaiting(name: "cam1", wanted: [.live])
    var session = ProtoSession.named("cam1", .idle)
    session.desiredState = .stopped

    _ = waiting.observe(session)

    #expect(
      waiting.timeoutMessage(after: DurationArgument(.seconds(10)))
        == """
        cam1 did not become live within 10s: it is idle. Start it with: \
        rackcast session start cam1
        """
    )
  }
}
