import Media
import Testing

@testable import Capture

@Suite struct SettlingTests {
  private static func time(_ milliseconds: Int) -> MediaTime {
    .zero + .milliseconds(milliseconds)
  }

  @Test(
    "waits 100 ms after the last event, but half a second at most",
    arguments: [
      ([0], 100), ([0, 50], 150), ([0, 90, 180, 270], 370),
      (Array(stride(from: 0, through: 480, by: 60)), 500),
    ]
  )
  func deadline(stirs: [Int], deadline: Int) {
    var settling = Settling()
    for time in stirs { settling.stirred([.camera], at: Self.time(time)) }

    #expect(settling.deadline == Self.time(deadline))
    #expect(settling.settled(at: Self.time(deadline - 1)).isEmpty)
    #expect(settling.settled(at: Self.time(deadline)) == [.camera])
    #expect(settling.deadline == nil)
    #expect(settling.settled(at: Self.time(deadline + 1000)).isEmpty)
  }

  @Test("gathers the kinds, and nothing comes of what concerns none")
  func kinds() {
    var settling = Settling()
    settling.stirred([], at: Self.time(0))
    #expect(settling.deadline == nil)

    settling.stirred([.camera], at: Self.time(0))
    settling.stirred([.microphone], at: Self.time(10))
    #expect(settling.settled(at: Self.time(110)) == [.camera, .microphone])
  }
}
