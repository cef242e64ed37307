import Testing

@testable import Sessions

@Suite struct BGMStateTests {
  /// What happens to a piece of music.
  enum Step {
    case pause, resume, started
  }

  @Test(
    "follows what is asked and what is told",
    arguments: [
      ([], BGMState.loading, [Bool]()),
      ([.started], .playing, []),
      ([.pause], .paused, [true]),
      ([.pause, .pause], .paused, [true, false]),
      ([.resume], .loading, [false]),
      // Paused before its first sample.
      ([.pause, .resume], .loading, [true, true]),
      ([.pause, .resume, .started], .playing, [true, true]),
      // The first sample was on its way.
      ([.pause, .started], .paused, [true]),
      ([.pause, .started, .resume], .playing, [true, true]),
      ([.started, .pause], .paused, [true]),
      ([.started, .pause, .resume, .resume], .playing, [true, true, false]),
      ([.started, .started], .playing, []),
    ] as [([Step], BGMState, [Bool])]
  )
  func steps(steps: [Step], state: BGMState, performed: [Bool]) {
    var machine = BGMState.Machine()
    var requests: [Bool] = []
    for step in steps {
      switch step {
      case .pause: requests.append(machine.pause() == .perform)
      case .resume: requests.append(machine.resume() == .perform)
      case .started: machine.started()
      }
    }

    #expect(machine.state == state)
    #expect(requests == performed)
  }
}
