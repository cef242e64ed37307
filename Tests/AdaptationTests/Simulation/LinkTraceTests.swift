import LinkSimulation
import Testing

@Suite struct LinkTraceTests {
  @Test("a trace is read line by line, and what a line does not say stays")
  func reads() throws {
    let trace = try LinkTrace(
      name: "t",
      text: """
        # A comment.
        0 6Mbps 30ms loss 0.5 buffer 200

        2.5 800kbps   # less
        4 100ms
        10 end
        """
    )

    #expect(
      trace.steps == [
        .init(time: 0, rate: 6_000_000, delay: 0.03, loss: 0.005, buffer: 200_000),
        .init(time: 2.5, rate: 800_000, delay: 0.03, loss: 0.005, buffer: 200_000),
        .init(time: 4, rate: 800_000, delay: 0.1, loss: 0.005, buffer: 200_000),
      ]
    )
    #expect(trace.length == 10)
  }

  @Test(
    "a line that is no step is named",
    arguments: [
      ("0 6Mbps\n1 fast\n2 end", 2), ("0 6Mbps\n2 1Mbps\n1 1Mbps\n3 end", 3), ("0 6Mbps\n1", 2),
      ("0 -1Mbps\n1 end", 1), ("0 6Mbps\n2 end\n3 1Mbps", 3), ("0 6Mbps loss\n2 end", 1),
      ("0 6Mbps", 0), ("1 6Mbps\n2 end", 0), ("", 0),
    ]
  )
  func refuses(text: String, line: Int) {
    #expect(throws: InvalidTrace(name: "t", line: line)) {
      try LinkTrace(name: "t", text: text)
    }
  }

  @Test("twenty traces are kept")
  func kept() throws {
    #expect(try LinkTrace.kept().count == 20)
  }
}
