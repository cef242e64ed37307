import ControlAPI
import GRPCCore
import Sessions
import SwiftProtobuf
import TestSupport
import Testing

@testable import ControlService

/// Every attribute with values out of its range, of the wrong type, and hostile ones: refused by
/// name, with nothing changed on a session that is live.
@Suite(.timeLimit(.minutes(4))) struct BadAttributesTests {
  typealias Change = @Sendable (inout ProtoSessionAttributes) -> Void

  /// What a text attribute must not hold.
  private static let hostile = [
    "", " ", "\0", "a\nb", "\u{1b}[2J\u{1b}[31mred", "\u{202e}gnp.exe", "../../../etc/passwd",
    "'; DROP TABLE session; --", "%s%s%n%n", "$(reboot)", String(repeating: "A", count: 100_000),
    String(repeating: "é", count: 5000), "-1",
  ]

  private static func texts(
    _ path: any WritableKeyPath<ProtoSessionAttributes, String> & Sendable
  ) -> [Change] {
    self.hostile.map { text in { @Sendable in $0[keyPath: path] = text } }
  }

  private static func integers(
    _ path: any WritableKeyPath<ProtoSessionAttributes, UInt32> & Sendable,
    _ values: [UInt32]
  ) -> [Change] {
    values.map { value in { @Sendable in $0[keyPath: path] = value } }
  }

  private static func numbers(
    _ path: any WritableKeyPath<ProtoSessionAttributes, Double> & Sendable,
    _ values: [Double]
  ) -> [Change] {
    (values + [.nan, .infinity, -.infinity, .greatestFiniteMagnitude, -1, -.leastNonzeroMagnitude])
      .map { value in { @Sendable in $0[keyPath: path] = value } }
  }

  private static func retries(_ changes: [@Sendable (inout ProtoRetryPolicy) -> Void]) -> [Change] {
    changes.map { change in { @Sendable in change(&$0.retry) } }
  }

  private static func destinations(_ further: [(label: String, url: String)]) -> [Change] {
    further.map { label, url in
      { @Sendable in
        $0.destinations = [
          .with {
            $0.label = label
            $0.url = url
          }
        ]
      }
    }
  }

  /// What is refused of each attribute; a switch has no value that is.
  private static let bad: [String: [Change]] = [
    "camera": Self.texts(\.camera) + [{ $0.camera = "synthetic:tone" }],
    "back_camera": Self.texts(\.backCamera) + [{ $0.backCamera = "synthetic:pattern" }],
    "device_position": Self.texts(\.devicePosition) + [{ $0.devicePosition = "back" }],
    "microphone": Self.texts(\.microphone) + [{ $0.microphone = "synthetic:pattern" }],
    "url": Self.texts(\.url) + [{ $0.url = "rtmp://host/app" }, { $0.url = "rtmp:///app/name" }],
    "destinations": Self.destinations(
      Self.hostile.flatMap { [($0, "rtmp://host/app/name"), ("second", $0)] }
        + [("main", "rtmp://host/app/name")]
    ),
    "mode": Self.texts(\.mode),
    "autopush": [],
    "muted": [],
    "enable_mic": [
      {
        $0.enableMic = true
        $0.muted = true
      }
    ],
    "enable_camera": [],
    "orientation": Self.texts(\.orientation),
    "aspect": Self.texts(\.aspect),
    "fit": Self.texts(\.fit),
    "rotation": Self.integers(\.rotation, [1, 45, 89, 91, 360, .max]),
    "remote_mirror": [],
    "auto_focus": [],
    "zoom": [],
    "video_width": Self.integers(\.videoWidth, [0, 1, 14, 17, 161, 3842, .max]),
    "video_height": Self.integers(\.videoHeight, [0, 1, 14, 17, 121, 3842, .max]),
    "beauty": Self.integers(\.beauty, [10, 100, .max]),
    "beauty_style": Self.texts(\.beautyStyle),
    "whiteness": Self.integers(\.whiteness, [10, 100, .max]),
    // A file may have any name.
    "waiting_image": Self.texts(\.waitingImage) + [
      { $0.waitingImage = "image:nothex" }, { $0.waitingImage = "http://" },
      { $0.waitingImage = "ftp://host/a.png" }, { $0.waitingImage = "http://user@host/a.png" },
      { $0.waitingImage = "/\(String(repeating: "a", count: 4096))" },
    ],
    "waiting_image_hash": Self.texts(\.waitingImageHash),
    "background_mute": [],
    "waiting_limit": Self.numbers(\.waitingLimit, [0.05, 86_401]),
    "fps": Self.numbers(\.fps, [0, 0.99, 60.01]),
    "gop": Self.numbers(\.gop, [0, 0.099, 20.01]),
    "min_bitrate": Self.integers(\.minBitrate, [0, 49, 100_001, .max]),
    "max_bitrate": Self.integers(\.maxBitrate, [0, 49, 100_001, .max]),
    "priority": Self.integers(\.priority, [0, 10, 100, .max]),
    "audio_quality": Self.texts(\.audioQuality),
    "encoder": Self.texts(\.encoder),
    "encoder_preset": Self.texts(\.encoderPreset) + [{ $0.encoderPreset = "placebo" }],
    "retry": Self.retries([
      { $0.attempts = 1001 }, { $0.attempts = .max }, { $0.intervalMs = -1 },
      { $0.intervalMs = .nan }, { $0.intervalMs = 3_600_001 }, { $0.intervalMs = .infinity },
      { $0.backoff = 0.99 }, { $0.backoff = .nan }, { $0.backoff = 11 },
      { $0.maxIntervalMs = -1 }, { $0.maxIntervalMs = .infinity }, { $0.minPublishMs = -1 },
      { $0.minPublishMs = .nan }, { $0.minPublishMs = 3_600_001 },
    ]),
  ]

  /// What must be as it was.
  private static func settings(of session: ProtoSession) -> ProtoSession {
    .with {
      $0.name = session.name
      $0.revision = session.revision
      $0.requested = session.requested
      $0.effective = session.effective
      $0.desiredState = session.desiredState
      $0.state = session.state
      $0.onAir = session.onAir
    }
  }

  private static func expectRefusals(
    _ changes: [Change],
    of name: String,
    on rack: ServedRack,
    before: ProtoSession
  ) async throws {
    for (index, change) in changes.enumerated() {
      let error = await #expect(throws: RPCError.self, "\(name) \(index)") {
        try await rack.update("cam1", change)
      }
      #expect(error?.code == .invalidArgument, "\(name) \(index)")
      let message = error?.message ?? ""
      #expect(message.contains(name), "\(name) \(index): \(message)")
      #expect(message.count < 600, "\(name) \(index) has a message of \(message.count) characters")
      let isClean = message.unicodeScalars.allSatisfy {
        $0.properties.generalCategory != .control && $0.properties.generalCategory != .format
      }
      #expect(isClean, "\(name) \(index): \(message)")
    }
    #expect(Self.settings(of: try await rack.get("cam1")) == before, "\(name)")
  }

  @Test("no attribute takes a bad value, each refusal names it, and the live session is as it was")
  func badValues() async throws {
    #expect(Set(Self.bad.keys) == Set(SessionAttributes.names))
    try await ServedRack.run { rack in
      try await rack.create("cam1")
      try await rack.start("cam1")
      try await rack.watch("cam1", until: .live)
      let before = Self.settings(of: try await rack.get("cam1"))
      for name in SessionAttributes.names {
        let changes = try #require(Self.bad[name])
        try await Self.expectRefusals(changes, of: name, on: rack, before: before)
      }
      // It still sends.
      try await rack.sendMore("cam1")
    }
  }

  /// The bytes of a field of one wire type, with something in it.
  private static func field(_ number: Int, wireType: Int) -> [UInt8] {
    let tag = UInt64(number << 3 | wireType)
    let head = tag < 0x80 ? [UInt8(tag)] : [UInt8(tag & 0x7f) | 0x80, UInt8(tag >> 7)]
    let values: [Int: [UInt8]] = [
      0: [1], 1: [UInt8](repeating: 7, count: 8), 2: [3, 0x61, 0x62, 0x63], 5: [1, 2, 3, 4],
    ]
    return head + (values[wireType] ?? [])
  }

  @Test("no attribute takes a value of another type, nor is one passed over that is not known")
  func wrongTypes() async throws {
    try await ServedRack.run { rack in
      try await rack.create("cam1")
      try await rack.start("cam1")
      try await rack.watch("cam1", until: .live)
      let before = Self.settings(of: try await rack.get("cam1"))
      var named: Set<String> = []
      for number in 1 ... 60 {
        for wireType in [0, 1, 2, 5] {
          // A message of another one cannot hold text; that ends before it is sent.
          let bytes = Self.field(number, wireType: wireType)
          guard let attributes = try? ProtoSessionAttributes(serializedBytes: bytes),
            !attributes.unknownFields.data.isEmpty
          else { continue }
          let message = try await refusal(.invalidArgument) {
            try await rack.update("cam1") { $0 = attributes }
          }
          let name = SessionAttributes.names.first { message.hasPrefix("\($0) is of another type") }
          if let name { named.insert(name) }
          #expect(name != nil || message.contains("field \(number) "), "\(message)")
        }
      }
      #expect(named == Set(SessionAttributes.names))
      #expect(Self.settings(of: try await rack.get("cam1")) == before)

      let retry = try ProtoRetryPolicy(serializedBytes: Self.field(1, wireType: 2))
      let message = try await refusal(.invalidArgument) {
        try await rack.update("cam1") { $0.retry = retry }
      }
      #expect(message.hasPrefix("attempts is of another type"))
    }
  }
}
