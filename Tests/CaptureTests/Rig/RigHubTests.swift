import Media
import TestSupport
import Testing

@testable import Capture

extension DeviceTests {
  @Suite struct RigHubTests {
    @Test("opens a camera once for two users, and again after both left")
    func sharedCamera() async throws {
      let hub = DeviceHub()
      let camera = try await DeviceCatalog().resolve(try Vivid().path)
      let (first, second) = (Collector(), Collector())

      let handle = try await hub.openCamera(camera, request: Vivid.request, sink: first)
      let other = try await hub.openCamera(camera, request: Vivid.request, sink: second)

      #expect(handle.mode == "I420 320×180 30" && other.mode == handle.mode)
      let pictures = try await first.pictures(3)
      #expect(pictures.allSatisfy { $0.size.description == "320×180" })
      #expect(try await second.pictures(3).count >= 3)
      await handle.close()
      await other.close()
      let again = try await hub.openCamera(camera, request: Vivid.request, sink: Collector())
      await again.close()
      #expect(first.failures.value.isEmpty && first.early.value == 0)
    }

    @Test("tells every user that the camera went away, and opens it when it is back")
    func lostCamera() async throws {
      let hub = DeviceHub()
      let vivid = try Vivid()
      let camera = try await DeviceCatalog().resolve(vivid.path)
      let (first, second) = (Collector(), Collector())
      let handle = try await hub.openCamera(camera, request: Vivid.request, sink: first)
      let other = try await hub.openCamera(camera, request: Vivid.request, sink: second)
      _ = try await first.pictures(3)

      try vivid.play(.disconnect)

      #expect(try await first.failure().code == .disconnected)
      #expect(try await second.failure().code == .disconnected)
      await handle.close()
      await other.close()
      // The driver comes back when its last user is gone, and whoever holds a picture is one.
      first.pictures.update { $0.removeAll() }
      second.pictures.update { $0.removeAll() }
      let third = Collector()
      let again = try await hub.openCamera(camera, request: Vivid.request, sink: third)
      #expect(try await third.pictures(2).count >= 2)
      await again.close()
    }

    @Test("opens a microphone by its id")
    func microphone() async throws {
      let hub = DeviceHub()
      let sink = Collector()

      let handle = try await hub.openMicrophone(
        DeviceID("alsa:Loopback,1"),
        request: .usual,
        sink: sink
      )

      #expect(handle.mode == "S16_LE 48000 Hz 2 ch")
      let sounds = try await sink.sounds(10)
      #expect(sounds.allSatisfy { $0.format == AudioRequest.usual.format })
      #expect(sink.early.value == 0)
      await handle.close()
    }

    @Test("does not take a microphone for a camera, nor a missing camera for a present one")
    func wrong() async throws {
      let hub = DeviceHub()
      for (id, code) in [
        ("alsa:Loopback,1", CaptureError.Code.unsupported), ("v4l2:usb-gone", .notFound),
      ] {
        let device = try DeviceID(id)
        let error = await #expect(throws: CaptureError.self) {
          try await hub.openCamera(device, request: Vivid.request, sink: Collector())
        }
        #expect(error?.code == code)
      }
    }
  }
}
