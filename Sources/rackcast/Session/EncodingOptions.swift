internal import ArgumentParser
internal import ControlAPI

/// How picture and sound are encoded.
struct EncodingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Time from keyframe to keyframe: 2, 2s, 500ms.", valueName: "time"))
  var gop: SecondsArgument?

  @Option(help: ArgumentHelp("Lowest video bit rate: 600 (kbps), 600k, 1.5M.", valueName: "kbps"))
  var minBitrate: KilobitArgument?

  @Option(
    help: ArgumentHelp("Highest video bit rate: 1500 (kbps), 1500k, 1.5M.", valueName: "kbps")
  )
  var maxBitrate: KilobitArgument?

  @Option(
    help: ArgumentHelp(
      "Which session keeps its rate on a shared uplink, 1 to 9: lower ones give way; 5.",
      valueName: "level"
    )
  )
  var priority: UInt32?

  @Option(help: "Sound: high is 48 kHz stereo, low is 16 kHz mono.")
  var audioQuality: AudioQuality?

  @Option(
    help: """
      The video encoder: auto, software, vaapi, nvenc or v4l2m2m. Hardware that cannot start is \
      replaced by software.
      """
  )
  var encoder: String?

  @Option(help: ArgumentHelp("libx264's preset, ultrafast to veryslow.", valueName: "preset"))
  var encoderPreset: String?

  func apply(to attributes: inout ProtoSessionAttributes) {
    if let gop = self.gop { attributes.gop = gop.seconds }
    if let rate = self.minBitrate { attributes.minBitrate = rate.kbps }
    if let rate = self.maxBitrate { attributes.maxBitrate = rate.kbps }
    if let priority = self.priority { attributes.priority = priority }
    if let quality = self.audioQuality { attributes.audioQuality = quality.rawValue }
    if let encoder = self.encoder { attributes.encoder = encoder }
    if let preset = self.encoderPreset { attributes.encoderPreset = preset }
  }
}

/// `audio_quality`
enum AudioQuality: String, CaseIterable, ExpressibleByArgument {
  case high
  case low
}
