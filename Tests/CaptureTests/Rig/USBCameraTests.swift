import Media
import Testing

@testable import Capture

extension DeviceTests {
  @Suite struct USBCameraTests {
    @Test("lists one camera, not its metadata node, with focus, zoom and exposure")
    func controls() async throws {
      let path = try SoftwareCamera().path

      let cameras = await DeviceCatalog().devices().filter { $0.driver == "uvcvideo" }

      #expect(cameras.count == 1)
      let camera = try #require(cameras.first)
      #expect(camera.path == path)
      #expect(camera.id.name.hasPrefix("usb-vhci_hcd"))
      #expect(camera.name.contains("Software UVC Camera"))
      let ranges = Dictionary(
        uniqueKeysWithValues: camera.controls.map { ($0.name, "\($0.minimum)…\($0.maximum)") }
      )
      #expect(ranges["Focus, Absolute"] == "0…250")
      #expect(ranges["Zoom, Absolute"] == "100…500")
      #expect(ranges["Exposure Time, Absolute"] == "1…10000")
      let exposure = try #require(camera.controls.first { $0.name == "Auto Exposure" })
      #expect(exposure.menu.values.contains("Aperture Priority Mode"))
      #expect(camera.controls.first { $0.name == "Zoom, Absolute" }?.value == 100)
      #expect(Set(camera.videoModes.map(\.format)) == ["YUYV", "MJPEG"])
    }

    @Test("streams samples with right colours")
    func yuyv() async throws {
      let (mode, frames, colors) = try await onDeviceThread {
        let source = try SoftwareCamera().open([.yuyv], width: 320, height: 240)
        var colors: Set<Int> = []
        let frames = try source.collect(10) { frame in
          for place in stride(from: 0.05, to: 1, by: 0.1) {
            colors.insert(frame.color(x: place, y: 0.5).y)
          }
          return FrameFacts(frame)
        }
        return (source.mode, frames, colors)
      }

      #expect(mode == "YUYV 320×240 15")
      #expect(frames.map(\.timestamp) == frames.map(\.timestamp).sorted())
      // The luma of the eight bars.
      #expect(colors.isSubset(of: [235, 210, 170, 145, 106, 81, 41, 16]))
      #expect(colors.count >= 6)
    }

    @Test("decodes MJPEG to pictures of full range")
    func mjpeg() async throws {
      let (mode, frames, ranges, counters) = try await onDeviceThread {
        let source = try SoftwareCamera().open([.mjpeg], width: 320, height: 240)
        var ranges: Set<ColorRange> = []
        let frames = try source.collect(10) { frame in
          ranges.insert(frame.range)
          return FrameFacts(frame)
        }
        return (source.mode, frames, ranges, source.counters)
      }

      #expect(mode == "MJPEG 320×240 15")
      #expect(frames.allSatisfy { $0.size.description == "320×240" && $0.format == .i420 })
      #expect(ranges == [.full])
      #expect(counters.damaged == 0)
    }

    @Test("skips what the bus damaged", arguments: ["usberror", "error 2", "truncate 2"])
    func damaged(fault: String) async throws {
      let (frames, counters) = try await onDeviceThread {
        let camera = try SoftwareCamera()
        let source = try camera.open([.yuyv], width: 320, height: 240)
        var count = 0
        let frames = try source.collect(20) { frame in
          count += 1
          if count == 4 { try camera.command(fault) }
          return (FrameFacts(frame), frame.color(x: 0.5, y: 0.99).y)
        }
        return (frames, source.counters)
      }

      #expect(frames.count == 20)
      #expect(frames.allSatisfy { $0.1 >= 16 }, "Every picture is whole.")
      let gaps = zip(frames, frames.dropFirst()).map { $1.0.sequence - $0.0.sequence }
      #expect(counters.damaged > 0 || gaps.contains { $0 > 1 })
    }

    @Test("calls an unplugged camera disconnected, then not found, and opens it when plugged in")
    func unplug() async throws {
      let camera = try SoftwareCamera()
      let errors = try await onDeviceThread {
        let source = try camera.open([.yuyv], width: 320, height: 240)
        var count = 0
        let running = #expect(throws: CaptureError.self) {
          try source.run(
            video: { _ in
              count += 1
              if count == 3 { recordingErrors { try camera.command("unplug") } }
            },
            audio: { _ in }
          )
        }
        return running
      }
      #expect(errors?.code == .disconnected)

      let catalog = DeviceCatalog()
      while await catalog.devices().contains(where: { $0.driver == "uvcvideo" }) {
        await Task.yield()
      }
      let missing = await #expect(throws: CaptureError.self) {
        try await catalog.resolve(camera.path)
      }
      #expect(missing?.code == .notFound)

      try camera.command("plug")
      while await !catalog.devices().contains(where: { $0.path == camera.path }) {
        await Task.yield()
      }
      let frames = try await onDeviceThread {
        try camera.open([.yuyv], width: 320, height: 240).collect(3) { FrameFacts($0) }
      }
      #expect(frames.count == 3)
    }

    @Test("tells that the camera did not start when it refuses every request")
    func stalled() async throws {
      let camera = try SoftwareCamera()
      try camera.command("stall on")
      let error = try await onDeviceThread {
        #expect(throws: CaptureError.self) {
          try camera.open([.yuyv], width: 320, height: 240)
        }
      }
      try camera.command("stall off")

      #expect(error != nil)
      let frames = try await onDeviceThread {
        try camera.open([.yuyv], width: 320, height: 240).collect(2) { FrameFacts($0) }
      }
      #expect(frames.count == 2)
    }
  }
}
