import Media
import Testing

@testable import Capture

@Suite struct ScreenAddressTests {
  @Test(
    "reads what DISPLAY says, and a part of a screen",
    arguments: [
      (":0", ScreenAddress(display: 0)),
      (":7.0", ScreenAddress(display: 7)),
      (":99.2", ScreenAddress(display: 99, screen: 2)),
      (
        ":0/1280x720+100+50",
        ScreenAddress(
          display: 0,
          region: ScreenRegion(x: 100, y: 50, size: PictureSize(width: 1280, height: 720))
        )
      ),
      (
        ":0.1/640x480",
        ScreenAddress(
          display: 0,
          screen: 1,
          region: ScreenRegion(x: 0, y: 0, size: PictureSize(width: 640, height: 480))
        )
      ),
    ]
  )
  func valid(text: String, address: ScreenAddress) {
    #expect(ScreenAddress(text) == address)
    #expect(ScreenAddress(address.description) == address)
  }

  @Test(
    "refuses what names no display of this machine",
    arguments: [
      "", "0", ":", ":.", ":0.", ":.0", ":-1", ":+1", ":0x10", ":65536", ":999999999999999999999",
      ":0.256", ":0.0.0", "host:0", "unix:0", "tcp/host:0", ":0/", ":0/x", ":0/1280", ":0/0x0",
      ":0/15x16", ":0/16x16+1", ":0/16x16+1+2+3", ":0/16x16+-1+0", ":0/16x16-1-1",
      ":0/16385x16", ":0/16x16x16", ":0/../../etc", ":0 ", " :0", ":\u{660}", ":0\0",
      ":$(reboot)", ":0;x", ":0/16x16+40000+0",
    ]
  )
  func invalid(text: String) {
    let error = #expect(throws: CaptureError.self) { try DeviceID("x11:\(text)") }

    #expect(ScreenAddress(text) == nil)
    #expect(error?.code == .invalidDevice)
  }

  @Test("keeps one id for each way to write a screen")
  func canonical() throws {
    #expect(try DeviceID("x11::3.0").description == "x11::3")
    #expect(try DeviceID("x11::3/16x16").description == "x11::3/16x16+0+0")
    #expect(try DeviceID("x11::3.1") != DeviceID("x11::3"))
  }

  @Test("knows whether a part lies within a screen and meets what was drawn")
  func regions() {
    let region = ScreenRegion(x: 10, y: 20, size: PictureSize(width: 100, height: 50))

    #expect(region.fits(in: PictureSize(width: 110, height: 70)))
    #expect(!region.fits(in: PictureSize(width: 109, height: 70)))
    #expect(!region.fits(in: PictureSize(width: 110, height: 69)))
    let pixel = PictureSize(width: 1, height: 1)
    for (x, y, isMet) in [
      (10, 20, true), (109, 69, true), (9, 20, false), (110, 20, false), (10, 19, false),
      (10, 70, false),
    ] {
      #expect(region.overlaps(ScreenRegion(x: x, y: y, size: pixel)) == isMet, "\(x) \(y)")
    }
  }
}
