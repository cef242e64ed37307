import Testing

@testable import Store

@Suite(.timeLimit(.minutes(1))) struct WakeUpTests {
  @Test("does not wait when there was news since the generation was read")
  func noLostWakeUp() async {
    let wakeUp = WakeUp()
    let generation = wakeUp.generation

    wakeUp.advance()

    await wakeUp.wait(past: generation)
    #expect(wakeUp.waiterCount == 0)
  }

  @Test("wakes every waiter")
  func wakesAll() async {
    let wakeUp = WakeUp()
    let generation = wakeUp.generation

    await withTaskGroup { group in
      for _ in 0 ..< 50 {
        group.addTask { await wakeUp.wait(past: generation) }
      }
      while wakeUp.waiterCount < 50 { await Task.yield() }
      wakeUp.advance()
      await group.waitForAll()
    }

    #expect(wakeUp.waiterCount == 0)
  }

  @Test("lets a cancelled waiter go, before and while it waits")
  func cancellation() async {
    let wakeUp = WakeUp()
    let generation = wakeUp.generation
    let waiting = Task { await wakeUp.wait(past: generation) }
    while wakeUp.waiterCount < 1 { await Task.yield() }

    waiting.cancel()
    await waiting.value
    let late = Task {
      while !Task.isCancelled { await Task.yield() }
      await wakeUp.wait(past: generation)
    }
    late.cancel()
    await late.value

    #expect(wakeUp.waiterCount == 0)
  }
}
