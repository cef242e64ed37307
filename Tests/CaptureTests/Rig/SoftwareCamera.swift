import Foundation
import Media
import Testing

@testable import Capture

/// The rig's software USB camera (`Tests/Rig/uvccam.py`) behind the `uvcvideo` driver.
struct SoftwareCamera {
  let path: String
  private let control: String
  private let log: String

  init() throws {
    self.path = try Rig.setting("UVC_NODE")
    self.control = try Rig.setting("UVC_CONTROL")
    self.log = try Rig.setting("UVC_LOG")
  }

  /// Has the camera do something: `unplug`, `usberror`, `freeze`, …
  func command(_ line: String) throws {
    let pipe = try #require(FileHandle(forWritingAtPath: self.control))
    defer { pipe.closeFile() }
    try pipe.write(contentsOf: Data("\(line)\n".utf8))
  }

  /// What the camera saw the driver do, a line each.
  func history() throws -> [String] {
    try String(contentsOfFile: self.log, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  /// Opens it in one of `formats`, nearest to a size.
  func open(_ formats: [CameraFormat], width: Int, height: Int) throws -> V4L2Source {
    try V4L2Source(
      path: self.path,
      request: VideoRequest(
        size: PictureSize(width: width, height: height),
        rate: FrameRate(15)
      ),
      formats: formats
    )
  }
}
