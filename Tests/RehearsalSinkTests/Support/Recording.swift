import NIOCore
import RTMP
import Testing

/// A recording read back.
struct Recording {
  var header: FLVFileHeader?
  var messages: [MediaMessage] = []

  init(_ path: String) throws {
    var buffer = ByteBuffer(bytes: try contents(of: path))
    var decoder = FLVDecoder()
    while let element = try decoder.next(from: &buffer) {
      switch element {
      case .header(let header): self.header = header
      case .tag(let tag): self.messages += [try MediaMessage(tag)].compactMap { $0 }
      }
    }
    #expect(buffer.readableBytes == 0)
  }

  var metadata: AMF0Object? {
    guard var body = self.messages.first?.body else { return nil }
    // A recording without readable metadata has none.
    return try? body.readAMF0Values().dropFirst().first?.properties
  }

  var duration: Double? {
    self.metadata?["duration"]?.number
  }
}
