import Media
import Testing

@testable import Sessions

@Suite struct SessionAttributesTests {
  static func attributes(
    _ change: (inout SessionAttributes) -> Void
  ) -> SessionAttributes {
    var attributes = SessionAttributes()
    change(&attributes)
    return attributes
  }

  @Test(
    "gives the canvas of the mode, the aspect and the orientation",
    arguments: [
      (.sd, .nineToSixteen, .vertical, 360, 640),
      (.sd, .threeToFour, .vertical, 480, 640),
      (.hd, .nineToSixteen, .vertical, 540, 960),
      (.hd, .threeToFour, .vertical, 720, 960),
      (.hd, .nineToSixteen, .horizontal, 960, 540),
      (.fhd, .nineToSixteen, .horizontal, 1920, 1080),
      (.fhd, .threeToFour, .vertical, 1080, 1440),
      (.rtc, .nineToSixteen, .vertical, 360, 640),
      (.rtc, .threeToFour, .horizontal, 640, 480),
    ] as [(Mode, Aspect, Orientation, Int, Int)]
  )
  func canvas(
    mode: Mode,
    aspect: Aspect,
    orientation: Orientation,
    width: Int,
    height: Int
  ) throws {
    let attributes = Self.attributes {
      $0.mode = mode
      $0.aspect = aspect
      $0.orientation = orientation
    }

    let effective = try attributes.effective()

    #expect(effective.size == PictureSize(width: width, height: height))
  }

  @Test("takes everything that is not set from the mode")
  func defaults() throws {
    let effective = try SessionAttributes().effective()

    #expect(effective.mode == .rtc)
    #expect(effective.frameRate == FrameRate(30))
    #expect(effective.bitrates == 200 ... 1000)
    #expect(effective.gop == .seconds(1))
    #expect(effective.audioFormat == AudioFormat(sampleRate: 48000, channels: 2))
    #expect(!effective.autopush && !effective.muted && effective.enableCamera)
  }

  @Test("lets an attribute that is set override its field only")
  func overrides() throws {
    let attributes = Self.attributes {
      $0.mode = .hd
      $0.videoWidth = 640
      $0.fps = 29.97
      $0.maxBitrate = 900
    }

    let effective = try attributes.effective()

    #expect(effective.size == PictureSize(width: 640, height: 960))
    #expect(effective.frameRate == FrameRate(30000, per: 1001))
    #expect(effective.bitrates == 600 ... 900)
    #expect(effective.gop == .seconds(3))
  }

  @Test("brings the bound that is not set in line with the one that is")
  func oneBitrate() throws {
    #expect(try Self.attributes { $0.maxBitrate = 150 }.effective().bitrates == 150 ... 150)
    #expect(try Self.attributes { $0.minBitrate = 2000 }.effective().bitrates == 2000 ... 2000)
  }

  struct Refusal: Sendable {
    let change: @Sendable (inout SessionAttributes) -> Void
    let message: String

    init(_ message: String, _ change: @escaping @Sendable (inout SessionAttributes) -> Void) {
      self.change = change
      self.message = message
    }
  }

  static let refusals = [
    Refusal("video_width is 15: give an even number from 16 to 3840") { $0.videoWidth = 15 },
    Refusal("video_height is 641: give an even number from 16 to 3840") { $0.videoHeight = 641 },
    Refusal("fps is 61.0: give a number from 1 to 60") { $0.fps = 61 },
    Refusal("gop is 0.0: give a number of seconds from 0.1 to 20") { $0.gop = 0 },
    Refusal("rotation is 45: give 0, 90, 180 or 270 degrees") { $0.rotation = 45 },
    Refusal("beauty is 10: give a whole number from 0 to 9") { $0.beauty = 10 },
    Refusal("beauty is -1: give a whole number from 0 to 9") { $0.beauty = -1 },
    Refusal("whiteness is 10: give a whole number from 0 to 9") { $0.whiteness = 10 },
    Refusal("max_bitrate is 10: give 50 to 100000 kbps") { $0.maxBitrate = 10 },
    Refusal("min_bitrate 500 is over max_bitrate 400: lower the one or raise the other") {
      $0.minBitrate = 500
      $0.maxBitrate = 400
    },
  ]

