import GRPCCore
import NIOCore
import Testing

@testable import ControlTransport

@Suite struct FrameCodecTests {
  @Test("encodes each frame to the bytes that protoc makes of it", arguments: FrameVector.all)
  func encodes(vector: FrameVector) {
    var buffer = ByteBuffer()

    FrameEncoder().encode(vector.frame, into: &buffer)

    #expect(Array(buffer.readableBytesView) == vector.bytes)
  }

  @Test("decodes each frame from the bytes that protoc makes of it", arguments: FrameVector.all)
  func decodes(vector: FrameVector) throws {
    var decoder = FrameDecoder(maxFrameSize: 4096)

    decoder.append(ByteBuffer(bytes: vector.bytes))

    expect(try decoder.next(), vector.frame)
    expect(try decoder.next(), nil)
    #expect(decoder.bufferedBytes == 0)
  }

  @Test("decodes frames however their bytes are cut", arguments: [1, 2, 3, 7, 64, 1000])
  func dripFed(pieceSize: Int) throws {
    let bytes = FrameVector.all.flatMap { $0.bytes }
    var decoder = FrameDecoder(maxFrameSize: 4096)

    var frames: [Frame] = []
    for start in stride(from: 0, to: bytes.count, by: pieceSize) {
      decoder.append(ByteBuffer(bytes: bytes[start ..< min(start + pieceSize, bytes.count)]))
      while let frame = try decoder.next() {
        frames.append(frame)
      }
    }

    #expect(frames == FrameVector.all.map { $0.frame })
  }

  @Test("waits for the rest of every cut frame", arguments: FrameVector.all)
  func incomplete(vector: FrameVector) throws {
    for length in 0 ..< vector.bytes.count {
      var decoder = FrameDecoder(maxFrameSize: 4096)
      decoder.append(ByteBuffer(bytes: vector.bytes.prefix(length)))
      expect(try decoder.next(), nil)
    }
  }

  @Test("takes a hello that leaves its limits out to mean the defaults")
  func helloDefaults() throws {
    var decoder = FrameDecoder(maxFrameSize: 4096)

    decoder.append(ByteBuffer(bytes: [UInt8](hex: "04 12 02 08 01")))

    expect(try decoder.next(), .hello(version: 1, .defaults))
  }

  @Test("refuses a length over the limit before its body comes")
  func oversized() throws {
    var decoder = FrameDecoder(maxFrameSize: 300)

    decoder.append(ByteBuffer(bytes: [UInt8](hex: "ad 02")))  // 301

    #expect(throws: ControlTransportError.self) { try decoder.next() }
  }

  @Test(
    "refuses what is no frame",
    arguments: [
      ("a length of more than 32 bits", "ff ff ff ff 10"),
      ("a length that does not end", "ff ff ff ff ff"),
      ("no body", "00"),
      ("only a stream id", "02 08 01"),
      ("a body of a later version", "05 08 01 fa 07 00"),
      ("protobuf cut short", "02 22 05"),
      ("a group that was never opened", "01 0c"),
      ("text that is not UTF-8", "08 08 01 32 04 12 02 ff fe"),
      ("a message for the connection", "02 22 00"),
      ("a ping for a stream", "0d 08 01 4a 09 09 07 00 00 00 00 00 00 00"),
      ("a hello whose frames are too small", "06 12 04 08 01 10 64"),
    ]
  )
  func garbage(what: String, hex: String) throws {
    var decoder = FrameDecoder(maxFrameSize: 4096)

    decoder.append(ByteBuffer(bytes: [UInt8](hex: hex)))

    let error = #expect(throws: ControlTransportError.self, "\(what)") { try decoder.next() }
    #expect(error?.code == .protocolViolation)
  }

  @Test("takes a status code it does not know for UNKNOWN")
  func unknownCode() throws {
    var decoder = FrameDecoder(maxFrameSize: 4096)

    decoder.append(ByteBuffer(bytes: [UInt8](hex: "06 08 01 32 02 08 63")))  // 99

    expect(try decoder.next(), .close(1, .unknown))
  }

  @Test("keeps a timeout above zero, and none for more than a year")
  func timeouts() throws {
    func decoded(_ timeout: Duration) throws -> Duration? {
      var decoder = FrameDecoder(maxFrameSize: 4096)
      decoder.append(Frame.open(1, timeout: timeout).wireBytes)
      guard case .stream(_, .open(let open)) = try decoder.next() else { return nil }
      return open.timeout
    }

    #expect(try decoded(.milliseconds(1500)) == .milliseconds(1500))
    #expect(try decoded(.zero) == .nanoseconds(1))
    #expect(try decoded(.seconds(-3)) == .nanoseconds(1))
    #expect(try decoded(.seconds(Int64.max)) == nil)
  }
}
