import Media
import Synchronization
import TestSupport
import Testing

@testable import Capture

extension DeviceTests {
  @Suite struct CameraControlRigTests {
    private static let request = VideoRequest(
      size: PictureSize(width: 320, height: 240),
      rate: FrameRate(15)
    )

    @Test("focus and zoom arrive at the camera while it streams, and both users see them")
    func arrives() async throws {
      let camera = try SoftwareCamera()
      let device = try await DeviceCatalog().resolve(camera.path)
      let hub = DeviceHub()
      let (first, second) = (Collector(), Collector())
      let handle = try await hub.openCamera(device, request: Self.request, sink: first)
      let other = try await hub.openCamera(device, request: Self.request, sink: second)
      _ = try await first.pictures(3)
      let features = CameraFeatures(try await handle.controls())
      #expect(features.hasAutoFocus && !features.hasTorch)
      let zoom = try #require(features.zoom)
      #expect(zoom.maximumLevel == 5)
      let before = try camera.history().count

      try await handle.set(CameraControl.autoFocus, to: 0)
      try await handle.set(CameraControl.zoom, to: zoom.value(for: 2.5))

      #expect(try await other.value(of: CameraControl.zoom) == 250)
      #expect(try await other.value(of: CameraControl.autoFocus) == 0)
      let settings = try camera.history().dropFirst(before).filter { $0.hasPrefix("SET") }
      #expect(Array(settings) == ["SET focus_auto 0", "SET zoom 250"])
      // Who keeps pictures keeps the camera's buffers.
      for collector in [first, second] { collector.pictures.update { $0.removeAll() } }
      _ = try await second.pictures(3)

      try await handle.set(CameraControl.zoom, to: zoom.value(for: 1))
      try await handle.set(CameraControl.autoFocus, to: 1)
      await handle.close()
      await other.close()
    }

    @Test("what a camera does not have is refused as unsupported")
    func absent() async throws {
      let device = try await DeviceCatalog().resolve(try Vivid().path)
      let hub = DeviceHub()
      let handle = try await hub.openCamera(device, request: Vivid.request, sink: Collector())

      let features = CameraFeatures(try await handle.controls())
      #expect(!features.hasAutoFocus && !features.hasTorch && features.zoom == nil)
      for control in [CameraControl.autoFocus, CameraControl.zoom, CameraControl.flashMode] {
        let unset = await #expect(throws: CaptureError.self) {
          try await handle.set(control, to: 1)
        }
        let unread = await #expect(throws: CaptureError.self) {
          try await handle.value(of: control)
        }
        #expect(unset?.code == .unsupported && unread?.code == .unsupported)
      }
      await handle.close()
    }

    @Test("two users of an MJPEG camera get the same decoded pictures")
    func decodesOnce() async throws {
      let camera = try SoftwareCamera()
      let opened = Mutex<V4L2Source?>(nil)
      let hub = DeviceHub { _ throws(CaptureError) in
        let source = try V4L2Source(path: camera.path, request: Self.request, formats: [.mjpeg])
        opened.withLock { $0 = source }
        return source
      }
      let device = try DeviceID("v4l2:shared")
      let (first, second) = (Collector(), Collector())
      let handle = try await hub.openCamera(device, request: Self.request, sink: first)
      let other = try await hub.openCamera(device, request: Self.request, sink: second)
      _ = try await first.pictures(12)
      _ = try await second.pictures(12)
      await handle.close()
      await other.close()

      let counters = try #require(opened.withLock { $0.take() }).counters
      let pictures = Dictionary(
        first.pictures.value.map { ($0.sequence, $0) },
        uniquingKeysWith: { first, _ in first }
      )
      let shared = second.pictures.value.filter { pictures[$0.sequence] != nil }
      #expect(shared.count >= 10)
      #expect(shared.allSatisfy { pictures[$0.sequence]?.buffer === $0.buffer })
      // As many were decoded as the one who was there from the first on has got, and those that were
      // under way when it left.
      #expect((0 ... 4).contains(Int(counters.delivered) - pictures.count))
    }
  }
}
