import Events
import Media
import Store
import Testing

@testable import Capture
@testable import Sessions

/// What sessions set on their cameras' drivers.
@Suite(.timeLimit(.minutes(1))) struct CameraControlTests {
  private static let all: Set<UInt32> = [
    CameraControl.autoFocus, CameraControl.zoom, CameraControl.flashMode,
  ]

  /// Runs `body` on a rack whose camera `v4l2:fake` has `driver`.
  private static func run(
    _ driver: FakeDriver?,
    _ body: (ManagedRack) async throws -> Void
  ) async throws {
    let hub = DeviceHub { key throws(CaptureError) in
      switch key.id.name {
      case "fake": FakeCamera(controls: driver)
      default: SyntheticTone(request: .init(format: .init(sampleRate: 48000, channels: 2)))
      }
    }
    try await ManagedRack.run(hub: hub, body)
  }

  private static func goLive(
    _ rack: ManagedRack,
    _ name: String,
    _ change: (inout SessionAttributes) -> Void = { _ in }
  ) async throws {
    try await rack.createSynthetic(name) {
      $0.camera = "v4l2:fake"
      $0.url = rack.fileURL(name)
      change(&$0)
    }
    try await rack.manager.start(name, operator: "test", key: nil)
    try await rack.wait(for: name) { $0.state == .live }
  }

  private static func update(
    _ rack: ManagedRack,
    _ name: String,
    _ change: (inout SessionAttributes) -> Void
  ) async throws {
    var changes = SessionAttributes()
    change(&changes)
    _ = try await rack.manager.update(
      name,
      changes: changes,
      resetting: [],
      operator: "test",
      key: nil
    )
  }

  private static func settle(_ driver: FakeDriver, _ settings: [String]) async {
    // The test's time limit ends a wait in vain.
    while driver.settings != settings { await Task.yield() }
  }

  @Test("the first user of a camera sets its focus, who joins only when asked to, both while live")
  func focus() async throws {
    let driver = FakeDriver(Self.all)
    try await Self.run(driver) { rack in
      try await Self.goLive(rack, "a") { $0.autoFocus = false }
      await Self.settle(driver, ["focus 0"])
      #expect(try await rack.manager.snapshot("a").autoFocus == .off)
      try await Self.goLive(rack, "b")
      try await rack.wait(for: "b") { $0.cameraState != nil }
      try await Self.update(rack, "a") { $0.autoFocus = true }
      await Self.settle(driver, ["focus 0", "focus 1"])
      try await Self.goLive(rack, "c") { $0.autoFocus = false }
      await Self.settle(driver, ["focus 0", "focus 1", "focus 0"])

      #expect(try await rack.manager.snapshot("a").autoFocus == .on)
    }
  }

  @Test("a camera without auto focus says so, and is asked for none")
  func unsupported() async throws {
    let driver = FakeDriver([])
    try await Self.run(driver) { rack in
      try await Self.goLive(rack, "a")
      try await rack.wait(for: "a") { $0.autoFocus == .unsupported }
      _ = try await rack.manager.stop("a", operator: "test", key: nil)

      #expect(try await rack.manager.snapshot("a").autoFocus == .on)
      #expect(driver.settings.isEmpty)
    }
  }

  @Test("zooms the camera for all sessions on it, and back when the session has left it")
  func zoom() async throws {
    let driver = FakeDriver([CameraControl.zoom])
    try await Self.run(driver) { rack in
      try await Self.goLive(rack, "a") { $0.zoom = true }
      try await Self.goLive(rack, "b")
      let zoom = try await rack.manager.zoom(of: "a")
      #expect(zoom == Zoom(level: 1, maximum: 5, isByCamera: true))

      let zoomed = try await rack.manager.setZoom(2.504, of: "a", operator: "ada", key: "k")
      _ = try await rack.manager.setZoom(2.504, of: "a", operator: "ada", key: "k")

      #expect(zoomed.cameraState?.zoomLevel == 2.5)
      #expect(try await rack.manager.snapshot("b").cameraState?.zoomLevel == 2.5)
      #expect(driver.settings == ["zoom 250"])
      let event = try #require(try await rack.recorded("a").first { $0.code == .zoomSet })
      #expect(event.message == "zoomed to 2.5 by the camera, for all sessions that use it")
      #expect(event.operator == "ada")
      _ = try await rack.manager.stop("b", operator: "test", key: nil)
      _ = try await rack.manager.stop("a", operator: "test", key: nil)
      await Self.settle(driver, ["zoom 250", "zoom 100"])
    }
  }

  @Test("zoom goes back when it is no longer allowed, and crops what has no zoom of its own")
  func crop() async throws {
    try await Self.run(nil) { rack in
      try await Self.goLive(rack, "a") { $0.zoom = true }
      let zoom = try await rack.manager.zoom(of: "a")
      #expect(zoom == Zoom(level: 1, maximum: 4, isByCamera: false))
      let zoomed = try await rack.manager.setZoom(4, of: "a", operator: "test", key: nil)
      #expect(zoomed.cameraState?.zoomLevel == 4)

      try await Self.update(rack, "a") { $0.zoom = false }
      try await rack.wait(for: "a") { $0.cameraState?.zoomLevel == 1 }
      let error = await #expect(throws: SessionError.self) {
        try await rack.manager.setZoom(2, of: "a", operator: "test", key: nil)
      }
      #expect(error?.code == .failedPrecondition)
    }
  }

  @Test("refuses a level out of range, and to zoom or light what is not open")
  func refusals() async throws {
    let driver = FakeDriver([CameraControl.zoom])
    try await Self.run(driver) { rack in
      try await Self.goLive(rack, "a") { $0.zoom = true }
      for level in [0.99, 5.01, -1, .nan, .infinity] {
        let error = await #expect(throws: SessionError.self) {
          try await rack.manager.setZoom(level, of: "a", operator: "test", key: nil)
        }
        #expect(error?.code == .invalidArgument && error?.message.contains("1 to 5") == true)
      }
      let dark = await #expect(throws: SessionError.self) {
        try await rack.manager.toggleTorch("a", operator: "test", key: nil)
      }
      #expect(dark?.code == .failedPrecondition)
      #expect(dark?.message == "the camera v4l2:fake of session a has no lamp")

      _ = try await rack.manager.stop("a", operator: "test", key: nil)
      let idle = await #expect(throws: SessionError.self) {
        try await rack.manager.zoom(of: "a")
      }
      #expect(idle?.code == .failedPrecondition)
      #expect(idle?.message == "session a is idle and has no camera open to zoom")
      #expect(driver.settings.isEmpty)
    }
  }

  @Test("switches the lamp for all sessions on the camera, once for each key, and off at the end")
  func torch() async throws {
    let driver = FakeDriver([CameraControl.flashMode])
    try await Self.run(driver) { rack in
      try await Self.goLive(rack, "a")
      try await Self.goLive(rack, "b")
      for _ in 0 ..< 2 {
        let lit = try await rack.manager.toggleTorch("a", operator: "ada", key: "k")
        #expect(lit.cameraState?.isTorchOn == true)
      }
      #expect(try await rack.manager.snapshot("b").cameraState?.isTorchOn == true)
      let dark = try await rack.manager.toggleTorch("b", operator: "ada", key: nil)
      #expect(dark.cameraState?.isTorchOn == false)
      #expect(try await rack.manager.snapshot("a").cameraState?.isTorchOn == false)
      _ = try await rack.manager.toggleTorch("b", operator: "ada", key: nil)
      _ = try await rack.manager.stop("a", operator: "test", key: nil)
      #expect(driver.settings == ["lamp 2", "lamp 0", "lamp 2"])
      _ = try await rack.manager.stop("b", operator: "test", key: nil)
      await Self.settle(driver, ["lamp 2", "lamp 0", "lamp 2", "lamp 0"])

      let event = try #require(try await rack.recorded("a").first { $0.code == .torchToggled })
      #expect(event.message == "the lamp of v4l2:fake is on, for all sessions that use it")
    }
  }

  @Test("a camera that opens but fails before its first picture leaves the one before on air")
  func fallsBack() async throws {
    let error = CaptureError(code: .noData, message: "nothing comes")
    let hub = DeviceHub { key throws(CaptureError) in
      switch key.id.name {
      case "fake": FakeCamera(controls: nil)
      case "dead": FakeCamera(controls: nil, failure: error)
      default: SyntheticTone(request: .init(format: .init(sampleRate: 48000, channels: 2)))
      }
    }
    try await ManagedRack.run(hub: hub) { rack in
      try await Self.goLive(rack, "a") { $0.backCamera = "v4l2:dead" }
      _ = try await rack.manager.switchCamera("a", operator: "test", key: nil)
      for try await event in rack.events.subscribe(session: "a", after: 0)
      where event.code == .cameraClosed { break }

      let snapshot = try await rack.manager.snapshot("a")
      #expect(snapshot.state == .live && snapshot.onAir == .camera)
      #expect(snapshot.devicePosition == .front && snapshot.effective.devicePosition == .back)
      let codes = try await rack.recorded("a").map(\.code.number).filter { $0 != 0 }
      #expect(codes == [1003, 1007, 1008, 1001, 1002, 1003, 1025, -1301])
    }
  }
}
