import Foundation
import Media
import Synchronization
import TestSupport

@testable import Capture

/// Devices that are plugged in and out, and fail, as a test says.
final class DeviceBench: Sendable {
  struct Device {
    var isPlugged = true
    /// Counts how often it was plugged in.
    var instance: UInt64 = 1
    /// What opening it ends in.
    var refusal: CaptureError?
    var running: BenchSource?
    var openings = 0
  }

  let devices = Watched<[DeviceID: Device]>([:])
  private let directory: TemporaryDirectory

  init(_ ids: String...) throws {
    self.directory = try TemporaryDirectory()
    for id in ids {
      let id = try DeviceID(id)
      self.devices.update { $0[id] = Device() }
    }
  }

  var hub: DeviceHub {
    DeviceHub { [devices] key throws(CaptureError) in
      let source = BenchSource(key)
      let refusal = devices.update { devices -> CaptureError? in
        devices[key.id]?.openings += 1
        guard devices[key.id]?.isPlugged == true else { return .absent(key.id, refused: []) }
        if let refusal = devices[key.id]?.refusal { return refusal }
        devices[key.id]?.running = source
        return nil
      }
      if let refusal { throw refusal }
      return source
    }
  }

  var watcher: DeviceWatcher {
    let place = WatchedPlace(directory: self.directory.path, names: .all, kinds: [.camera])
    return DeviceWatcher(places: [place]) { [devices] _, _ in
      devices.value.filter(\.value.isPlugged).map { id, device in
        PresentDevice(
          id: id,
          kind: .camera,
          name: id.name,
          path: id.name,
          instance: device.instance
        )
      }
    }
  }

  /// Has a device that runs end with an error.
  func fail(_ id: String, _ error: CaptureError) throws {
    let id = try DeviceID(id)
    let running = self.devices.update { devices in devices[id]?.running.take() }
    running?.fail(error)
  }

  func unplug(_ id: String) throws {
    let device = try DeviceID(id)
    self.devices.update { $0[device]?.isPlugged = false }
    try self.stir()
    try self.fail(
      id,
      CaptureError(code: .disconnected, message: "\(id) went away.", errnoCode: ENODEV)
    )
  }

  func plug(_ id: String) throws {
    let id = try DeviceID(id)
    self.devices.update { devices in
      devices[id]?.isPlugged = true
      devices[id]?.instance += 1
    }
    try self.stir()
  }

  /// Has openings end with `error`; nil lets them succeed.
  func refuse(_ id: String, with error: CaptureError?) throws {
    let id = try DeviceID(id)
    self.devices.update { $0[id]?.refusal = error }
  }

  /// Waits until the device was opened `count` times.
  func wait(for id: String, openings count: Int) async throws {
    let id = try DeviceID(id)
    _ = try await self.devices.wait(for: "\(count) openings of \(id)") { devices in
      devices[id].flatMap { $0.openings >= count ? $0.openings : nil }
    }
  }

  private func stir() throws {
    let path = self.directory.file("device-\(UUID().uuidString)")
    guard FileManager.default.createFile(atPath: path, contents: nil) else {
      throw CocoaError(.fileWriteUnknown)
    }
  }
}

/// A source that gives a pattern and a tone until it is made to fail.
final class BenchSource: CaptureSource {
  let mode = "bench"
  let frameRate: FrameRate? = nil
  private let pattern: any CaptureSource
  private let failure = Mutex<CaptureError?>(nil)

  init(_ key: DeviceKey) {
    switch key.request {
    case .video(let request): self.pattern = SyntheticPattern(request: request)
    case .audio(let request): self.pattern = SyntheticTone(request: request)
    }
  }

  func fail(_ error: CaptureError) {
    self.failure.withLock { $0 = error }
    self.pattern.stop()
  }

  func run(video: (VideoFrame) -> Void, audio: (AudioFrame) -> Void) throws(CaptureError) {
    try self.pattern.run(video: video, audio: audio)
    if let failure = self.failure.withLock({ $0 }) { throw failure }
  }

  func stop() {
    self.pattern.stop()
  }
}
