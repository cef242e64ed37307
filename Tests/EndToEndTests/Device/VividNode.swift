import CV4L2
import Foundation
import Media
import Testing

/// The kernel's virtual camera, and the faults it can play (`Tests/Rig/README.md`).
struct VividNode {
  enum Fault: UInt32 {
    case noSignal = 0x00f0_f03e
    case droppedPercentage = 0x00f0_f040
    case disconnect = 0x00f0_f041
    case badFrame = 0x00f0_f042
    case failReserve = 0x00f0_f043
    case failQueue = 0x00f0_f044
    case failStart = 0x00f0_f045
    case fatal = 0x00f0_f046
  }

  /// Where the first virtual camera is now: each time it is plugged in its number may be another.
  var path: String? {
    let all = "/sys/class/video4linux"
    do {
      let node = try FileManager.default.contentsOfDirectory(atPath: all).first { node in
        try String(contentsOfFile: "\(all)/\(node)/name", encoding: .utf8)
          .hasPrefix("vivid-000-vid-cap")
      }
      return node.map { "/dev/\($0)" }
    } catch {
      // One went while they were listed.
      return nil
    }
  }

  func play(_ fault: Fault, _ value: Int32 = 1) throws {
    let path = try #require(self.path)
    let descriptor = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
    try #require(descriptor >= 0, "\(path): \(errno)")
    defer { close(descriptor) }
    var control = v4l2_control(id: fault.rawValue, value: value)
    try #require(cv4l2_ioctl(descriptor, cv4l2_s_ctrl, &control) == 0, "\(fault): \(errno)")
  }
}

/// Another program that takes a camera the moment it appears.
enum CameraThief {
  /// Waits for the virtual camera, and reserves its buffers for `duration`.
  static func take(_ vivid: VividNode, for duration: Duration) throws {
    let deadline = ContinuousClock.now + .seconds(30)
    while true {
      let descriptor = vivid.path.map { open($0, O_RDWR | O_NONBLOCK | O_CLOEXEC) } ?? -1
      if descriptor >= 0 {
        if Self.reserve(descriptor) {
          Thread.detachNewThread {
            Thread.sleep(forTimeInterval: duration.inSeconds)
            close(descriptor)
          }
          return
        }
        close(descriptor)
      }
      try #require(ContinuousClock.now < deadline, "It cannot be taken: \(errno)")
      usleep(1000)
    }
  }

  private static func reserve(_ descriptor: Int32) -> Bool {
    var request = v4l2_requestbuffers()
    request.count = 2
    request.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
    request.memory = V4L2_MEMORY_MMAP.rawValue
    return cv4l2_ioctl(descriptor, cv4l2_reqbufs, &request) == 0
  }
}