  @Test("refuses what cannot be used, and says what can", arguments: Self.refusals)
  func refuses(_ refusal: Refusal) {
    let attributes = Self.attributes(refusal.change)

    #expect(throws: SessionError(.invalidArgument, refusal.message)) {
      try attributes.effective()
    }
  }

  @Test("refuses two destinations of one label or one URL")
  func destinationsAreDistinct() {
    let twice = Self.attributes {
      $0.url = "rtmp://127.0.0.1/live/a"
      $0.destinations = [DestinationAttributes(label: "b", url: "rtmp://127.0.0.1/live/a")]
    }
    let main = Self.attributes {
      $0.destinations = [DestinationAttributes(label: "main", url: "rtmp://127.0.0.1/live/a")]
    }

    #expect(throws: SessionError.self) { try twice.effective() }
    #expect(throws: SessionError.self) { try main.effective() }
  }

  @Test("replaces only what a change sets, and unsets what is reset")
  func merging() throws {
    let attributes = Self.attributes {
      $0.mode = .hd
      $0.muted = true
      $0.fps = 10
    }

    let merged = try attributes.merging(
      Self.attributes { $0.muted = false },
      resetting: ["fps"]
    )

    #expect(merged.mode == .hd)
    #expect(merged.muted == false)
    #expect(merged.fps == nil)
    #expect(merged.differences(from: attributes).sorted() == ["fps", "muted"])
    #expect(throws: SessionError.self) { try attributes.merging(.init(), resetting: ["nope"]) }
  }

  @Test("changes only the parts of a retry policy that a change sets")
  func mergingRetry() throws {
    let attributes = Self.attributes {
      $0.retry = RetryAttributes()
      $0.retry?.interval = 500
      $0.retry?.keepTrying = true
    }
    let attempts = Self.attributes {
      $0.retry = RetryAttributes()
      $0.retry?.attempts = 5
    }

    let merged = try attributes.merging(attempts)
    let anew = try attributes.merging(attempts, resetting: ["retry"])

    #expect(merged.retry?.attempts == 5)
    #expect(merged.retry?.interval == 500)
    #expect(merged.retry?.keepTrying == true)
    #expect(anew.retry == attempts.retry)
  }

  @Test("comes back from the store as it went in")
  func json() throws {
    let attributes = Self.attributes {
      $0.camera = "synthetic:pattern"
      $0.aspect = .threeToFour
      $0.url = "rtmp://127.0.0.1/live/a?token=1"
      $0.destinations = [DestinationAttributes(label: "b", url: "file:///tmp/b.flv")]
      $0.retry = RetryAttributes()
      $0.retry?.keepTrying = true
    }

    let json = try attributes.json

    #expect(try SessionAttributes(json: json) == attributes)
    #expect(json.contains(#""keep_trying":true"#))
  }

  @Test("hides stream keys, queries and passwords")
  func redaction() {
    let attributes = Self.attributes {
      $0.url = "rtmp://user:word@127.0.0.1/live/secretkey?token=hush"
      $0.destinations = [DestinationAttributes(label: "b", url: "rtmp://h/live/otherkey")]
    }

    let text = "\(attributes.redacted)"

    for secret in ["secretkey", "hush", "word", "otherkey"] {
      #expect(!text.contains(secret))
    }
  }

  @Test(
    "knows names from what cannot be one",
    arguments: [
      ("cam1", true), ("a.b_c-d", true), ("", false), ("-a", false), ("a b", false),
      ("é", false), (String(repeating: "x", count: 65), false),
    ]
  )
  func names(name: String, isName: Bool) {
    #expect(name.isName == isName)
  }
}
