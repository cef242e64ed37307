import Events
import Foundation
import Testing

@Suite struct EventDetailTests {
  /// Every field, as it is set and as it is written.
  private static let vectors: [(EventDetail, String)] = [
    (EventDetail(), "{}"),
    (EventDetail(device: "v4l2:usb-1"), #"{"device":"v4l2:usb-1"}"#),
    (EventDetail(errno: 16, errnoName: "EBUSY"), #"{"errno":16,"errnoName":"EBUSY"}"#),
    (EventDetail(step: "handshake"), #"{"step":"handshake"}"#),
    (
      EventDetail(attempt: 1, attempts: 3, delayMs: 1500.5, cause: "reset"),
      #"{"attempt":1,"attempts":3,"cause":"reset","delayMs":1500.5}"#
    ),
    (
      EventDetail(rtmpCode: "NetStream.Publish.BadName", serverIp: "10.0.0.7"),
      #"{"rtmpCode":"NetStream.Publish.BadName","serverIp":"10.0.0.7"}"#
    ),
    (
      EventDetail(width: 540, height: 960, fps: 25, encoder: "libx264", hardware: false),
      #"{"encoder":"libx264","fps":25,"hardware":false,"height":960,"width":540}"#
    ),
    (EventDetail(fromKbps: 900, toKbps: 600), #"{"fromKbps":900,"toKbps":600}"#),
    (
      EventDetail(revision: 7, attributes: ["fps", "gop"]),
      #"{"attributes":["fps","gop"],"revision":7}"#
    ),
    (
      EventDetail(progressMs: 42_000, durationMs: 187_900),
      #"{"durationMs":187900,"progressMs":42000}"#
    ),
  ]

  @Test("writes the fields that are set, and only those, and reads them back")
  func codable() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys

    for (detail, json) in Self.vectors {
      #expect(String(decoding: try encoder.encode(detail), as: UTF8.self) == json)
      #expect(try JSONDecoder().decode(EventDetail.self, from: Data(json.utf8)) == detail)
    }
  }

  @Test("keeps what the draft said")
  func draftToEvent() {
    let draft = EventDraft(
      session: "cam1",
      destination: "main",
      code: .reconnecting,
      message: "Reconnecting.",
      detail: EventDetail(attempt: 2),
      operator: "studio",
      previousState: "publishing",
      nextState: "backoff",
      wallTime: 5,
      monotonicTime: 6
    )

    let event = Event(sequence: 9, draft)

    #expect(event.id == 9)
    #expect(event.session == "cam1")
    #expect(event.destination == "main")
    #expect(event.code == .reconnecting)
    #expect(event.message == "Reconnecting.")
    #expect(event.detail.attempt == 2)
    #expect(event.operator == "studio")
    #expect(event.previousState == "publishing")
    #expect(event.nextState == "backoff")
    #expect(event.wallTime == 5)
    #expect(event.monotonicTime == 6)
  }
}
