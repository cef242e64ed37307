import NIOCore
import Testing

@testable import ControlTransport

@Suite struct ServerConnectionProbeTests {
  @Test("survives the vectors with bytes changed, dropped and doubled at random")
  func mutations() {
    var random = SeededGenerator(seed: 42)
    let hello = FrameVector.all[0].bytes
    let vectors = FrameVector.all.map { $0.bytes }

    for _ in 0 ..< 500 {
      var bytes = hello
      for _ in 0 ..< Int.random(in: 1 ... 12, using: &random) {
        var frame = vectors.randomElement(using: &random) ?? []
        switch Int.random(in: 0 ..< 4, using: &random) {
        case 0:
          frame[Int.random(in: 0 ..< frame.count, using: &random)] = .random(
            in: 0 ... 255,
            using: &random
          )
        case 1:
          frame.removeLast(Int.random(in: 0 ..< frame.count, using: &random))
        default:
          break
        }
        bytes += frame
      }
      var probe = ServerConnectionProbe()
      var rest = bytes[...]
      while !rest.isEmpty {
        let piece = rest.prefix(Int.random(in: 1 ... 40, using: &random))
        rest = rest.dropFirst(piece.count)
        if !probe.feed(piece) { break }
      }
    }
  }

  @Test("stays open for the frames of a well-behaved client")
  func wellBehaved() {
    var probe = ServerConnectionProbe()
    let frames: [Frame] = [
      .hello(), .open(1), .message(1, "a"), .stream(1, .halfClose), .open(3), .stream(3, .cancel),
      .connection(.ping(1)), .open(5), .message(5, .costing(256)), .stream(5, .halfClose),
    ]

    for frame in frames {
      expect(probe.feed(frame.wireBytes.readableBytesView), true)
    }
  }
}
