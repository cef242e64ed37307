import Testing

@testable import rackcast

@Suite struct QuantityArgumentTests {
  @Test(
    "reads lengths of time",
    arguments: [
      ("500ms", Duration.milliseconds(500)), ("10s", .seconds(10)), ("2m", .seconds(120)),
      ("1h", .seconds(3600)), ("1m30s", .seconds(90)), ("1.5s", .milliseconds(1500)),
      ("0s", .zero), ("2min", .seconds(120)), ("1h2m3s4ms", .milliseconds(3_723_004)),
    ]
  )
  func duration(text: String, value: Duration) {
    #expect(DurationArgument(argument: text)?.value == value)
  }

  @Test(
    "refuses what is no length of time; a number without a unit could mean anything",
    arguments: ["", "10", "s", "-1s", "1x", "1s1m", "1s2s", "1 s", "1..5s", "1e9h", "infs", "٣s"]
  )
  func noDuration(text: String) {
    #expect(DurationArgument(argument: text) == nil)
  }

  @Test(
    "writes a length of time as it could be given",
    arguments: [("500ms", "500ms"), ("10s", "10s"), ("2m", "120s"), ("1.5s", "1.5s")]
  )
  func durationText(text: String, written: String) {
    #expect(DurationArgument(argument: text)?.text == written)
  }

  @Test(
    "reads seconds with and without a unit",
    arguments: [("2", 2.0), ("0.5", 0.5), ("2s", 2), ("500ms", 0.5)]
  )
  func seconds(text: String, value: Double) {
    #expect(SecondsArgument(argument: text)?.seconds == value)
  }

  @Test("refuses what is no number of seconds", arguments: ["", "-2", "nan", "inf", "two"])
  func noSeconds(text: String) {
    #expect(SecondsArgument(argument: text) == nil)
  }

  @Test(
    "reads bits per second",
    arguments: [("800k", 800_000), ("2.5M", 2_500_000), ("800000", 800_000), ("64K", 64000)]
  )
  func rate(text: String, bits: Int) {
    #expect(RateArgument(argument: text)?.bitsPerSecond == bits)
  }

  @Test(
    "refuses what is no rate",
    arguments: ["", "k", "0", "-1k", "800kB", "0.1", "1e99", "infM", "8 k"]
  )
  func noRate(text: String) {
    #expect(RateArgument(argument: text) == nil)
  }

  @Test(
    "reads an encoder's rate in kbps, as the attributes are",
    arguments: [("800", 800), ("800k", 800), ("1.5M", 1500), ("4500kbps", 4500)]
  )
  func kilobits(text: String, kbps: UInt32) {
    #expect(KilobitArgument(argument: text)?.kbps == kbps)
  }

  @Test("refuses fractions of a kbps", arguments: ["0.5", "1.0005M", "x", "0"])
  func noKilobits(text: String) {
    #expect(KilobitArgument(argument: text) == nil)
  }

  @Test(
    "reads frame rates",
    arguments: [("25", 25.0), ("29.97", 29.97), ("30000/1001", 30000.0 / 1001)]
  )
  func frameRate(text: String, value: Double) {
    #expect(FrameRateArgument(argument: text)?.framesPerSecond == value)
  }

  @Test("refuses what is no frame rate", arguments: ["", "0", "-25", "25/0", "1/2/3", "nan"])
  func noFrameRate(text: String) {
    #expect(FrameRateArgument(argument: text) == nil)
  }
}
