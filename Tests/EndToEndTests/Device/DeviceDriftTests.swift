import Foundation
import Media
import TestSupport
import Testing

/// Sound of a card whose clock is off, in the VM of `Tests/Rig`.
@Suite(DeviceRig.needed, .serialized, .timeLimit(.minutes(60)))
struct DeviceDriftTests {
  /// How long the sound is watched, in seconds: `RACKCAST_RIG_DRIFT_SECONDS`, or a minute.
  private static let seconds =
    ProcessInfo.processInfo.environment["RACKCAST_RIG_DRIFT_SECONDS"].flatMap { Int($0) } ?? 60

  /// `RACKCAST_RIG_DRIFT_SHIFT`, or both ways.
  private static let shifts =
    ProcessInfo.processInfo.environment["RACKCAST_RIG_DRIFT_SHIFT"].flatMap { Int($0) }
    .map { [$0] } ?? [99_500, 100_500]

  /// - Parameter shift: how long the card takes for 100,000 samples' time; the driver divides by it.
  @Test(
    "sound of a card whose clock is 0.5 % off stays in its place, without a gap",
    arguments: Self.shifts
  )
  func off(shift: Int) async throws {
    let directory = try TemporaryDirectory()
    let sink = try await Sink.start()
    let rack = try await Rack.start()
    try Self.beep.write(to: URL(fileURLWithPath: directory.file("beep.raw")))
    try await Self.shift(to: shift)
    // A beep a second on the card's clock, until the player is killed. Its buffer is long: where it ran
    // dry, the beeps after it would be out of place.
    let player = try Program(
      "bash",
      [
        "-c",
        "exec aplay -q -D hw:Loopback,0 -B 1500000 -t raw -f S16_LE -r 48000 -c 2 "
          + "< <(while cat '\(directory.file("beep.raw"))'; do :; done)",
      ]
    )
    _ = try await eventually("the player to run", within: .seconds(30)) {
      let status = try String(
        contentsOfFile: "/proc/asound/Loopback/pcm0p/sub0/status",
        encoding: .utf8
      )
      return status.contains("RUNNING") ? true : nil
    }
    try await rack.rackcast([
      // Sound alone, on the daemon's clock, which pictures follow too; an emulated machine has not
      // the power for both.
      "session", "create", "drift", "--url", sink.url("drift"), "--microphone", "hw:Loopback,1",
    ])
    try await rack.rackcast("session", "start", "drift")
    try await rack.rackcast("session", "wait", "drift", "--state", "live", "--timeout", "60s")
    let path = try #require(try sink.recordings.first)
    try await rack.watch("drift", periods: Self.seconds / 2)
    try await rack.rackcast("session", "stop", "drift")
    player.signal(SIGKILL)
    _ = try await player.end()
    try await sink.stop()
    try await Self.shift(to: 100_000)

    let times = try await Self.packetTimes(of: path)
    #expect(zip(times.dropFirst(), times).allSatisfy { (0.019 ... 0.024).contains($0 - $1) })
    // Each beep against its place by the card's clock; uncorrected they would run off by 5 ms a
    // second.
    let beeps = try await Self.beeps(of: path)
    let second = Double(shift) / 100_000
    let strays = Self.strays(of: beeps, second: second)
    // An emulated machine stalls for longer than sound is waited for: a beep with silence for its
    // beginning, or for its end, tells nothing of the clock.
    let whole = zip(beeps, strays).filter { $0.0.isWhole }.map(\.1)
    let spread = (whole.max() ?? 100) - (whole.min() ?? 0)
    print(
      "drift at \(second): \(beeps.count) beeps in \((times.last ?? 0) - (times.first ?? 0)) s, "
        + "\(whole.count) whole ones, off by \(whole.min() ?? 0) to \(whole.max() ?? 0) ms"
    )
    #expect(whole.count > Self.seconds * 9 / 10)
    #expect(spread < 20, "\(strays.map { ($0 * 10).rounded() / 10 })")
    try await rack.stop()
  }

  /// A second that begins with a beep: 1 kHz for 100 ms.
  private static var beep: Data {
    let second = (0 ..< 48_000).flatMap { frame -> [Int16] in
      let level = frame < 4800 ? 16_000 * sin(2 * Double.pi * Double(frame) / 48) : 0
      return [Int16(level), Int16(level)]
    }
    return second.withUnsafeBytes { Data($0) }
  }

  /// A beep of a recording, in seconds.
  private struct Beep {
    let begin: Double
    let length: Double

    /// Whether no stall of the machine took its beginning or its end.
    var isWhole: Bool { (0.09 ... 0.13).contains(self.length) }
  }

  /// How far each beep is from its place, in milliseconds: beeps follow each other by whole numbers
  /// of `second`, and the one in the middle of all is in its place.
  private static func strays(of beeps: [Beep], second: Double) -> [Double] {
    let whole = beeps.filter(\.isWhole)
    guard let first = whole.first?.begin else { return [] }
    let offsets = beeps.map { beep in
      let offset = beep.begin - first
      return (offset - (offset / second).rounded() * second) * 1000
    }
    let median = offsets.sorted()[offsets.count / 2]
    return offsets.map { $0 - median }
  }

  /// The beeps of a recording: `ffmpeg` finds them, as ten minutes would keep an emulated machine
  /// busy for twenty.
  private static func beeps(of path: String) async throws -> [Beep] {
    let output = try await Program.run(
      "ffmpeg",
      ["-nostdin", "-hide_banner", "-nostats", "-i", path, "-vn"]
        + ["-af", "silencedetect=n=-30dB:d=0.3", "-f", "null", "-"],
      within: .seconds(600)
    )
    var begin: Double?
    var beeps: [Beep] = []
    for line in output.lines {
      let words = line.split(separator: " ")
      if let place = words.firstIndex(of: "silence_end:") {
        begin = Double(words[place + 1])
      } else if let place = words.firstIndex(of: "silence_start:"), let first = begin,
        let end = Double(words[place + 1])
      {
        beeps.append(Beep(begin: first, length: end - first))
        begin = nil
      }
    }
    return beeps
  }

  /// The decode time of each packet of sound, in seconds.
  private static func packetTimes(of path: String) async throws -> [Double] {
    try await Program.run(
      "ffprobe",
      ["-v", "error", "-select_streams", "a", "-show_entries", "packet=dts_time"]
        + ["-of", "csv=p=0", path],
      within: .seconds(600)
    ).standard.compactMap { Double($0) }
  }

  /// Sets the clock of the card that is captured from: 100000 is right.
  private static func shift(to value: Int) async throws {
    try await Program.run(
      "amixer",
      [
        "-q", "-c", "Loopback", "cset", "iface=PCM,name='PCM Rate Shift 100000',device=1",
        "\(value)",
      ]
    )
  }
}
