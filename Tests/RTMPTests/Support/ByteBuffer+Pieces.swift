import NIOCore

extension ByteBuffer {
  /// The bytes in pieces of `size`, each in memory of its own; `nil` gives one piece.
  func pieces(of size: Int?) -> [ByteBuffer] {
    guard let size else { return [self] }
    return stride(from: self.readerIndex, to: self.writerIndex, by: size).map { start in
      self.piece(start, min(size, self.writerIndex - start))
    }
  }

  /// The bytes in pieces of random sizes up to `maximum`.
  func randomPieces(upTo maximum: Int, using generator: inout SeededGenerator) -> [ByteBuffer] {
    var pieces: [ByteBuffer] = []
    var start = self.readerIndex
    while start < self.writerIndex {
      let size = min(Int.random(in: 1 ... maximum, using: &generator), self.writerIndex - start)
      pieces.append(self.piece(start, size))
      start += size
    }
    return pieces
  }

  private func piece(_ start: Int, _ length: Int) -> ByteBuffer {
    ByteBuffer(bytes: self.getBytes(at: start, length: length) ?? [])
  }

  /// All buffers one behind the other.
  static func joined(_ buffers: [ByteBuffer]) -> ByteBuffer {
    var all = ByteBuffer()
    for buffer in buffers {
      all.writeImmutableBuffer(buffer)
    }
    return all
  }

  /// The readable bytes as an array, for expectations.
  var bytes: [UInt8] {
    Array(self.readableBytesView)
  }
}
