import Testing

@testable import Capture

@Suite struct CameraFeaturesTests {
  @Test("the numbers of the controls are the kernel's")
  func numbers() {
    // <linux/v4l2-controls.h>: classes 0x009a0000 (camera) and 0x009c0000 (flash).
    #expect(CameraControl.autoFocus == 0x009a_090c)
    #expect(CameraControl.zoom == 0x009a_090d)
    #expect(CameraControl.flashMode == 0x009c_0901)
    #expect(CameraControl.flashOff == 0 && CameraControl.flashTorch == 2)
  }

  @Test("tells from the driver's controls what a camera can do")
  func features() {
    let all = CameraFeatures([
      .integer(CameraControl.autoFocus, "Focus, Automatic Continuous", 0 ... 1),
      .integer(CameraControl.zoom, "Zoom, Absolute", 100 ... 500),
      .flash([0: "Off", 1: "Flash", 2: "Torch"]),
    ])

    #expect(all.hasAutoFocus && all.hasTorch)
    #expect(all.zoom?.maximumLevel == 5)
    let nothing = CameraFeatures([])
    #expect(!nothing.hasAutoFocus && !nothing.hasTorch && nothing.zoom == nil)
  }

  @Test("a flash that cannot stay on is no torch, and a zoom with one value is no zoom")
  func halves() {
    let features = CameraFeatures([
      .flash([0: "Off", 1: "Flash"]), .integer(CameraControl.zoom, "Zoom, Absolute", 1 ... 1),
    ])

    #expect(!features.hasTorch && features.zoom == nil)
  }
}
