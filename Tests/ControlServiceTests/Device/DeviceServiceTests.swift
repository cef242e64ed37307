import Capture
import ControlAPI
import Foundation
import GRPCCore
import Store
import SwiftProtobuf
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct DeviceServiceTests {
  @Test("lists the synthetic sources, which every rack has, with the labels operators gave")
  func list() async throws {
    try await ServedRack.run { rack in
      try await rack.store.setDeviceLabel(
        "colour bars",
        device: "synthetic:pattern",
        operator: nil,
        at: 1
      )

      let devices = try await rack.devices.listDevices(ProtoListDevicesRequest()).devices

      let pattern = try #require(devices.first { $0.id == "synthetic:pattern" })
      #expect(pattern.kind == .synthetic)
      #expect(pattern.label == "colour bars")
      #expect(devices.contains { $0.id == "synthetic:tone" && $0.label.isEmpty })
      #expect(Set(devices.map(\.id)).count == devices.count)
    }
  }

  @Test("shows one device with its label")
  func show() async throws {
    try await ServedRack.run { rack in
      try await rack.store.setDeviceLabel("beep", device: "synthetic:tone", operator: nil, at: 1)
      let device = try await rack.devices.getDevice(.with { $0.device = "synthetic:tone" })
      #expect(device.id == "synthetic:tone")
      #expect(device.label == "beep")
    }
  }

  @Test(
    "answers NOT_FOUND for a device that is not here, and INVALID_ARGUMENT for what is none",
    arguments: [
      ("v4l2:usb-none", .notFound), ("/dev/video999", .notFound),
      ("file:/nonexistent/clip.mp4", .notFound), ("nonsense", .invalidArgument),
      ("", .invalidArgument),
    ] as [(String, RPCError.Code)]
  )
  func unknown(device: String, code: RPCError.Code) async throws {
    try await ServedRack.run { rack in
      let message = try await refusal(code) {
        _ = try await rack.devices.getDevice(.with { $0.device = device })
      }
      #expect(!message.isEmpty)
    }
  }

  @Test("tells what is plugged in and unplugged, with its label, until the node stops watching")
  func watch() async throws {
    let directory = try TemporaryDirectory()
    try #require(FileManager.default.createFile(atPath: directory.file("video0"), contents: nil))
    let watcher = DeviceWatcher.fake(in: directory.path)
    try await ServedRack.run(watcher: watcher) { rack in
      try await rack.store.setDeviceLabel("left", device: "v4l2:video0", operator: nil, at: 1)

      let changes = try await rack.devices.watchDevices(ProtoWatchDevicesRequest()) { response in
        var changes: [ProtoDeviceChange] = []
        for try await change in response.messages {
          changes.append(change)
          switch changes.count {
          case 1:
            try FileManager.default.removeItem(atPath: directory.file("video0"))
          case 2:
            _ = FileManager.default.createFile(atPath: directory.file("video1"), contents: nil)
          default:
            watcher.close()
          }
        }
        return changes
      }

      #expect(changes.map(\.kind) == [.present, .departed, .arrived])
      #expect(changes.map(\.device.id) == ["v4l2:video0", "v4l2:video0", "v4l2:video1"])
      #expect(changes.map(\.device.label) == ["left", "left", ""])
      #expect(changes.allSatisfy { $0.device.kind == .camera && $0.wallTimeNs > 0 })
    }
  }
}
