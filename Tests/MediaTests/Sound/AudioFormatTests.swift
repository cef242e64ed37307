import Media
import Testing

@Suite struct AudioFormatTests {
  @Test("turns samples to time and back without loss", arguments: [8000, 16000, 44100, 48000])
  func roundTrip(rate: Int) {
    let format = AudioFormat(sampleRate: rate, channels: 2)

    for frames in [0, 1, 1023, 1024, rate, rate * 86400 + 7] {
      #expect(format.frames(in: format.duration(ofFrames: frames)) == frames)
    }
  }

  @Test("rounds a duration to the nearest sample, on both sides of zero")
  func rounding() {
    let format = AudioFormat(sampleRate: 1000, channels: 1)

    #expect(format.frames(in: .microseconds(1499)) == 1)
    #expect(format.frames(in: .microseconds(1500)) == 2)
    #expect(format.frames(in: .microseconds(-1499)) == -1)
  }
}
