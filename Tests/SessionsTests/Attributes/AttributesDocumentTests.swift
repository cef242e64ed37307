import Events
import Foundation
import Media
import Testing

@testable import Sessions

/// Holds docs/attributes.md against the program.
@Suite struct AttributesDocumentTests {
  /// One row of the table.
  struct Row: CustomTestStringConvertible, Sendable {
    let name: String
    let initial: String
    let values: String
    let live: String
    let codes: [Int32]

    var testDescription: String { self.name }
  }

  private static func rows() throws -> [Row] {
    let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let text = try String(contentsOfFile: "/\(root)/docs/attributes.md", encoding: .utf8)
    return text.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { line in
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      let codes = cells.count > 4 ? cells[4] : ""
      return Row(
        name: cells[0].trimmingCharacters(in: CharacterSet(charactersIn: "`")),
        initial: cells[1],
        values: cells[2],
        live: cells[3],
        codes: codes.split(separator: ",").compactMap { code in
          Int32(
            code.trimmingCharacters(in: .whitespaces).replacingOccurrences(of: "−", with: "-")
          )
        }
      )
    }
  }

  @Test("every attribute has its row, in the order of the program, and nothing else has")
  func names() throws {
    #expect(try Self.rows().map(\.name) == SessionAttributes.names)
  }

  @Test("what a change does while live is one of the four ways, and every code is in the table")
  func columns() throws {
    let ways = ["at once", "new encoder", "new connection", "next start"]
    let numbers = Set(Code.all.map(\.number))
    for row in try Self.rows() {
      #expect(ways.contains(row.live), "\(row.name)")
      #expect(row.codes.allSatisfy(numbers.contains), "\(row.name)")
    }
  }

  @Test("the defaults are those of the program")
  func defaults() throws {
    let effective = try SessionAttributes().effective()
    let rows = Dictionary(uniqueKeysWithValues: try Self.rows().map { ($0.name, $0.initial) })

    let expected = Self.defaults(effective)
    for (name, value) in expected {
      #expect(rows[name] == value, "\(name)")
    }
    // Those that are left have no value, or the mode's.
    for (name, value) in rows where expected[name] == nil {
      #expect(value.hasPrefix("none") || value == "the mode's" || name == "retry", "\(name)")
    }
  }

  private static func defaults(_ effective: EffectiveAttributes) -> [String: String] {
    [
      "mode": "`\(effective.mode.rawValue)`",
      "autopush": "\(effective.autopush)",
      "muted": "\(effective.muted)",
      "enable_mic": "\(!effective.muted)",
      "enable_camera": "\(effective.enableCamera)",
      "orientation": "`\(effective.orientation.rawValue)`",
      "aspect": "`\(effective.aspect.rawValue)`",
      "fit": "`\(effective.fit.rawValue)`",
      "rotation": "\(effective.rotation)",
      "device_position": "`\(effective.devicePosition.rawValue)`",
      "auto_focus": "\(effective.autoFocus)",
      "zoom": "\(effective.zoom)",
      "remote_mirror": "\(effective.remoteMirror)",
      "beauty": "\(effective.beauty)",
      "beauty_style": "`\(effective.beautyStyle.rawValue)`",
      "whiteness": "\(effective.whiteness)",
      "background_mute": "\(effective.backgroundMute)",
      "waiting_limit": "\(effective.waitingLimit.map { "\($0)" } ?? "0")",
      "priority": "\(effective.priority)",
      "audio_quality": "`\(effective.audioQuality.rawValue)`",
      "encoder": "`\(effective.encoder.rawValue)`",
      "encoder_preset": "`\(effective.encoderPreset)`",
    ]
  }

  @Test("numbers just inside their documented range are taken, and those just outside refused")
  func ranges() throws {
    typealias Change = (inout SessionAttributes, Double) -> Void
    let changes: [String: (change: Change, step: Double)] = [
      "beauty": ({ $0.beauty = Int($1) }, 1),
      "whiteness": ({ $0.whiteness = Int($1) }, 1),
      "video_width": ({ $0.videoWidth = Int($1) }, 2),
      "video_height": ({ $0.videoHeight = Int($1) }, 2),
      "fps": ({ $0.fps = $1 }, 0.01),
      "gop": ({ $0.gop = $1 }, 0.01),
      "max_bitrate": ({ $0.maxBitrate = Int($1) }, 1),
      "priority": ({ $0.priority = Int($1) }, 1),
      "waiting_limit": ({ $0.waitingLimit = $1 }, 0.01),
    ]
    let rows = Dictionary(uniqueKeysWithValues: try Self.rows().map { ($0.name, $0.values) })
    for (name, (change, step)) in changes {
      let values = try #require(rows[name], "\(name)")
      let range = try #require(Self.range(in: values), "\(name)")
      for value in [range.lowerBound, range.upperBound] {
        var attributes = SessionAttributes()
        change(&attributes, value)
        #expect(throws: Never.self, "\(name) \(value)") { try attributes.effective() }
      }
      for value in [range.lowerBound - step, range.upperBound + step] {
        var attributes = SessionAttributes()
        change(&attributes, value)
        let error = #expect(throws: SessionError.self, "\(name) \(value)") {
          try attributes.effective()
        }
        #expect(error?.code == .invalidArgument && error?.message.contains(name) == true)
      }
    }
  }

  /// The numbers of `1 to 60`, of `0 (off) to 9`.
  private static func range(in text: String) -> ClosedRange<Double>? {
    let words = text.split { " ,:;".contains($0) }.map(String.init)
    guard let to = words.firstIndex(of: "to"), to > 0, to + 1 < words.count else { return nil }
    guard let upper = Double(words[to + 1]) else { return nil }
    let lower = Double(words[to - 1]) ?? (to > 1 ? Double(words[to - 2]) : nil)
    return lower.map { $0 ... upper }
  }

  @Test("choices are listed as the program takes them")
  func choices() throws {
    let choices: [String: [String]] = [
      "device_position": DevicePosition.allCases.map(\.rawValue),
      "mode": Mode.allCases.map(\.rawValue),
      "orientation": Orientation.allCases.map(\.rawValue),
      "aspect": Aspect.allCases.map(\.rawValue),
      "fit": CanvasFit.allCases.map(\.rawValue),
      "beauty_style": BeautyStyle.allCases.map(\.rawValue),
      "audio_quality": AudioQuality.allCases.map(\.rawValue),
      "encoder": EncoderChoice.allCases.map(\.rawValue),
    ]
    for row in try Self.rows() {
      guard let values = choices[row.name] else { continue }
      #expect(values.allSatisfy { row.values.contains("`\($0)`") }, "\(row.name)")
    }
  }
}
