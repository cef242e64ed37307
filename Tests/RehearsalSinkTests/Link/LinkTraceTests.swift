import Media
import Testing

@testable import RehearsalSink

@Suite struct LinkTraceTests {
  @Test("reads lines with and without units, delays and comments")
  func parses() throws {
    let trace = try LinkTrace(
      parsing: """
        # a train
        10 6Mbps 20ms

        0.5\t800 0.2s  # without a unit: kbps
        5 0
        1 2.5kbps\r
        """
    )

    #expect(
      trace.stretches == [
        .init(duration: .seconds(10), bitsPerSecond: 6_000_000, delay: .milliseconds(20)),
        .init(duration: .milliseconds(500), bitsPerSecond: 800_000, delay: .milliseconds(200)),
        .init(duration: .seconds(5), bitsPerSecond: 0),
        .init(duration: .seconds(1), bitsPerSecond: 2500),
      ]
    )
    #expect(trace.duration == .milliseconds(16_500))
  }

  @Test(
    "names the line that is none, and what a line is",
    arguments: [
      ("10", "line 1: has 1 words"),
      ("10 1Mbps 20ms 3", "line 1: has 4 words"),
      ("1 1Mbps\n0 1Mbps", "line 2: \"0\" is no time"),
      ("-1 1Mbps", "line 1: \"-1\" is no time"),
      ("1e3 1Mbps", "line 1: \"1e3\" is no time"),
      ("# c\n\n1 1Gbps", "line 3: \"1Gbps\" is no rate"),
      ("1 -5kbps", "line 1: \"-5kbps\" is no rate"),
      ("1 9999999Mbps", "line 1: \"9999999Mbps\" is no rate"),
      ("1 1Mbps 20", "line 1: \"20\" is no delay"),
      ("1 1Mbps 61s", "line 1: \"61s\" is no delay"),
      ("", "the trace carries nothing"),
      ("5 0\n5 0kbps", "the trace carries nothing"),
    ]
  )
  func refuses(text: String, message: String) {
    let error = #expect(throws: RehearsalSinkError.self) { try LinkTrace(parsing: text) }

    #expect(error?.code == .invalidTrace)
    #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
  }

  @Test("begins anew at its end")
  func loops() throws {
    let trace = try LinkTrace(parsing: "1 1Mbps\n2 2Mbps\n1 3Mbps")

    let table: [(Double, Int)] = [
      (0, 1), (0.999, 1), (1, 2), (2.9, 2), (3, 3), (3.999, 3), (4, 1), (5, 2), (403.5, 3),
    ]
    for (seconds, megabits) in table {
      #expect(trace.stretch(at: .seconds(seconds)).bitsPerSecond == megabits * 1_000_000)
    }
    #expect(trace.stretch(at: .seconds(-1)).bitsPerSecond == 1_000_000)
  }

  @Test("tells how long bytes take, over outages and over several rounds")
  func carries() throws {
    let trace = try LinkTrace(parsing: "1 800kbps\n2 0\n1 1600kbps")

    // Bytes, from when in seconds, how long in seconds. A round of 4 s carries 300 000 bytes.
    let table: [(Int, Double, Double)] = [
      (0, 0, 0),
      (50_000, 0, 0.5),
      (100_000, 0, 1),
      (100_001, 0, 3.000_005),
      (100_000, 0.5, 2.75),
      (1000, 1, 2.005),
      (200_000, 3, 1),
      (300_000, 0, 4),
      (350_000, 0, 4.5),
      (350_000, 3.5, 4.25),
      (3_000_000, 0, 40),
    ]
    for (bytes, from, seconds) in table {
      let time = trace.time(toCarry: bytes, from: .seconds(from))
      #expect(abs(time.inSeconds - seconds) < 1e-5, "\(bytes) from \(from): \(time)")
    }
  }
}
