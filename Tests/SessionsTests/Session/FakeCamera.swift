import Media
import Synchronization

@testable import Capture

/// A camera that gives grey pictures, with controls that a test looks into.
final class FakeCamera: CaptureSource {
  static let size = PictureSize(width: 64, height: 48)

  let mode = "fake"
  let frameRate: FrameRate? = FrameRate(25)
  let offers: MediaSelection = .video
  let controls: (any DeviceControls)?
  private let stopRequest = StopSignal()
  private let failure: CaptureError?

  /// - Parameter failure: what it fails with before its first picture.
  init(controls: FakeDriver?, failure: CaptureError? = nil) {
    self.controls = controls
    self.failure = failure
  }

  func run(video: (VideoFrame) -> Void, audio: (AudioFrame) -> Void) throws(CaptureError) {
    if let failure = self.failure { throw failure }
    var next = MonotonicClock.now
    var sequence: UInt64 = 0
    while !self.stopRequest.wait(until: next) {
      video(Self.picture(at: next, sequence: sequence))
      sequence += 1
      next += FrameRate(25).interval
    }
  }

  func stop() {
    self.stopRequest.stop()
  }

  private static func picture(at time: MediaTime, sequence: UInt64) -> VideoFrame {
    let count = self.size.area
    let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: count * 3 / 2)
    memory.initialize(repeating: 128, count: count * 3 / 2)
    let chroma = self.size.width / 2
    // Safe to hand on: nobody writes to it any more, and only the closure frees it, once.
    nonisolated(unsafe) let owned = memory
    return VideoFrame(
      size: self.size,
      format: .i420,
      range: .limited,
      timestamp: time,
      sequence: sequence,
      buffer: PictureBuffer(
        planes: [
          .init(base: memory, bytesPerRow: self.size.width),
          .init(base: memory + count, bytesPerRow: chroma),
          .init(base: memory + count + count / 4, bytesPerRow: chroma),
        ]
      ) { owned.deallocate() }
    )
  }
}

/// The controls of a camera's driver, kept by the test over openings of the camera.
final class FakeDriver: DeviceControls {
  private let values: Mutex<[UInt32: Int64]>
  private let has: Set<UInt32>
  /// What was set, in order, as `focus 1`.
  private let journal = Mutex<[String]>([])

  /// - Parameter controls: the numbers of those it has, of `CameraControl`.
  init(_ controls: Set<UInt32>) {
    self.has = controls
    self.values = Mutex([CameraControl.zoom: 100])
  }

  var settings: [String] {
    self.journal.withLock { $0 }
  }

  func controls() throws(CaptureError) -> [DeviceControl] {
    self.has.sorted().map { id in
      DeviceControl(
        id: id,
        name: Self.name(id),
        type: "integer",
        minimum: id == CameraControl.zoom ? 100 : 0,
        maximum: id == CameraControl.zoom ? 500 : 2,
        step: 1,
        defaultValue: 0,
        value: 0,
        menu: id == CameraControl.flashMode ? [0: "Off", 2: "Torch"] : [:]
      )
    }
  }

  func value(of control: UInt32) throws(CaptureError) -> Int64 {
    self.values.withLock { $0[control] ?? 0 }
  }

  func set(_ control: UInt32, to value: Int64) throws(CaptureError) {
    self.values.withLock { $0[control] = value }
    self.journal.withLock { $0.append("\(Self.name(control)) \(value)") }
  }

  private static func name(_ control: UInt32) -> String {
    switch control {
    case CameraControl.autoFocus: "focus"
    case CameraControl.zoom: "zoom"
    case CameraControl.flashMode: "lamp"
    default: "other"
    }
  }
}
