import Foundation
import NIOCore
import SwiftProtobuf
import Testing

@testable import ControlTransport

/// What docs/wire-protocol.md says is what the implementation does.
@Suite struct WireProtocolDocumentTests {
  let document: WireProtocolDocument

  init() throws {
    self.document = try WireProtocolDocument()
  }

  @Test("shows every frame of the golden vectors, with the same bytes")
  func vectors() {
    let shown = Dictionary(uniqueKeysWithValues: self.document.frames.map { ($0.name, $0.bytes) })
    let expected = FrameVector.all.map { ($0.name, $0.bytes) }

    #expect(shown == Dictionary(uniqueKeysWithValues: expected))
  }

  @Test("shows for each frame bytes and text that mean the same")
  func bytesAndText() throws {
    for frame in self.document.frames {
      let text = try ProtoFrame(textFormatString: frame.text)
      var decoder = FrameDecoder(maxFrameSize: 4096)
      decoder.append(ByteBuffer(bytes: frame.bytes))

      let decoded = try decoder.next()
      #expect(decoded == (try Frame(text)), "\(frame.name)")
      var encoded = ByteBuffer()
      FrameEncoder().encode(try Frame(text), into: &encoded)
      #expect(Array(encoded.readableBytesView) == frame.bytes, "\(frame.name)")
    }
  }

  @Test("shows lengths as they are written")
  func lengths() throws {
    for (length, hex) in [(5, "05"), (300, "ac 02"), (4_194_304, "80 80 80 02")] {
      var buffer = ByteBuffer()
      buffer.writeVarint(UInt32(length))

      #expect(Array(buffer.readableBytesView) == [UInt8](hex: hex))
      #expect(self.document.text.contains("| \(length) | `\(hex)` |"))
    }
  }

  @Test("tells the defaults of Hello")
  func helloDefaults() {
    let defaults = FrameLimits.defaults

    for (field, value) in [
      ("max_frame_size", defaults.maxFrameSize), ("initial_window", defaults.initialWindow),
      ("connection_window", defaults.connectionWindow), ("max_streams", defaults.maxStreams),
      ("max_metadata_size", defaults.maxMetadataSize),
    ] {
      #expect(self.document.text.contains("| `\(field)` | \(value) |"))
    }
    #expect(self.document.text.contains("at least \(FrameLimits.smallestMaxFrameSize)"))
  }

  @Test("tells the limits of the server")
  func limits() {
    let server = FramedServerTransport.Configuration()

    for row in [
      "frame | \(server.maxFrameSize) bytes",
      "metadata of a call | \(server.maxMetadataSize) bytes",
      "until the status or the handler's return | \(server.maxStreamsPerConnection)",
      "further ones get `CODE_LIMIT` | \(server.maxConnections)",
      "window of a stream | \(server.initialWindow) bytes",
      "window of a connection | \(server.connectionWindow) bytes",
      "time for Hello | \(server.helloTimeout.components.seconds) s",
      "time without a stream | \(server.idleTimeout?.components.seconds ?? 0) s",
      "silence before a ping | \(server.keepaliveInterval.components.seconds) s",
      "time for the pong | \(server.keepaliveTimeout.components.seconds) s",
      "before its handlers wait | \(server.writeHighWater) bytes",
      "before the connection is closed | \(server.answerLimit) bytes",
      "that waits for it | \(server.writeTimeout.components.seconds) s",
      "running calls in a shutdown | \(server.shutdownGrace?.components.seconds ?? 0) s",
    ] {
      #expect(self.document.text.contains(row + " |"), "\(row)")
    }
  }
}
