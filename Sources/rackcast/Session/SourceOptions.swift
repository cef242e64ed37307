internal import ArgumentParser
internal import ControlAPI

/// Where picture and sound come from, and when.
struct SourceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The camera: an id of `device list`, /dev/videoN, :0 for a screen, file:PATH or \
      synthetic:pattern. None: sound only.
      """,
      valueName: "device"
    )
  )
  var camera: String?

  @Option(
    help: ArgumentHelp("A second camera, for `session switch-camera`.", valueName: "device")
  )
  var backCamera: String?

  @Option(help: "Which of the two cameras is on: --camera is the front one.")
  var devicePosition: DevicePosition?

  @Option(
    help: ArgumentHelp(
      """
      The microphone: an id of `device list`, an ALSA name, file:PATH or synthetic:tone. None: \
      silence.
      """,
      valueName: "device"
    )
  )
  var microphone: String?

  @Flag(inversion: .prefixedNo, help: "Send silence instead of the microphone.")
  var muted: Bool?

  @Flag(inversion: .prefixedNo, help: "Send the microphone's sound: the opposite of --muted.")
  var enableMic: Bool?

  @Flag(inversion: .prefixedNo, help: "Send the camera's picture.")
  var enableCamera: Bool?

  @Flag(inversion: .prefixedNo, help: "Start now and at every start of the daemon.")
  var autopush: Bool?

  func apply(to attributes: inout ProtoSessionAttributes, paths: LocalPath) {
    if let camera = self.camera { attributes.camera = paths.device(camera) }
    if let backCamera = self.backCamera { attributes.backCamera = paths.device(backCamera) }
    if let position = self.devicePosition { attributes.devicePosition = position.rawValue }
    if let microphone = self.microphone { attributes.microphone = paths.device(microphone) }
    if let muted = self.muted { attributes.muted = muted }
    if let enableMic = self.enableMic { attributes.enableMic = enableMic }
    if let enableCamera = self.enableCamera { attributes.enableCamera = enableCamera }
    if let autopush = self.autopush { attributes.autopush = autopush }
  }
}

/// `device_position`
enum DevicePosition: String, CaseIterable, ExpressibleByArgument {
  case front
  case back
}
