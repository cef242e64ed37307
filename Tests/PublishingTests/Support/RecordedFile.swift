import Glibc
import NIOCore
import RTMP

/// An FLV file, read back.
struct RecordedFile {
  let header: FLVFileHeader
  let tags: [FLVTag]
  /// The value of `duration`, in seconds.
  let duration: Double?

  struct Unreadable: Error {}

  init(_ path: String) throws {
    var bytes = try Self.contents(path)
    guard let header = try bytes.readFLVFileHeader() else { throw Unreadable() }
    self.header = header
    var tags: [FLVTag] = []
    while let tag = try bytes.readFLVTag(limit: 1 << 20) {
      tags.append(tag)
    }
    guard bytes.readableBytes == 0 else { throw Unreadable() }
    self.tags = tags
    self.duration = tags.first.flatMap { Self.duration($0.body) }
  }

  private static func duration(_ metadata: ByteBuffer) -> Double? {
    let key = Array("duration".utf8) + [0]
    guard let range = metadata.readableBytesView.firstRange(of: key) else { return nil }
    return metadata.getInteger(at: range.upperBound, as: UInt64.self).map {
      Double(bitPattern: $0)
    }
  }

  private static func contents(_ path: String) throws -> ByteBuffer {
    guard let file = fopen(path, "r") else { throw Unreadable() }
    defer { fclose(file) }
    var bytes = ByteBuffer()
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
      bytes.writeBytes(chunk[..<count])
    }
    return bytes
  }
}
