import Testing

@testable import Capture

@Suite struct ALSARunningModeTests {
  @Test("reads what the kernel tells of a running stream")
  func running() {
    let text = """
      access: RW_INTERLEAVED
      format: S32_LE
      subformat: STD
      channels: 2
      rate: 44100 (44100/1)
      period_size: 441
      buffer_size: 5292

      """

    #expect(
      ALSARunningMode(text)?.mode
        == AudioMode(format: "S32_LE", rates: 44100 ... 44100, channels: 2 ... 2)
    )
  }

  @Test("finds nothing in a closed stream", arguments: ["closed\n", "", "format: S16_LE\n"])
  func closed(text: String) {
    #expect(ALSARunningMode(text) == nil)
  }
}
