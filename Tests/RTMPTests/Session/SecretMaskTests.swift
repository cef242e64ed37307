import Testing

@testable import RTMP

@Suite struct SecretMaskTests {
  @Test(
    "takes every part of the key out, and short keys as words only",
    arguments: [
      ("key1", "publish of key1 refused", "publish of … refused"),
      ("key1?a=b&c=d", "key1?a=b&c=d", "…"),
      ("key1?a=b&c=d", "a=b&c=d and key1", "… and …"),
      ("1", "line 1 of 12: live/1", "line … of 12: live/…"),
      ("a", "a bad name: a", "… bad name: …"),
      ("", "nothing to hide", "nothing to hide"),
    ]
  )
  func masks(streamName: String, text: String, expected: String) {
    let mask = SecretMask(streamName: streamName, tcURL: "rtmp://host/live")

    #expect(mask.applied(to: text) == expected)
  }

  @Test("user, password and query of the URL are secrets too")
  func url() {
    let mask = SecretMask(streamName: "s", tcURL: "rtmp://ann:pass@host/live?token=x1y2")

    #expect(
      mask.applied(to: "rtmp://ann:pass@host/live?token=x1y2") == "rtmp://…@host/live?…"
    )
  }
}
