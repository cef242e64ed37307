import Media
import Testing

@testable import Capture

@Suite struct V4L2ModeChoiceTests {
  private func mode(_ format: String, _ width: Int, _ height: Int, _ rates: [Int]) -> VideoMode {
    VideoMode(
      format: format,
      size: PictureSize(width: width, height: height),
      rates: rates.map { FrameRate($0) }
    )
  }

  /// A usual USB 2 camera: samples are slow beyond 640×480.
  private var webcam: [VideoMode] {
    [
      self.mode("YUYV", 640, 480, [30, 15]), self.mode("YUYV", 320, 180, [30]),
      self.mode("YUYV", 1280, 720, [10, 5]), self.mode("YUYV", 1920, 1080, [5]),
      self.mode("MJPEG", 640, 480, [30]), self.mode("MJPEG", 1280, 720, [60, 30]),
      self.mode("MJPEG", 1920, 1080, [30]), self.mode("H264", 1280, 720, [30]),
    ]
  }

  @Test(
    "takes the smallest mode that is enough, samples before MJPEG",
    arguments: [
      (320, 180, 30, "YUYV 320×180 30"), (320, 180, 15, "YUYV 320×180 30"),
      (640, 360, 30, "YUYV 640×480 30"), (640, 360, 15, "YUYV 640×480 15"),
      (1280, 720, 30, "MJPEG 1280×720 30"), (1280, 720, 50, "MJPEG 1280×720 60"),
      (1280, 720, 10, "YUYV 1280×720 10"), (360, 640, 30, "MJPEG 1280×720 30"),
      (1080, 1920, 30, "MJPEG 1920×1080 30"),
      // Not large enough or not fast enough: the best there is.
      (3840, 2160, 30, "MJPEG 1920×1080 30"), (1920, 1080, 60, "MJPEG 1920×1080 30"),
      (3840, 2160, 60, "MJPEG 1920×1080 30"),
    ]
  )
  func webcam(width: Int, height: Int, rate: Int, expected: String) throws {
    let request = VideoRequest(
      size: PictureSize(width: width, height: height),
      rate: FrameRate(rate)
    )

    let choice = try #require(V4L2ModeChoice.best(for: request, among: self.webcam))

    let rate = choice.rate.map { " \($0)" } ?? ""
    #expect("\(choice.format.rawValue) \(choice.size)\(rate)" == expected)
  }

  @Test("takes the samples the encoder takes where size and rate are the same")
  func formatOrder() {
    let request = VideoRequest(size: PictureSize(width: 320, height: 180), rate: FrameRate(30))
    let modes = ["MJPEG", "YUYV", "NV12", "I420"].map { self.mode($0, 320, 180, [30]) }

    for count in 1 ... 4 {
      let choice = V4L2ModeChoice.best(for: request, among: Array(modes[..<count]))
      #expect(choice?.format.rawValue == modes[count - 1].format)
    }
  }

  @Test("counts 29.97 as 30, and takes a mode whose rate is not told")
  func rates() {
    let request = VideoRequest(size: PictureSize(width: 640, height: 480), rate: FrameRate(30))
    let ntsc = VideoMode(
      format: "YUYV",
      size: PictureSize(width: 640, height: 480),
      rates: [FrameRate(30000, per: 1001)]
    )

    #expect(
      V4L2ModeChoice.best(for: request, among: [self.mode("MJPEG", 640, 480, [30]), ntsc])?.format
        == .yuyv
    )
    #expect(
      V4L2ModeChoice.best(for: request, among: [self.mode("NV12", 720, 576, [])])
        == V4L2ModeChoice(format: .nv12, size: PictureSize(width: 720, height: 576), rate: nil)
    )
  }

  @Test("finds nothing where no format can be read")
  func nothing() {
    let request = VideoRequest(size: PictureSize(width: 320, height: 180), rate: FrameRate(30))

    #expect(V4L2ModeChoice.best(for: request, among: []) == nil)
    #expect(
      V4L2ModeChoice.best(for: request, among: [self.mode("H264", 1920, 1080, [30])]) == nil
    )
  }
}
