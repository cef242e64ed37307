import GRPCCore
import NIOCore

@testable import ControlTransport

/// An input that a fuzzer of Tests/Fuzz begins with: bytes behind the size of reads and the flags.
struct FuzzSeed {
  let target: String
  let name: String
  let bytes: [UInt8]

  private init(_ target: String, _ name: String, _ body: [UInt8]) {
    self.target = target
    self.name = "vector-" + name.replacing(" ", with: "-")
    self.bytes = [0, 0] + body  // Read at once; nothing special.
  }

  static let all: [FuzzSeed] =
    FrameVector.all.map { FuzzSeed("FuzzControlFrames", $0.name, $0.bytes) }
    + dialogues.map { FuzzSeed("FuzzControlServer", $0.name, $0.frames.flatMap { $0.bytes }) }

  /// What clients send after their Hello.
  private static let dialogues: [(name: String, frames: [Frame])] = [
    ("call", [.open(1, timeout: .seconds(1)), .message(1, "hi"), .stream(1, .halfClose)]),
    ("metadata", [.open(1, metadata: ["a": "b", "c-bin": [1]]), .open(3, metadata: ["A": "b"])]),
    ("cancel", [.open(1), .message(1, "hi"), .stream(1, .cancel), .message(1, "late")]),
    ("streams", [.open(1), .open(3), .open(5), .open(7), .open(9), .stream(3, .halfClose)]),
    ("room", [.open(1), .message(1, .costing(200)), .message(1, .costing(200))]),
    ("window updates", [.open(1), .stream(1, .windowUpdate(9)), .connection(.windowUpdate(9))]),
    ("pings", [.connection(.ping(1)), .connection(.pong(1)), .connection(.ping(2))]),
    ("go-away", [.open(1), .goAway(.shutdown, "bye"), .stream(1, .halfClose)]),
    ("unknown method", [.open(1, "nonsense"), .message(1, "hi"), .stream(1, .halfClose)]),
    ("even stream", [.open(2)]),
    ("second hello", [.hello()]),
  ]
}

extension Frame {
  fileprivate var bytes: [UInt8] {
    Array(self.wireBytes.readableBytesView)
  }
}
