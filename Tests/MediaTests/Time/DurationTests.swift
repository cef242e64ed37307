import Media
import Testing

@Suite struct DurationTests {
  @Test(
    "is written for people in milliseconds, and in seconds from one on",
    arguments: [
      (.zero, "0 ms"), (.nanoseconds(46_172_714), "46 ms"), (.microseconds(999_600), "1 s"),
      (.milliseconds(2_249), "2.2 s"), (.seconds(30), "30 s"), (.milliseconds(-250), "-250 ms"),
    ] as [(Duration, String)]
  )
  func brief(duration: Duration, text: String) {
    #expect(duration.brief == text)
  }
}
