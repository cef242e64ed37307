import ControlAPI
import Foundation
import GRPCCore
import SwiftProtobuf
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct WaitingImageTests {
  private static let otherHash = "0123456789abcdef0123456789abcdef"

  /// An image that cannot be loaded, and the reason that is told.
  enum Broken: String, CaseIterable, Sendable {
    case missing
    case tooLarge = "too_large"
    case notAnImage = "not_an_image"
    case addressNotAllowed = "address_not_allowed"
    case hashMismatch = "hash_mismatch"

    func set(_ attributes: inout ProtoSessionAttributes, in directory: TemporaryDirectory) throws {
      let path = directory.file("\(self.rawValue).png")
      switch self {
      case .missing:
        attributes.waitingImage = directory.file("nowhere.png")
      case .tooLarge:
        try Data(count: (10 << 20) + 1).write(to: URL(fileURLWithPath: path))
        attributes.waitingImage = path
      case .notAnImage:
        try Data("<html>404</html>".utf8).write(to: URL(fileURLWithPath: path))
        attributes.waitingImage = path
      case .hashMismatch:
        attributes.waitingImage = directory.file("blue.png")
        attributes.waitingImageHash = otherHash
      case .addressNotAllowed:
        attributes.waitingImage = "http://127.0.0.1:9/secret.png?token=hush"
      }
    }
  }

  @Test("an image that cannot be loaded is told as 10004 with the reason, and the old one stays")
  func failures() async throws {
    try await ServedRack.run { rack in
      for color in ["red", "blue"] {
        try await Pictures.write(color, to: rack.directory.file("\(color).png"))
      }
      try await rack.create("cam1") { $0.waitingImage = rack.directory.file("red.png") }
      let loaded = try await rack.watchEvent("cam1", "waiting_image_loaded")
      #expect(loaded.detail.md5.count == 32 && loaded.detail.width == 320)
      try await rack.start("cam1")
      try await rack.watch("cam1", until: .live)
      try await rack.send(60, of: "cam1")
      var last = loaded.sequence
      for broken in Broken.allCases {
        var attributes = ProtoSessionAttributes()
        try broken.set(&attributes, in: rack.directory)
        let image = attributes
        try await rack.update("cam1") { $0 = image }
        let event = try await rack.watchEvent(
          "cam1",
          "waiting_image_load_failed",
          after: last
        )
        last = event.sequence
        #expect(event.code == 10004 && event.detail.cause == broken.rawValue, "\(broken)")
        #expect(!event.message.contains("hush") && event.message.contains("stays"))
        let session = try await rack.get("cam1")
        #expect(session.effective.waitingImageHash == loaded.detail.md5)
        #expect(!(try session.jsonString()).contains("hush"))
        last = try await rack.lastEvent("cam1")
      }
      try await rack.pause("cam1")
      try await rack.send(60, of: "cam1")
      try await rack.stop("cam1")

      let video = try #require(
        try await RecordingAnalysis.read(rack.directory.file("cam1.flv")).video
      )
      #expect(try #require(video.colors.last).isNear(.red))
    }
  }

  @Test("an image that is replaced during a pause is on air at once, and none leaves the slate")
  func replacement() async throws {
    try await ServedRack.run { rack in
      for color in ["red", "blue"] {
        try await Pictures.write(color, size: "64x64", to: rack.directory.file("\(color).jpg"))
      }
      try await rack.create("cam1") {
        $0.waitingImage = rack.directory.file("red.jpg")
        $0.videoWidth = 320
        $0.videoHeight = 160
      }
      let red = try await rack.watchEvent("cam1", "waiting_image_loaded")
      try await rack.start("cam1")
      try await rack.watch("cam1", until: .live)
      try await rack.send(60, of: "cam1")
      try await rack.pause("cam1")
      try await rack.send(60, of: "cam1")
      try await rack.update("cam1") { $0.waitingImage = rack.directory.file("blue.jpg") }
      _ = try await rack.watchEvent("cam1", "waiting_image_loaded", after: red.sequence)
      try await rack.send(60, of: "cam1")
      try await rack.update("cam1", resetting: ["waiting_image"])
      try await rack.send(60, of: "cam1")
      try await rack.stop("cam1")

      let video = try #require(
        try await RecordingAnalysis.read(rack.directory.file("cam1.flv")).video
      )
      // A square on a canvas twice as wide: half of it is black.
      func half(_ color: MeanColor) -> MeanColor {
        MeanColor(
          luma: (color.luma + 16) / 2,
          u: (color.u + 128) / 2,
          v: (color.v + 128) / 2
        )
      }
      let seen = [half(.red), half(.blue), .slate].map { color in
        video.colors.firstIndex { $0.isNear(color, within: 8) } ?? -1
      }
      #expect(seen.allSatisfy { $0 > 0 } && seen == seen.sorted())
      #expect(video.decodeTimeFaults == 0)
    }
  }

  @Test(
    "what no image can be is refused, and names the attribute",
    arguments: [
      ("waiting_image", "ftp://h/a.png"), ("waiting_image", "relative.png"),
      ("waiting_image", ""), ("waiting_image", "/a\u{0}b"), ("waiting_image", "image:xyz"),
      ("waiting_image", "http://user:pw@h/a.png"), ("waiting_image_hash", "abc"),
      ("waiting_image_hash", "g123456789abcdef0123456789abcdef"), ("waiting_limit", "-1"),
      ("waiting_limit", "0.01"), ("waiting_limit", "1e9"), ("waiting_limit", "nan"),
    ]
  )
  func invalid(attribute: String, value: String) async throws {
    try await ServedRack.run { rack in
      try await rack.create("cam1")
      let message = try await refusal(.invalidArgument) {
        try await rack.update("cam1") {
          switch attribute {
          case "waiting_image": $0.waitingImage = value
          case "waiting_image_hash": $0.waitingImageHash = value
          default: $0.waitingLimit = Double(value) ?? 0
          }
        }
      }
      #expect(message.contains(attribute) && !message.contains("pw"))
      #expect(try await rack.get("cam1").revision == 1)
    }
  }

  @Test("images are stored once, read back, verified, and not thrown away while they are used")
  func service() async throws {
    try await ServedRack.run { rack in
      try await Pictures.write("red", size: "640x360", to: rack.directory.file("red.png"))
      let bytes = try Data(contentsOf: URL(fileURLWithPath: rack.directory.file("red.png")))
      func add(_ bytes: Data, hash: String = "") async throws -> ProtoWaitingImage {
        try await rack.images.addWaitingImage { writer in
          try await writer.write(.with { $0.hash = hash })
          for start in stride(from: 0, to: bytes.count, by: 1000) {
            try await writer.write(
              .with { $0.chunk = bytes[start ..< min(start + 1000, bytes.count)] }
            )
          }
        }
      }

      let image = try await add(bytes)
      #expect(image.width == 640 && image.height == 360 && image.mediaType == "image/png")
      #expect(image.size == UInt64(bytes.count) && image.sha256.count == 64)
      #expect(try await add(bytes, hash: image.md5) == image)
      let mismatch = try await refusal(.invalidArgument) {
        _ = try await add(bytes, hash: Self.otherHash)
      }
      #expect(mismatch.contains(image.md5))
      _ = try await refusal(.invalidArgument) { _ = try await add(Data("no image".utf8)) }
      _ = try await refusal(.invalidArgument) { _ = try await add(Data(count: 11 << 20)) }
      let source = try await rack.images.addWaitingImage { writer in
        try await writer.write(.with { $0.source = rack.directory.file("red.png") })
      }
      #expect(source.md5 == image.md5)

      try await rack.create("cam1") { $0.waitingImage = "image:\(image.md5)" }
      try await rack.watchEvent("cam1", "waiting_image_loaded")
      let listed = try await rack.images.listWaitingImages(.init()).images
      #expect(listed.map(\.md5) == [image.md5] && listed.first?.sessions == ["cam1"])
      let prefix = String(image.md5.prefix(6))
      #expect(try await rack.images.getWaitingImage(.with { $0.md5 = prefix }).md5 == image.md5)
      let read = try await rack.images.readWaitingImage(.with { $0.md5 = prefix }) { response in
        try await response.messages.reduce(into: Data()) { $0 += $1.chunk }
      }
      #expect(read == bytes)
      let verified = try await rack.images.verifyWaitingImages(.init()).images
      #expect(verified.map(\.intact) == [true])
      for md5 in ["", "xyz", "*"] {
        _ = try await refusal(.invalidArgument) {
          _ = try await rack.images.getWaitingImage(.with { $0.md5 = md5 })
        }
      }

      let used = try await refusal(.failedPrecondition) {
        _ = try await rack.images.deleteWaitingImage(.with { $0.md5 = image.md5 })
      }
      #expect(used.contains("cam1"))
      _ = try await rack.sessions.deleteSession(.with { $0.name = "cam1" })
      _ = try await rack.images.deleteWaitingImage(.with { $0.md5 = image.md5 })
      _ = try await refusal(.notFound) {
        _ = try await rack.images.getWaitingImage(.with { $0.md5 = image.md5 })
      }
    }
  }
}
