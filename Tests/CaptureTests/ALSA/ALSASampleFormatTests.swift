import Testing

@testable import Capture

@Suite struct ALSASampleFormatTests {
  @Test(
    "reads full scale, silence and the smallest step of each format",
    arguments: [
      (
        ALSASampleFormat.s16, [0, 0x80, 0xff, 0x7f, 0, 0, 1, 0], [-1, 32767 / 32768, 0, 1 / 32768]
      ),
      (.s24, [0, 0, 0x80, 0, 0, 0, 0, 0, 0x40], [-1, 0, 0.5]),
      (.s32, [0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0x40], [-1, 0, 0.5]),
    ] as [(ALSASampleFormat, [UInt8], [Float])]
  )
  func values(format: ALSASampleFormat, bytes: [UInt8], expected: [Float]) {
    let samples = bytes.withUnsafeBytes { format.samples(in: $0, channels: 1, keeping: 1) }

    #expect(samples == expected)
  }

  @Test("takes the first two of many channels")
  func channels() {
    let bytes: [UInt8] = [0, 0x40, 0, 0x20, 0xff, 0x7f, 0, 0xc0, 0, 0xe0, 0xff, 0x7f]

    let samples = bytes.withUnsafeBytes {
      ALSASampleFormat.s16.samples(in: $0, channels: 3, keeping: 2)
    }

    #expect(samples == [0.5, 0.25, -0.5, -0.25])
  }
}
