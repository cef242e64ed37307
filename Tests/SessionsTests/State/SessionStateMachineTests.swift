import Testing

@testable import Sessions

@Suite struct SessionStateMachineTests {
  private func preparing(_ destinations: Set<String> = ["main"]) -> Session.StateMachine {
    var machine = Session.StateMachine()
    _ = machine.start(destinations: destinations)
    return machine
  }

  private func live(_ destinations: Set<String> = ["main"]) -> Session.StateMachine {
    var machine = self.preparing(destinations)
    machine.destinationPublished()
    return machine
  }

  @Test("is live once the first destination takes the stream")
  func goesLive() {
    var machine = Session.StateMachine()

    #expect(machine.start(destinations: ["a", "b"]) == .prepare)
    #expect(machine.state == .preparing)
    machine.destinationPublished()

    #expect(machine.state == .live)
  }

  @Test("is paused and resumed while it is on air, once each")
  func pauses() {
    var machine = self.live()

    #expect(machine.resume() == .none)
    #expect(machine.pause() == .follow)
    #expect(machine.state == .paused)
    #expect(machine.pause() == .none)
    #expect(machine.resume() == .follow)
    #expect(machine.state == .live)
  }

  @Test("is degraded while a source is lost, and then as paused as it was made meanwhile")
  func pausesWhileDegraded() {
    var machine = self.live()

    _ = machine.sourceLost(.camera)
    #expect(machine.pause() == .follow)
    #expect(machine.state == .degraded && machine.isPaused)
    machine.destinationPublished()
    machine.sourceReturned(.camera)
    #expect(machine.state == .paused)
    _ = machine.sourceLost(.microphone)
    #expect(machine.resume() == .follow)
    machine.sourceReturned(.microphone)
    #expect(machine.state == .live)
  }

  @Test("is not paused while nothing is on air, and a new start forgets a pause")
  func refusesPauses() {
    var stopping = self.live()
    _ = stopping.stop()
    var failed = self.live()
    _ = failed.pause()
    _ = failed.encoderFailed()
    for var machine in [Session.StateMachine(), self.preparing(), stopping, failed] {
      let state = machine.state
      #expect(machine.pause() == .refuse && machine.resume() == .refuse)
      #expect(machine.state == state)
    }
    _ = failed.start(destinations: ["main"])
    failed.destinationPublished()
    #expect(failed.state == .live)
  }

  @Test("answers a second start with nothing")
  func secondStart() {
    var machine = self.live()

    #expect(machine.start(destinations: ["main"]) == .none)
    #expect(machine.state == .live)
  }

  @Test("stops from every state that runs, once")
  func stops() {
    for var machine in [self.preparing(), self.live()] {
      #expect(machine.stop() == .tearDown)
      #expect(machine.stop() == .none)
      #expect(machine.state == .stopping)
      #expect(machine.start(destinations: ["main"]) == .refuse)
      machine.stopped()
      #expect(machine.state == .idle)
    }
  }

  @Test("fails when the last destination is given up, not before")
  func lastDestination() {
    var machine = self.live(["a", "b"])

    #expect(machine.destinationGone("a") == .none)
    #expect(machine.state == .live)
    #expect(machine.destinationGone("b") == .fail)
    #expect(machine.state == .failed)
  }

  @Test("goes on while a destination that was added is left")
  func addedDestination() {
    var machine = self.live(["a"])

    machine.destinationAdded("b")

    #expect(machine.destinationGone("a") == .none)
    #expect(machine.state == .live)
  }

  @Test("does not begin without its sources, but goes on degraded when one is lost later")
  func lostSources() {
    var preparing = self.preparing()
    var live = self.live()

    #expect(preparing.sourceLost(.camera) == .fail)
    #expect(preparing.state == .failed)
    #expect(live.sourceLost(.camera) == .none)
    #expect(live.sourceLost(.microphone) == .none)
    #expect(live.state == .degraded)
    live.sourceReturned(.camera)
    #expect(live.state == .degraded)
    live.sourceReturned(.microphone)
    #expect(live.state == .live)
  }

  @Test("starts anew after a failure, and a stop clears it")
  func afterFailure() {
    var machine = self.preparing()
    _ = machine.encoderFailed()
    #expect(machine.state == .failed)

    var stopped = machine
    #expect(stopped.stop() == .none)
    #expect(stopped.state == .idle)

    #expect(machine.start(destinations: ["main"]) == .prepare)
    #expect(machine.state == .preparing)
  }

  @Test("ignores what an ended run still tells")
  func lateNews() {
    var machine = self.live()
    _ = machine.stop()
    machine.stopped()

    machine.destinationPublished()

    #expect(machine.state == .idle)
    #expect(machine.destinationGone("main") == .none)
    #expect(machine.sourceLost(.camera) == .none)
    #expect(machine.encoderFailed() == .none)
    #expect(machine.state == .idle)
  }
}
