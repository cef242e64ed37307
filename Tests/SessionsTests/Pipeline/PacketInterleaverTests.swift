import Media
import Testing

@testable import Sessions

@Suite struct PacketInterleaverTests {
  private func packet(_ kind: EncodedPacket.Kind, _ milliseconds: Int) -> EncodedPacket {
    let time = MediaTime.zero + .milliseconds(milliseconds)
    return EncodedPacket(
      kind: kind,
      bytes: [],
      presentationTime: time,
      decodeTime: time,
      isKeyframe: true,
      capturedAt: time
    )
  }

  private func run(
    _ interleaver: inout PacketInterleaver,
    _ kind: EncodedPacket.Kind,
    _ milliseconds: Int
  ) -> [Int64] {
    interleaver.add(self.packet(kind, milliseconds)).map(\.decodeTime.milliseconds)
  }

  @Test("holds sound until the picture has caught up, never the picture")
  func holdsSound() {
    var interleaver = PacketInterleaver(patience: .seconds(1))

    #expect(self.run(&interleaver, .audio, 0) == [])
    #expect(self.run(&interleaver, .audio, 21) == [])
    #expect(self.run(&interleaver, .video, 0) == [0, 0])
    #expect(self.run(&interleaver, .video, 40) == [21, 40])
    #expect(self.run(&interleaver, .audio, 40) == [40])
    #expect(self.run(&interleaver, .audio, 64) == [])
  }

  @Test("lets sound go on alone when the picture does not come")
  func losesPatience() {
    var interleaver = PacketInterleaver(patience: .milliseconds(100))
    _ = self.run(&interleaver, .video, 0)

    #expect(self.run(&interleaver, .audio, 50) == [])
    #expect(self.run(&interleaver, .audio, 149) == [])
    #expect(self.run(&interleaver, .audio, 150) == [50])
    #expect(self.run(&interleaver, .audio, 300) == [149, 150])
  }

  @Test("lets everything through at once without patience")
  func noPatience() {
    var interleaver = PacketInterleaver(patience: .zero)

    #expect(self.run(&interleaver, .audio, 500) == [500])
    #expect(self.run(&interleaver, .video, 0) == [0])
    #expect(self.run(&interleaver, .audio, 521) == [521])
  }
}
