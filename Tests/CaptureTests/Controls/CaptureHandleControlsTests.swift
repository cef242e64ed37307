import Dispatch
import Media
import Synchronization
import TestSupport
import Testing

@testable import Capture

@Suite(.timeLimit(.minutes(1))) struct CaptureHandleControlsTests {
  private let camera: DeviceID
  private let controls = FakeControls([
    .integer(CameraControl.autoFocus, "Focus", 0 ... 1),
    .integer(CameraControl.zoom, "Zoom", 100 ... 500),
  ])

  init() throws {
    self.camera = try DeviceID("v4l2:fake")
  }

  private func hub(_ controls: (any DeviceControls)?) -> DeviceHub {
    DeviceHub { _ throws(CaptureError) in
      FakeSource(journal: FakeSource.Journal(), controls: controls)
    }
  }

  @Test("what one user sets acts on the device, so on the other user too")
  func shared() async throws {
    let hub = self.hub(self.controls)
    let first = try await hub.openCamera(self.camera, request: .small, sink: Collector())
    #expect(!first.isShared)
    let second = try await hub.openCamera(self.camera, request: .small, sink: Collector())

    try await first.set(CameraControl.zoom, to: 250)

    #expect(first.isShared && second.isShared)
    #expect(try await second.value(of: CameraControl.zoom) == 250)
    #expect(CameraFeatures(try await second.controls()).hasAutoFocus)
    #expect(self.controls.settings.withLock { $0 } == ["Zoom 250"])
    await first.close()
    #expect(!second.isShared)
    await second.close()
  }

  @Test("a source without a driver has no controls, and says so when one is set")
  func none() async throws {
    let handle = try await self.hub(nil)
      .openCamera(self.camera, request: .small, sink: Collector())

    #expect(try await handle.controls().isEmpty)
    let error = await #expect(throws: CaptureError.self) {
      try await handle.set(CameraControl.zoom, to: 1)
    }
    #expect(error?.code == .unsupported)
    await handle.close()
    await #expect(throws: CaptureError.self) { try await handle.value(of: CameraControl.zoom) }
  }

  @Test("a device that does not answer takes a bounded number of requests, and holds up no others")
  func bound() async throws {
    let queue = ControlQueue()
    let camera = self.camera
    let gate = DispatchSemaphore(value: 0)
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0 ..< ControlQueue.limit {
        group.addTask {
          do {
            try await queue.run(camera) { () throws(CaptureError) in gate.wait() }
            return true
          } catch {
            return false
          }
        }
      }
      while queue.count < ControlQueue.limit { await Task.yield() }

      let error = await #expect(throws: CaptureError.self) {
        try await queue.run(camera) { () throws(CaptureError) in }
      }

      #expect(error?.code == .busy)
      for _ in 0 ..< ControlQueue.limit { gate.signal() }
      for await done in group { #expect(done) }
    }
    try await queue.run(camera) { () throws(CaptureError) in }
  }
}
