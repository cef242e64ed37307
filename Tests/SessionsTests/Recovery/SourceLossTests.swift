import Capture
import Events
import Foundation
import Sessions
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct SourceLossTests {
  private static let camera = "v4l2:bench"
  private static let microphone = "alsa:Bench,0"
  private static let frozen = CaptureError(code: .noData, message: "It froze.")
  private static let broken = CaptureError(code: .failed, message: "It broke.", errnoCode: EIO)
  private static let busy = CaptureError(code: .busy, message: "In use.", errnoCode: EBUSY)
  private static let denied = CaptureError(
    code: .accessDenied,
    message: "Denied.",
    errnoCode: EACCES
  )

  /// A live session on the bench's camera and microphone.
  private func live(
    _ bench: DeviceBench,
    _ body: (ManagedRack) async throws -> Void
  ) async throws {
    try await ManagedRack.run(hub: bench.hub, watcher: bench.watcher) { rack in
      try await rack.createSynthetic("s") {
        $0.camera = Self.camera
        $0.microphone = Self.microphone
        $0.url = rack.fileURL("s")
      }
      try await rack.manager.start("s", operator: "test", key: nil)
      try await rack.wait(for: "s") { $0.state == .live }
      try await body(rack)
    }
  }

  /// The codes and the states of a session behind its start.
  private func record(_ rack: ManagedRack) async throws -> [String] {
    let events = try await rack.recorded("s")
    let isLive = try #require(events.firstIndex { $0.nextState == "live" })
    return events[(isLive + 1)...].compactMap { event in
      if event.code == .stateChanged { return event.nextState }
      return event.code.number == 0 ? nil : "\(event.code.number)"
    }
  }

  @Test("a camera that is unplugged and plugged in again comes back by itself")
  func unplug() async throws {
    let bench = try DeviceBench(Self.camera, Self.microphone)
    try await self.live(bench) { rack in
      try bench.unplug(Self.camera)
      let degraded = try await rack.wait(for: "s") { $0.state == .degraded }
      #expect(degraded.onAir == .waitingImage)
      try await bench.wait(for: Self.camera, openings: 2)

      try bench.plug(Self.camera)
      let back = try await rack.wait(for: "s") { $0.state == .live }

      #expect(back.onAir == .camera && back.cameraMode == "bench")
      #expect(try await self.record(rack) == ["1023", "degraded", "1024", "1003", "live"])
    }
  }

  @Test("a camera that freezes or breaks comes back by itself", arguments: [frozen, broken])
  func failure(error: CaptureError) async throws {
    let bench = try DeviceBench(Self.camera, Self.microphone)
    try await self.live(bench) { rack in
      try bench.fail(Self.camera, error)
      try await rack.wait(for: "s") { $0.state == .degraded }
      try await rack.wait(for: "s") { $0.state == .live }

      #expect(try await self.record(rack) == ["-1301", "degraded", "1024", "1003", "live"])
    }
  }

  @Test("while it cannot be opened each new reason is told once, until it can")
  func refused() async throws {
    let bench = try DeviceBench(Self.camera, Self.microphone)
    try await self.live(bench) { rack in
      try bench.refuse(Self.camera, with: Self.busy)
      try bench.fail(Self.camera, Self.frozen)
      try await bench.wait(for: Self.camera, openings: 4)
      try bench.refuse(Self.camera, with: Self.denied)
      try await bench.wait(for: Self.camera, openings: 6)
      try bench.refuse(Self.camera, with: nil)
      try await rack.wait(for: "s") { $0.state == .live }

      #expect(
        try await self.record(rack) == [
          "-1301", "degraded", "-1301", "10001", "1024", "1003", "live",
        ]
      )
    }
  }

  @Test("a camera that fails again before it has proved itself is not back")
  func relapse() async throws {
    let bench = try DeviceBench(Self.camera, Self.microphone)
    try await self.live(bench) { rack in
      try bench.fail(Self.camera, Self.frozen)
      for openings in 2 ... 3 {
        try await bench.wait(for: Self.camera, openings: openings)
        try bench.fail(Self.camera, Self.frozen)
      }
      try await rack.wait(for: "s") { $0.state == .live }

      #expect(try await self.record(rack) == ["-1301", "degraded", "1024", "1003", "live"])
    }
  }

  @Test("another camera set meanwhile takes its place, and the lost one is left alone")
  func replaced() async throws {
    let bench = try DeviceBench(Self.camera, Self.microphone)
    try await self.live(bench) { rack in
      try bench.unplug(Self.camera)
      try await rack.wait(for: "s") { $0.state == .degraded }
      var changes = SessionAttributes()
      changes.camera = "v4l2:other"
      _ = try await rack.manager.update(
        "s",
        changes: changes,
        resetting: [],
        operator: "test",
        key: nil
      )
      // It is not there: what is waited for now is that one.
      try await bench.wait(for: Self.camera, openings: 1)
      try bench.plug(Self.camera)

      changes.camera = "v4l2:bench"
      _ = try await rack.manager.update(
        "s",
        changes: changes,
        resetting: [],
        operator: "test",
        key: nil
      )
      try await rack.wait(for: "s") { $0.state == .live }

      let codes = try await self.record(rack)
      #expect(codes.starts(with: ["1023", "degraded"]))
      #expect(codes.suffix(2) == ["1003", "live"] && !codes.contains("1024"))
    }
  }

  @Test("a stop while the camera is away ends the session, and nothing is opened after it")
  func stopped() async throws {
    let bench = try DeviceBench(Self.camera, Self.microphone)
    try await self.live(bench) { rack in
      try bench.fail(Self.camera, Self.frozen)
      try await rack.wait(for: "s") { $0.state == .degraded }
      try await bench.wait(for: Self.camera, openings: 2)

      let stopped = try await rack.manager.stop("s", operator: "test", key: nil)

      #expect(stopped.state == .idle)
      _ = try await bench.devices.wait(for: "the camera to be closed") { devices in
        devices.values.allSatisfy { $0.openings <= 2 } ? true : nil
      }
      #expect(try await self.record(rack).suffix(2) == ["stopping", "idle"])
    }
  }

  @Test("a microphone that is lost comes back by itself; silence is sent meanwhile")
  func microphone() async throws {
    let bench = try DeviceBench(Self.camera, Self.microphone)
    try await self.live(bench) { rack in
      try bench.unplug(Self.microphone)
      let degraded = try await rack.wait(for: "s") { $0.state == .degraded }
      #expect(degraded.microphoneMode == nil && degraded.onAir == .camera)
      try bench.plug(Self.microphone)
      let back = try await rack.wait(for: "s") { $0.state == .live }

      #expect(back.microphoneMode == "bench")
      #expect(try await self.record(rack) == ["-1302", "degraded", "live"])
    }
  }

  @Test("with both lost, the session is live again when both are back")
  func both() async throws {
    let bench = try DeviceBench(Self.camera, Self.microphone)
    try await self.live(bench) { rack in
      try bench.unplug(Self.camera)
      try bench.unplug(Self.microphone)
      try await rack.wait(for: "s") { $0.onAir == .waitingImage && $0.microphoneMode == nil }
      try bench.plug(Self.camera)
      let half = try await rack.wait(for: "s") { $0.cameraMode != nil }
      #expect(half.state == .degraded && half.onAir == .camera)
      try bench.plug(Self.microphone)
      try await rack.wait(for: "s") { $0.state == .live }

      let codes = try await self.record(rack)
      #expect(Set(codes) == ["1023", "-1302", "degraded", "1024", "1003", "live"])
      #expect(codes.filter { $0 == "degraded" }.count == 1)
    }
  }

  @Test("two sessions on one camera both get it back")
  func shared() async throws {
    let bench = try DeviceBench(Self.camera, Self.microphone)
    try await self.live(bench) { rack in
      try await rack.createSynthetic("t") {
        $0.camera = Self.camera
        $0.microphone = Self.microphone
        $0.url = rack.fileURL("t")
      }
      try await rack.manager.start("t", operator: "test", key: nil)
      try await rack.wait(for: "t") { $0.state == .live }

      try bench.unplug(Self.camera)
      for name in ["s", "t"] { try await rack.wait(for: name) { $0.state == .degraded } }
      try bench.plug(Self.camera)
      for name in ["s", "t"] { try await rack.wait(for: name) { $0.state == .live } }

      #expect(try await self.record(rack) == ["1023", "degraded", "1024", "1003", "live"])
    }
  }

  @Test("a camera that is absent at the start fails the session, as before")
  func absentAtStart() async throws {
    let bench = try DeviceBench(Self.camera)
    try bench.unplug(Self.camera)
    try await ManagedRack.run(hub: bench.hub, watcher: bench.watcher) { rack in
      try await rack.createSynthetic("s") {
        $0.camera = Self.camera
        $0.url = rack.fileURL("s")
      }
      try await rack.manager.start("s", operator: "test", key: nil)
      try await rack.wait(for: "s") { $0.state == .failed }

      let codes = try await rack.recorded("s").map(\.code.number).filter { $0 != 0 }
      #expect(codes == [-1301])
    }
  }
}
