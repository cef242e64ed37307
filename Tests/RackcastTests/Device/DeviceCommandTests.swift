import ArgumentParser
import ControlAPI
import GRPCCore
import SwiftProtobuf
import Synchronization
import Testing

@testable import rackcast

@Suite struct DeviceCommandTests {
  let node = FakeNode()
  let recorder = Recorder()

  private var camera: ProtoDevice {
    var camera = ProtoDevice()
    camera.id = "v4l2:usb-0000:00:14.0-1"
    camera.kind = .camera
    camera.name = "HD Webcam"
    camera.driver = "uvcvideo"
    camera.path = "/dev/video0"
    for (width, height, rates) in [(640, 480, [30.0]), (1280, 720, [30, 15]), (320, 240, [30])] {
      var mode = ProtoVideoMode()
      mode.format = "YUYV"
      mode.width = UInt32(width)
      mode.height = UInt32(height)
      mode.rates = rates
      camera.videoModes.append(mode)
    }
    var control = ProtoDeviceControl()
    control.name = "Power Line Frequency"
    control.type = "menu"
    control.maximum = 2
    control.value = 1
    control.menu = [2: "60 Hz", 0: "Disabled", 1: "50 Hz"]
    camera.controls = [control]
    return camera
  }

  @Test("list tells the best that each device can do")
  func list() async throws {
    var microphone = ProtoDevice()
    microphone.id = "alsa:PCH,0"
    microphone.kind = .microphone
    var mode = ProtoAudioMode()
    mode.format = "S16_LE"
    (mode.minRate, mode.maxRate, mode.minChannels, mode.maxChannels) = (44100, 48000, 2, 2)
    microphone.audioModes = [mode]
    self.node.state.withLock { [camera, microphone] in $0.devices = [camera, microphone] }
    let command = try DeviceList.parse([])

    try await self.node.serving { try await command.run(on: $0, console: self.recorder.console()) }

    #expect(
      self.recorder.lines == [
        "DEVICE                   KIND        NAME       PATH         MODES",
        "v4l2:usb-0000:00:14.0-1  camera      HD Webcam  /dev/video0  up to 1280×720 @ 30",
        "alsa:PCH,0               microphone                          44100–48000 Hz, 2 ch",
      ]
    )
  }

  @Test("show tells modes and controls")
  func show() async throws {
    self.node.state.withLock { [camera] in $0.devices = [camera] }
    let command = try DeviceShow.parse(["v4l2:usb-0000:00:14.0-1"])

    try await self.node.serving { try await command.run(on: $0, console: self.recorder.console()) }

    let output = self.recorder.output
    #expect(output.contains("driver  uvcvideo"))
    #expect(output.contains("YUYV    1280×720  30 15"))
    #expect(output.contains("0…2    0=Disabled, 1=50 Hz, 2=60 Hz"))
  }

  private static func change(
    _ kind: ProtoDeviceChangeKind,
    _ id: String
  ) -> ProtoDeviceChange {
    .with {
      $0.kind = kind
      $0.device.id = id
      $0.device.kind = .camera
      $0.device.name = "HD Webcam"
      $0.device.path = "/dev/video0"
    }
  }

  @Test("watch tells what is there and what comes and goes, and after a reconnect only what is new")
  func watch() async throws {
    self.node.state.withLock {
      $0.deviceScripts = [
        .init(
          elements: [
            Self.change(.present, "v4l2:a"), Self.change(.departed, "v4l2:a"),
            Self.change(.arrived, "v4l2:b"),
          ],
          end: RPCError(code: .unavailable, message: "gone")
        ),
        .init(elements: [Self.change(.present, "v4l2:b"), Self.change(.present, "v4l2:c")]),
      ]
    }
    let command = try DeviceWatch.parse(["--limit", "4"])

    try await self.node.serving { try await command.run(on: $0, console: self.recorder.console()) }

    #expect(
      self.recorder.lines.map { $0.dropFirst("00:00:00.000  ".count) } == [
        "present   camera  v4l2:a  HD Webcam  /dev/video0",
        "departed  camera  v4l2:a  HD Webcam  /dev/video0",
        "arrived   camera  v4l2:b  HD Webcam  /dev/video0",
        "present   camera  v4l2:c  HD Webcam  /dev/video0",
      ]
    )
  }

  @Test("watch refuses a limit of nothing")
  func watchLimit() {
    #expect(throws: (any Error).self) { try DeviceWatch.parse(["--limit", "0"]) }
  }
}
