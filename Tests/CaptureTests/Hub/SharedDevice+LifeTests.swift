import Testing

@testable import Capture

@Suite struct SharedDeviceLifeTests {
  @Test("runs once open, and stops with its last user")
  func lastUserStops() {
    var life = SharedDevice.Life()

    #expect(life.attach() == .attached)
    #expect(life.opened() == .run)
    #expect(life.attach() == .attached)
    #expect(life.detach() == .none)
    #expect(!life.isEnding)
    #expect(life.detach() == .stop)
    #expect(life.isEnding)
    #expect(life.attach() == .waitForEnd)
    #expect(life.runEnded() == .none)
  }

  @Test("is closed unused when everybody left while it opened")
  func leftWhileOpening() {
    var life = SharedDevice.Life()

    #expect(life.attach() == .attached)
    #expect(life.detach() == .none)
    #expect(life.opened() == .close)
    #expect(life.attach() == .waitForEnd)
  }

  @Test("runs for one who came after all others left while it opened")
  func cameWhileOpening() {
    var life = SharedDevice.Life()

    #expect(life.attach() == .attached)
    #expect(life.detach() == .none)
    #expect(life.attach() == .attached)
    #expect(life.opened() == .run)
  }

  @Test("tells its users when it ends by itself, and takes no more of them")
  func fails() {
    var life = SharedDevice.Life()

    #expect(life.attach() == .attached)
    #expect(life.opened() == .run)
    #expect(life.runEnded() == .fail)
    #expect(life.attach() == .waitForEnd)
    #expect(life.detach() == .waitForEnd)
  }

  @Test("takes no users once it could not be opened")
  func openFails() {
    var life = SharedDevice.Life()

    #expect(life.attach() == .attached)
    life.openFailed()
    #expect(life.attach() == .waitForEnd)
  }
}
