import ArgumentParser
import ControlAPI
import SwiftProtobuf
import Testing

@testable import rackcast

@Suite struct SessionAttributeTests {
  /// Every attribute as options, with what they become.
  static let everything = [
    "--camera", "file:a.mp4", "--back-camera", "file:b.mp4", "--device-position", "back",
    "--microphone", "synthetic:tone", "--mode", "hd", "--autopush",
    "--muted", "--no-enable-mic", "--no-enable-camera", "--orientation", "horizontal", "--aspect",
    "3:4",
    "--fit", "letterbox", "--rotation", "270", "--remote-mirror", "--no-auto-focus",
    "--zoom", "--video-width", "1280",
    "--video-height", "720",
    "--beauty", "7", "--beauty-style", "nature", "--whiteness", "3",
    "--waiting-image", "break.png", "--waiting-image-hash", "0123456789abcdef0123456789abcdef",
    "--background-mute", "--waiting-limit", "1m30s",
    "--fps", "25", "--gop", "2s", "--min-bitrate", "600", "--max-bitrate", "1.5M",
    "--priority", "7", "--audio-quality", "low", "--encoder", "software",
    "--encoder-preset", "veryfast",
    "--url", "rtmp://h/live/k", "--destination", "backup=file:b.flv", "--retry-attempts", "5",
    "--retry-interval", "500ms", "--retry-backoff", "2", "--retry-max-interval", "1m",
    "--keep-trying",
  ]

  @Test("each option sets its field of the protocol, and the names are the protocol's")
  func everything() throws {
    let options = try SessionAttributeOptions.parse(Self.everything)

    let attributes = options.attributes(paths: LocalPath(workingDirectory: "/w"))

    let json = """
      {"camera":"file:/w/a.mp4","back_camera":"file:/w/b.mp4","device_position":"back",\
      "auto_focus":false,"zoom":true,"microphone":"synthetic:tone","url":"rtmp://h/live/k",\
      "destinations":[{"label":"backup","url":"file:///w/b.flv","retry":{"attempts":5,\
      "interval_ms":500,"backoff":2,"max_interval_ms":60000,"keep_trying":true}}],"mode":"HD",\
      "autopush":true,"muted":true,"enable_mic":false,"enable_camera":false,"orientation":"horizontal",\
      "aspect":"3:4","fit":"letterbox","rotation":270,"remote_mirror":true,\
      "video_width":1280,"video_height":720,"beauty":7,"beauty_style":"nature","whiteness":3,\
      "waiting_image":"/w/break.png","waiting_image_hash":"0123456789abcdef0123456789abcdef",\
      "background_mute":true,"waiting_limit":90,\
      "fps":25,"gop":2,"min_bitrate":600,"max_bitrate":1500,"priority":7,"audio_quality":"low",\
      "encoder":"software","encoder_preset":"veryfast","retry":{"attempts":5,\
      "interval_ms":500,"backoff":2,"max_interval_ms":60000,"keep_trying":true}}
      """
    #expect(attributes == (try ProtoSessionAttributes(jsonString: json)))
  }

  @Test("the table of attributes is the protocol's, in its order of names")
  func names() throws {
    let options = try SessionAttributeOptions.parse(Self.everything)
    let attributes = options.attributes(paths: LocalPath(workingDirectory: "/w"))

    // Each field is set, so the JSON has each name.
    let json = try JSONText.object(attributes)
    let names = json.split(separator: "\n").filter { $0.hasPrefix("  \"") }
      .compactMap { $0.split(separator: "\"").dropFirst().first.map(String.init) }

    #expect(Set(names) == Set(SessionAttribute.allCases.map(\.rawValue)))
    #expect(SessionAttribute.allCases.allSatisfy { $0.requested(in: attributes) != nil })
    #expect(
      SessionAttribute.allCases.allSatisfy {
        $0.requested(in: ProtoSessionAttributes()) == nil
      }
    )
  }

  @Test("what is not given is not sent")
  func onlySetFields() throws {
    let none = try SessionAttributeOptions.parse([])
    let one = try SessionAttributeOptions.parse(["--no-muted"])
    let paths = LocalPath(workingDirectory: "/w")

    #expect(none.attributes(paths: paths) == ProtoSessionAttributes())
    #expect(try JSONText.line(one.attributes(paths: paths)) == "{\"muted\":false}")
  }

  @Test(
    "refuses values it knows to be wrong",
    arguments: [
      ["--mode", "4K"], ["--orientation", "sideways"], ["--aspect", "16:9"], ["--rotation", "45"],
      ["--fps", "0"], ["--gop", "soon"], ["--max-bitrate", "fast"], ["--retry-interval", "3"],
      ["--retry-backoff", "0.5"], ["--video-width", "-2"],
      ["--device-position", "side"], ["--beauty", "-1"], ["--beauty-style", "plastic"],
      ["--whiteness", "much"], ["--priority", "first"],
    ]
  )
  func refuses(arguments: [String]) {
    #expect(throws: (any Error).self) { try SessionAttributeOptions.parse(arguments) }
  }

  @Test(
    "a destination that cannot be read is refused without repeating its stream key",
    arguments: [
      ["--destination", "rtmp://h/live/s3cret"],
      ["--destination", "main=rtmp://h/live/s3cret"],
      ["--destination", "a=rtmp://h/live/s3cret", "--destination", "a=rtmp://h/live/s3cret"],
    ]
  )
  func keepsSecrets(arguments: [String]) {
    let error = #expect(throws: (any Error).self) { try SessionAttributeOptions.parse(arguments) }

    let message = error.map { SessionAttributeOptions.message(for: $0) }
    #expect(message?.contains("s3cret") == false)
    #expect(message?.isEmpty == false)
  }

  @Test(
    "knows attributes by their names and by their options",
    arguments: [
      ("video_width", SessionAttribute.videoWidth), ("video-width", .videoWidth),
      ("--video-width", .videoWidth), ("retry", .retry),
    ]
  )
  func reads(name: String, attribute: SessionAttribute) {
    #expect(SessionAttribute(name: name) == attribute)
  }

  @Test(
    "set refuses to do nothing, to reset what there is not, and to set and reset at once",
    arguments: [
      [], ["--reset", "volume"], ["--mode", "HD", "--reset", "mode"],
    ]
  )
  func set(arguments: [String]) {
    #expect(throws: (any Error).self) { try SessionSet.parse(["cam1"] + arguments) }
    #expect(throws: Never.self) { try SessionSet.parse(["cam1", "--reset", "gop"]) }
  }
}
