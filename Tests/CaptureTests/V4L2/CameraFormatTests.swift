import Testing

@testable import Capture

@Suite struct CameraFormatTests {
  @Test("names the formats that are read by their usual names")
  func known() {
    #expect(
      CameraFormat.allCases.map { CameraFormat.name(ofFourcc: $0.fourcc) }
        == ["I420", "NV12", "YUYV", "MJPEG"]
    )
  }

  @Test("names the others by the driver's characters, without padding or the endian bit")
  func unknown() {
    #expect(CameraFormat.name(ofFourcc: 0x3436_3248) == "H264")
    #expect(CameraFormat.name(ofFourcc: 0x2036_3159) == "Y16")
    #expect(CameraFormat.name(ofFourcc: 0xA036_3159) == "Y16")
  }
}
