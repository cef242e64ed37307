public import NIOCore

/// Takes an FLV file apart as it arrives.
public struct FLVDecoder: Sendable {
  /// One part of the file.
  public enum Element: Hashable, Sendable {
    case header(FLVFileHeader)
    case tag(FLVTag)
  }

  private enum State {
    /// Nothing was read. Moves to `tags`.
    case fileHeader
    /// The header was read.
    case tags
  }

  private var state = State.fileHeader
  private let limit: Int

  /// - Parameter maximumTagLength: the longest tag body that is accepted, in bytes.
  public init(maximumTagLength: Int = FLVTag.maximumBodyLength) {
    self.limit = maximumTagLength
  }

  /// The next part, or `nil` when more bytes are needed; then nothing was taken from `buffer`.
  public mutating func next(from buffer: inout ByteBuffer) throws(RTMPError) -> Element? {
    switch self.state {
    case .fileHeader:
      guard let header = try buffer.readFLVFileHeader() else { return nil }
      self.state = .tags
      return .header(header)

    case .tags:
      return try buffer.readFLVTag(limit: self.limit).map { .tag($0) }
    }
  }
}
