import Glibc
import NIOCore
import RTMP

/// An FLV file, read back.
struct RecordedFile {
  let header: FLVFileHeader
  let tags: [FLVTag]
  /// The length in bytes.
  let length: Int
  /// The value of `duration`, in seconds.
  let duration: Double?
  /// The value of `filesize`, in bytes.
  let fileSize: Int?
  /// The index: where keyframes are, and their times in seconds.
  let keyframes: [(position: Int, time: Double)]
  /// Where each tag begins.
  private let positions: [Int]

  struct Unreadable: Error {}

  init(_ path: String) throws {
    var bytes = try Self.contents(path)
    guard let header = try bytes.readFLVFileHeader() else { throw Unreadable() }
    self.header = header
    self.length = bytes.writerIndex
    var tags: [FLVTag] = []
    var positions: [Int] = []
    while true {
      let position = bytes.readerIndex
      guard let tag = try bytes.readFLVTag(limit: 1 << 20) else { break }
      tags.append(tag)
      positions.append(position)
    }
    guard bytes.readableBytes == 0 else { throw Unreadable() }
    self.tags = tags
    self.positions = positions
    let metadata = try tags.first.flatMap { try Self.properties($0) }
    self.duration = metadata?["duration"]?.number
    self.fileSize = metadata?["filesize"]?.number.map { Int($0) }
    let index = metadata?["keyframes"]?.properties
    self.keyframes = zip(
      Self.numbers(index?["filepositions"]).map { Int($0) },
      Self.numbers(index?["times"])
    ).map { (position: $0, time: $1) }
  }

  /// The tag that begins at `position`.
  func tag(at position: Int) -> FLVTag? {
    self.positions.firstIndex(of: position).map { self.tags[$0] }
  }

  private static func properties(_ tag: FLVTag) throws -> AMF0Object? {
    guard tag.kind == .script else { return nil }
    var body = tag.body
    _ = try body.readAMF0()
    return try body.readAMF0().properties
  }

  private static func numbers(_ value: AMF0Value?) -> [Double] {
    guard case .strictArray(let values) = value else { return [] }
    return values.compactMap(\.number)
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
