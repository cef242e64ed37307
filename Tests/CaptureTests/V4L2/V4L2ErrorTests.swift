import Glibc
import Media
import Testing

@testable import Capture

@Suite struct V4L2ErrorTests {
  @Test(
    "sorts the driver's errors, and names the camera in each message",
    arguments: [
      (EACCES, CaptureError.Code.accessDenied), (EPERM, .accessDenied), (EBUSY, .busy),
      (ENODEV, .disconnected), (ENXIO, .disconnected), (ENOLINK, .noData), (ENOLCK, .noData),
      (ENOSPC, .failed), (EIO, .failed),
    ]
  )
  func mapping(code: Int32, expected: CaptureError.Code) {
    let error = CaptureError(v4l2: code, doing: "start the stream", path: "/dev/video7")

    #expect(error.code == expected)
    #expect(error.errnoCode == code)
    #expect(error.message.contains("/dev/video7"))
  }

  @Test("tells a missing camera from a path that is none")
  func opening() {
    let request = VideoRequest(size: PictureSize(width: 320, height: 180), rate: FrameRate(30))

    let missing = #expect(throws: CaptureError.self) {
      try V4L2Source(path: "/dev/video-none", request: request)
    }
    let noCamera = #expect(throws: CaptureError.self) {
      try V4L2Source(path: "/dev/null", request: request)
    }

    #expect(missing?.code == .notFound)
    #expect(missing?.errnoCode == ENOENT)
    #expect(noCamera?.code == .unsupported)
  }
}
