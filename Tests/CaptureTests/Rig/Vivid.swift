import CV4L2
import Glibc
import Media
import Testing

@testable import Capture

/// The kernel's virtual camera, and the faults it can play.
struct Vivid {
  /// A control that makes the driver misbehave (`drivers/media/test-drivers/vivid`, class
  /// `V4L2_CID_VIVID_BASE`). Read out of the control list by name in `fault(_:)`.
  enum Fault: String {
    case disconnect = "Disconnect"
    case badFrame = "Inject V4L2_BUF_FLAG_ERROR"
    case failReserve = "Inject VIDIOC_REQBUFS Error"
    case failQueue = "Inject VIDIOC_QBUF Error"
    case failStart = "Inject VIDIOC_STREAMON Error"
    case fatal = "Inject Fatal Streaming Error"
    case droppedPercentage = "Percentage of Dropped Buffers"
  }

  static let request = VideoRequest(
    size: PictureSize(width: 320, height: 180),
    rate: FrameRate(30)
  )

  let path: String

  /// - Parameter number: 0: single-planar, 1: multi-planar.
  init(_ number: Int = 0) throws {
    let name = "platform:vivid-00\(number)"
    let cameras = V4L2Enumerator().cameras().cameras
    self.path = try #require(cameras.first { $0.id.name == name }).handle.path
  }

  /// Opens it at 320×180 and 30 frames a second.
  func open(_ formats: [CameraFormat] = CameraFormat.allCases) throws -> V4L2Source {
    try V4L2Source(path: self.path, request: Self.request, formats: formats)
  }

  /// Plays a fault.
  func play(_ fault: Fault, value: Int32 = 1) throws {
    let handle = try V4L2Handle(path: self.path)
    let control = try #require(
      handle.controls().first { $0.name == fault.rawValue },
      "\(handle.controls().map(\.name))"
    )
    var setting = v4l2_control(id: control.id, value: value)
    let code = handle.control(cv4l2_s_ctrl, &setting)
    try #require(code == 0, "\(fault): \(systemText(code))")
  }
}

/// What a test keeps of a frame.
struct FrameFacts: Sendable {
  let size: PictureSize
  let format: PixelFormat
  let timestamp: MediaTime
  let arrival: MediaTime
  let sequence: UInt64

  init(_ frame: VideoFrame) {
    self.size = frame.size
    self.format = frame.format
    self.timestamp = frame.timestamp
    self.arrival = MonotonicClock.now
    self.sequence = frame.sequence
  }
}

extension V4L2Source {
  /// Runs until `count` frames came; `keeping` makes of each what is kept.
  func collect<Kept>(_ count: Int, keeping: (VideoFrame) throws -> Kept) throws -> [Kept] {
    var kept: [Kept] = []
    var failure: (any Error)?
    try self.run(
      video: { frame in
        guard kept.count < count, failure == nil else { return }
        do { kept.append(try keeping(frame)) } catch { failure = error }
        if kept.count == count || failure != nil { self.stop() }
      },
      audio: { _ in }
    )
    if let failure { throw failure }
    return kept
  }
}

extension VideoFrame {
  /// The Y, U and V of the pixel at a place, both from 0 to 1.
  func color(x: Double, y: Double) -> (y: Int, u: Int, v: Int) {
    let column = Int(x * Double(self.size.width - 1)) / 2 * 2
    let row = Int(y * Double(self.size.height - 1)) / 2 * 2
    return self.buffer.withPlanes { planes in
      func sample(_ plane: Int, _ offset: Int, row: Int) -> Int {
        let start = planes[plane].base + row * planes[plane].bytesPerRow + offset
        return Int(start.loadUnaligned(as: UInt8.self))
      }
      switch self.format {
      case .yuyv:
        let start = column * 2
        return (
          sample(0, start, row: row), sample(0, start + 1, row: row), sample(0, start + 3, row: row)
        )
      case .nv12:
        return (
          sample(0, column, row: row), sample(1, column, row: row / 2),
          sample(1, column + 1, row: row / 2)
        )
      case .i420:
        return (
          sample(0, column, row: row), sample(1, column / 2, row: row / 2),
          sample(2, column / 2, row: row / 2)
        )
      case .i422:
        return (
          sample(0, column, row: row), sample(1, column / 2, row: row),
          sample(2, column / 2, row: row)
        )
      case .i444:
        return (
          sample(0, column, row: row), sample(1, column, row: row), sample(2, column, row: row)
        )
      case .bgrx:
        return (0, 0, 0)
      }
    }
  }

  /// A sum over all samples, to see whether a picture changes in a consumer's hands.
  var checksum: UInt64 {
    self.buffer.withPlanes { planes in
      var sum: UInt64 = 14_695_981_039_346_656_037
      for plane in planes {
        for offset in stride(from: 0, to: plane.bytesPerRow * self.size.height / 2, by: 3) {
          sum =
            (sum ^ UInt64((plane.base + offset).loadUnaligned(as: UInt8.self))) &* 1_099_511_628_211
        }
      }
      return sum
    }
  }
}
