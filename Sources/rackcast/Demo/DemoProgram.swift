internal import ControlAPI

/// What the demonstration puts on air: a session and where it comes from.
struct DemoProgram: Hashable, Sendable {
  let name: String
  let attributes: ProtoSessionAttributes

  /// - Parameters:
  ///   - clip: The absolute path of a film; without one, a pattern takes its place.
  ///   - port: Where the RTMP server listens on this machine.
  static func all(clip: String?, port: Int) -> [DemoProgram] {
    let clip = clip.map { "file:\($0)" }
    return [
      DemoProgram("clip", mode: "HD", camera: clip, microphone: clip, port: port) {
        $0.orientation = "horizontal"
      },
      DemoProgram("pattern", mode: "RTC", port: port),
    ]
  }

  private init(
    _ name: String,
    mode: String,
    camera: String? = nil,
    microphone: String? = nil,
    port: Int,
    configure: (inout ProtoSessionAttributes) -> Void = { _ in }
  ) {
    var attributes = ProtoSessionAttributes()
    attributes.camera = camera ?? "synthetic:pattern"
    attributes.microphone = microphone ?? "synthetic:tone"
    attributes.mode = mode
    attributes.autopush = false
    attributes.url = "rtmp://127.0.0.1:\(port)/live/\(name)"
    configure(&attributes)
    self.name = name
    self.attributes = attributes
  }

  /// `file:clip.mp4, HD`, or camera and microphone where they differ.
  var summary: String {
    let camera = self.attributes.camera
    let microphone = self.attributes.microphone
    let sources = camera == microphone ? camera : "\(camera) and \(microphone)"
    return "\(sources), \(self.attributes.mode)"
  }
}
