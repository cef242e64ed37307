import ControlAPI
import Testing

@testable import rackcast

@Suite struct OnAirTests {
  private var session: ProtoSession {
    var session = ProtoSession.named("cam1", .live)
    session.effective.mode = "HD"
    session.effective.videoWidth = 960
    session.effective.videoHeight = 540
    session.effective.fps = 25
    session.netStatus.videoBitrate = 1200
    session.netStatus.audioBitrate = 128
    session.netStatus.videoWidth = 960
    session.netStatus.videoHeight = 540
    session.netStatus.videoFps = 24.96
    for (label, rtt, queue, dropped) in [("main", 0.4, 3.0, UInt64(0)), ("backup", 31, 0, 7)] {
      var destination = ProtoDestinationStatus()
      destination.label = label
      destination.state = label == "main" ? .publishing : .congested
      destination.netStatus.rttMs = rtt
      destination.netStatus.queueDelayMs = queue
      destination.netStatus.framesDropped = dropped
      destination.netStatus.captureToWireP99Ms = rtt * 2
      session.destinations.append(destination)
    }
    return session
  }

  @Test("a row has the figures of the destination that is worst off")
  func cells() {
    #expect(
      OnAir(self.session).cells.map(\.text) == [
        "cam1", "live", "HD", "960×540 @ 25.0", "1328", "main publishing, backup congested",
        "31.0 ms", "3.0 ms", "7", "62.0 ms",
      ]
    )
    #expect(OnAir(self.session).cells.count == OnAir.columns.count)
  }

  @Test("a line for a pipe has the same, labelled")
  func line() {
    let line = OnAir(self.session).line(at: 0, console: Recorder().console())

    #expect(
      line.dropFirst(8) == """
          cam1  live  HD  960×540 @ 25.0  1328 kbps  main publishing, backup congested  \
        rtt 31.0 ms  queue 3.0 ms  dropped 7  p99 62.0 ms
        """
    )
  }

  @Test("before there are figures, none are made up")
  func noFigures() {
    let cells = OnAir(.named("cam1", .preparing)).cells.map(\.text)

    #expect(cells == ["cam1", "preparing", "", "–", "–", "", "–", "–", "0", "–"])
  }

  @Test("on air is what is not idle, or should not be")
  func isOn() {
    var wanted = ProtoSession.named("cam1", .idle)
    wanted.desiredState = .started

    #expect(OnAir(self.session).isOn)
    #expect(OnAir(wanted).isOn)
    #expect(!OnAir(.named("cam1", .idle)).isOn)
  }
}
