public import NIOCore

/// The bytes of one run, and how they are to be cut into reads.
public struct FuzzInput {
  /// What the input says beside its bytes: every bit is a choice of the target.
  public let flags: UInt8
  /// The bytes to be read.
  public let bytes: ByteBuffer
  private let pieceSize: Int

  /// Takes the size of pieces and the flags from the first two bytes.
  public init(_ start: UnsafePointer<UInt8>?, _ count: Int) {
    var bytes = ByteBuffer(bytes: UnsafeBufferPointer(start: start, count: count))
    self.pieceSize = Int(bytes.readInteger(as: UInt8.self) ?? 0)
    self.flags = bytes.readInteger(as: UInt8.self) ?? 0
    self.bytes = bytes
  }

  /// The bytes in reads; a size of 0 gives them all at once.
  public var pieces: [ByteBuffer] {
    guard self.pieceSize > 0 else { return [self.bytes] }
    var rest = self.bytes
    var pieces: [ByteBuffer] = []
    while let piece = rest.readSlice(length: min(self.pieceSize, max(rest.readableBytes, 1))) {
      // Memory of its own, so that reading past the end of a piece shows.
      pieces.append(ByteBuffer(bytes: piece.readableBytesView))
    }
    return pieces
  }
}
