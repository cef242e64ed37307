import TestSupport
import Testing

@Suite struct WatchedTests {
  @Test("gives what is there, and what comes later")
  func waits() async throws {
    let watched = Watched(1)

    let now = try await watched.wait(for: "one") { $0 == 1 ? "one" : nil }
    async let later = watched.wait(for: "two") { $0 == 2 ? "two" : nil }
    watched.update { $0 = 2 }

    #expect(now == "one")
    #expect(try await later == "two")
  }

  @Test("says what did not come")
  func expires() async throws {
    let watched = Watched("still this")

    let error = await #expect(throws: DeadlinePassed.self) {
      try await watched.wait(for: "the other", within: .milliseconds(1)) {
        $0 == "other" ? true : nil
      }
    }

    #expect(error?.description.contains("the other") == true)
    #expect(error?.description.contains("still this") == true)
  }
}
