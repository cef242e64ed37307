import GRPCCore
import Testing

@testable import ControlTransport

/// A frame, its bytes on the wire (length prefix included), and its name in docs/wire-protocol.md.
///
/// The bytes are protoc's, made from the text form of each frame: they check this implementation
/// against another one. They are also the seeds for fuzzing.
struct FrameVector: Sendable, CustomTestStringConvertible {
  let name: String
  let frame: Frame
  let hex: String

  var bytes: [UInt8] {
    [UInt8](hex: self.hex)
  }

  var testDescription: String {
    self.name
  }
}

extension [UInt8] {
  /// Reads hex digits in pairs; anything else between them is passed over.
  init(hex: String) {
    let digits = hex.compactMap { $0.hexDigitValue }
    self = stride(from: 0, to: digits.count - 1, by: 2).map { index in
      UInt8(digits[index] * 16 + digits[index + 1])
    }
  }
}

extension FrameVector {
  static let all: [FrameVector] = [
    FrameVector(
      name: "hello",
      frame: .connection(
        .hello(
          Hello(
            version: 1,
            limits: FrameLimits(
              maxFrameSize: 4_194_304,
              initialWindow: 65536,
              connectionWindow: 1_048_576,
              maxStreams: 256,
              maxMetadataSize: 16384
            )
          )
        )
      ),
      hex: "18 12 16 08 01 10 80 80 80 02 18 80 80 04 20 80 02 28 80 80 40 30 80 80 01"
    ),
    FrameVector(
      name: "open",
      frame: .stream(
        1,
        .open(
          Open(
            method: "rackcast.v1.NodeService/GetNode",
            metadata: ["rackcast-operator": "alice@host"],
            timeout: .seconds(5)
          )
        )
      ),
      hex: """
        4c 08 01 1a 48 0a 1f 72 61 63 6b 63 61 73 74 2e 76 31 2e 4e 6f 64 65 53 65 72 76 69 63 65 \
        2f 47 65 74 4e 6f 64 65 12 1f 0a 11 72 61 63 6b 63 61 73 74 2d 6f 70 65 72 61 74 6f 72 12 \
        0a 61 6c 69 63 65 40 68 6f 73 74 18 80 e4 97 d0 12
        """
    ),
    FrameVector(
      name: "open with bytes as metadata",
      frame: .stream(
        3,
        .open(Open(method: "a.B/C", metadata: ["trace-bin": [0x01, 0xff]], timeout: nil))
      ),
      hex: """
        1c 08 03 1a 18 0a 05 61 2e 42 2f 43 12 0f 0a 09 74 72 61 63 65 2d 62 69 6e 1a 02 01 ff
        """
    ),
    FrameVector(
      name: "headers",
      frame: .stream(1, .headers(["a": "b"])),
      hex: "0c 08 01 62 08 0a 06 0a 01 61 12 01 62"
    ),
    FrameVector(
      name: "empty headers",
      frame: .stream(1, .headers([:])),
      hex: "04 08 01 62 00"
    ),
    FrameVector(
      name: "message",
      frame: .stream(1, .message("hi")),
      hex: "06 08 01 22 02 68 69"
    ),
    FrameVector(
      name: "empty message",
      frame: .stream(1, .message("")),
      hex: "04 08 01 22 00"
    ),
    FrameVector(
      name: "half-close",
      frame: .stream(1, .halfClose),
      hex: "04 08 01 2a 00"
    ),
    FrameVector(
      name: "close with OK",
      frame: .stream(1, .close(Status(code: .ok, message: ""), [:])),
      hex: "04 08 01 32 00"
    ),
    FrameVector(
      name: "close with NOT_FOUND",
      frame: .stream(
        1,
        .close(Status(code: .notFound, message: "no session cam9"), ["hint": "cam1"])
      ),
      hex: """
        25 08 01 32 21 08 05 12 0f 6e 6f 20 73 65 73 73 69 6f 6e 20 63 61 6d 39 1a 0c 0a 04 68 69 \
        6e 74 12 04 63 61 6d 31
        """
    ),
    FrameVector(
      name: "cancel",
      frame: .stream(1, .cancel),
      hex: "04 08 01 3a 00"
    ),
    FrameVector(
      name: "window update of a stream",
      frame: .stream(1, .windowUpdate(32768)),
      hex: "08 08 01 42 04 08 80 80 02"
    ),
    FrameVector(
      name: "window update of the connection",
      frame: .connection(.windowUpdate(524_288)),
      hex: "06 42 04 08 80 80 20"
    ),
    FrameVector(
      name: "ping",
      frame: .connection(.ping(7)),
      hex: "0b 4a 09 09 07 00 00 00 00 00 00 00"
    ),
    FrameVector(
      name: "pong",
      frame: .connection(.pong(7)),
      hex: "0b 52 09 09 07 00 00 00 00 00 00 00"
    ),
    FrameVector(
      name: "go-away",
      frame: .connection(
        .goAway(GoAway(code: .shutdown, reason: "the server is shutting down", lastStreamID: 5))
      ),
      hex: """
        23 5a 21 08 05 12 1b 74 68 65 20 73 65 72 76 65 72 20 69 73 20 73 68 75 74 74 69 6e 67 20 \
        64 6f 77 6e 18 01
        """
    ),
  ]
}
