import Foundation
import Media
import Synchronization
import Testing

@testable import Capture

extension DeviceTests {
  @Suite struct VividTests {
    @Test("lists the camera with its modes, controls and menus, under its stable id")
    func listed() async throws {
      let catalog = DeviceCatalog()

      let devices = await catalog.devices()

      let camera = try #require(devices.first { $0.id.description == "v4l2:platform:vivid-000" })
      #expect(camera.kind == .camera)
      #expect(camera.driver == "vivid")
      let small = camera.videoModes.filter { $0.size.description == "320×180" }
      #expect(Set(small.map(\.format)).isSuperset(of: ["YUYV", "NV12", "I420"]))
      #expect(small.allSatisfy { $0.rates.contains(FrameRate(30)) })
      let brightness = try #require(camera.controls.first { $0.name == "Brightness" })
      #expect(brightness.type == "integer")
      #expect(brightness.minimum == 0 && brightness.maximum == 255)
      let pattern = try #require(camera.controls.first { $0.name == "Test Pattern" })
      #expect(pattern.type == "menu")
      #expect(pattern.menu[0] == "75% Colorbar")
      #expect(try await catalog.resolve(camera.path) == camera.id)
      #expect(try await catalog.describe(camera.id).path == camera.path)
    }

    @Test(
      "streams each raw format with right colours and even, present times",
      arguments: [CameraFormat.yuyv, .nv12, .i420]
    )
    func streams(format: CameraFormat) async throws {
      let (mode, rate, facts, colors, counters) = try await onDeviceThread {
        let source = try Vivid().open([format])
        var colors: [(y: Int, u: Int, v: Int)] = []
        let facts = try source.collect(30) { frame in
          if colors.isEmpty {
            colors = [0.06, 0.19, 0.94].map { frame.color(x: $0, y: 0.9) }
          }
          return FrameFacts(frame)
        }
        return (source.mode, source.frameRate, facts, colors, source.counters)
      }

      #expect(mode == "\(format.rawValue) 320×180 30")
      #expect(rate == FrameRate(30))
      #expect(facts.allSatisfy { $0.size.description == "320×180" })
      #expect(facts.allSatisfy { $0.format == format.pixelFormat })
      // White, yellow and black of the colour bars.
      #expect(colors[0].y > 160 && abs(colors[0].u - 128) < 8 && abs(colors[0].v - 128) < 8)
      #expect(colors[1].y > 140 && colors[1].u < 90 && colors[1].v > 128)
      #expect(colors[2].y < 40 && abs(colors[2].u - 128) < 8)
      for (frame, next) in zip(facts, facts.dropFirst()) {
        #expect(next.timestamp > frame.timestamp)
        #expect(next.sequence > frame.sequence)
      }
      let ages = facts.map { ($0.arrival - $0.timestamp).milliseconds }.sorted()
      #expect(ages[0] >= 0 && ages[15] < 50, "\(ages)")
      let intervals = zip(facts, facts.dropFirst()).map { first, second in
        (second.timestamp - first.timestamp).milliseconds / Double(second.sequence - first.sequence)
      }.sorted()
      #expect(abs(intervals[14] - 33.3) < 4, "\(intervals)")
      #expect(counters.copied == 0 && counters.damaged == 0 && counters.dropped == 0)
      print("\(mode): age p50 \(ages[15]) ms, max \(ages[29]) ms; interval p50 \(intervals[14]) ms")
    }

    @Test("reads a multi-planar camera like any other")
    func multiPlanar() async throws {
      let (mode, frames) = try await onDeviceThread {
        let source = try Vivid(1).open()
        return (source.mode, try source.collect(5) { FrameFacts($0) })
      }

      #expect(mode.hasSuffix("320×180 30"))
      #expect(frames.count == 5)
    }

    @Test("copies for a consumer that holds many frames, and never changes a held one")
    func held() async throws {
      let (changed, counters) = try await onDeviceThread {
        let source = try Vivid().open([.yuyv])
        let held = try source.collect(12) { ($0, $0.checksum) }
        let changed = held.filter { $0.0.checksum != $0.1 }.count
        return (changed, source.counters)
      }

      #expect(changed == 0)
      #expect(counters.delivered == 12)
      #expect(counters.copied == 8)
    }

    @Test("drops frames for a consumer that holds all buffers and copies, and goes on after")
    func hoarded() async throws {
      let counters = try await onDeviceThread {
        let source = try Vivid().open([.yuyv])
        var hoard: [VideoFrame] = []
        var after = 0
        try source.run(
          video: { frame in
            // Four lent ones and sixteen copies are all there are: with the last the flow ends, so
            // it is let go a little later, by the reader itself.
            hoard.append(frame)
            if hoard.count == 20 {
              block(for: .milliseconds(200))
              hoard.removeAll()
              after += 1
            }
            if after == 2 { source.stop() }
          },
          audio: { _ in }
        )
        return source.counters
      }

      #expect(counters.delivered == 40)
      #expect(counters.copied == 32)
    }

    @Test("sets the camera free when it stops, while a consumer still reads a frame")
    func outlives() async throws {
      let isSame = try await onDeviceThread {
        let vivid = try Vivid()
        var source: V4L2Source? = try vivid.open([.yuyv])
        let held = try #require(try source?.collect(3) { ($0, $0.checksum) }.last)
        source = nil

        let others = try vivid.open([.nv12]).collect(10) { FrameFacts($0) }

        #expect(others.count == 10)
        return held.0.checksum == held.1
      }

      #expect(isSame)
    }

    @Test("calls a camera busy while another reader streams from it")
    func busy() async throws {
      let error = try await onDeviceThread {
        let vivid = try Vivid()
        let first = try vivid.open()
        let error = #expect(throws: CaptureError.self) { try vivid.open() }
        _ = try first.collect(2) { FrameFacts($0) }
        return error
      }

      #expect(error?.code == .busy)
      #expect(error?.message.contains("fuser") == true)
    }

    @Test("stops within 100 ms, while the camera gives nothing too", arguments: [0, 100])
    func stops(dropped: Int32) async throws {
      let took = try await onDeviceThread {
        let vivid = try Vivid()
        try vivid.play(.droppedPercentage, value: dropped)
        defer { recordingErrors { try vivid.play(.droppedPercentage, value: 0) } }
        let source = try vivid.open()
        let asked = Mutex(MediaTime.zero)
        try DeviceThread.start(name: "stopper") {
          block(for: .milliseconds(300))
          asked.withLock { $0 = MonotonicClock.now }
          source.stop()
        }
        try source.run(video: { _ in }, audio: { _ in })
        return MonotonicClock.now - asked.withLock { $0 }
      }

      #expect(took < .milliseconds(100))
    }
  }
}
