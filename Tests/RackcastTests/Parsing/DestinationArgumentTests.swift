import Testing

@testable import rackcast

@Suite struct DestinationArgumentTests {
  @Test("takes the label before the first equals sign, and all behind it as the URL")
  func reads() {
    let destination = DestinationArgument("backup=rtmp://h/live/key?token=a=b")

    #expect(destination?.label == "backup")
    #expect(destination?.url == "rtmp://h/live/key?token=a=b")
  }

  @Test("refuses a text without a label or a URL", arguments: ["", "a", "=x", "a=", "a/b=x"])
  func refuses(text: String) {
    #expect(DestinationArgument(text) == nil)
  }
}
