public import NIOCore

extension MediaMessage {
  /// The message of `kind` that a peer or a file holds as `body`, with what its first bytes tell
  /// (E.4.2.1, E.4.3.1).
  public init(kind: Kind, timestamp: UInt32, classifying body: ByteBuffer) {
    let first = body.getInteger(at: body.readerIndex, as: UInt8.self)
    let second = body.getInteger(at: body.readerIndex + 1, as: UInt8.self)
    let isHeader: Bool
    var isKeyframe = false
    var isDisposable = false
    switch (kind, first) {
    case (.video, .some(let first)) where first & 0x80 != 0:
      // Enhanced RTMP: the frame type has three bits, and the packet type takes the codec's place.
      isKeyframe = first >> 4 & 0x07 == 1
      isHeader = first & 0x0F == FLV.PacketType.sequenceHeader
    case (.video, .some(let first)):
      isKeyframe = first >> 4 == 1
      isDisposable = first >> 4 == 3
      isHeader = first & 0x0F == FLV.Codec.avc && second == FLV.PacketType.sequenceHeader
    case (.audio, .some(let first)):
      isHeader = first >> 4 == FLV.Codec.aac && second == FLV.PacketType.sequenceHeader
    case (.metadata, _), (.video, nil), (.audio, nil):
      isHeader = false
    }
    self.init(
      kind: kind,
      timestamp: timestamp,
      body: body,
      isKeyframe: isKeyframe,
      isSequenceHeader: isHeader,
      isDisposable: isDisposable
    )
  }

  /// Presentation minus decode time of an AVC frame in milliseconds; 0 for everything else.
  public var compositionTime: Int32 {
    guard self.kind == .video, !self.isSequenceHeader,
      let first = self.body.getInteger(at: self.body.readerIndex, as: UInt8.self),
      first & 0x8F == FLV.Codec.avc,
      let time = self.body.getInteger24(at: self.body.readerIndex + 2)
    else { return 0 }
    // 24 bits with a sign.
    return Int32(bitPattern: time << 8) >> 8
  }

  /// Whether the body ends the pictures instead of carrying one.
  public var isEndOfSequence: Bool {
    self.kind == .video
      && self.body.getInteger(at: self.body.readerIndex, as: UInt8.self)
        .map { $0 & 0x8F == FLV.Codec.avc } == true
      && self.body.getInteger(at: self.body.readerIndex + 1, as: UInt8.self)
        == FLV.PacketType.endOfSequence
  }
}

extension MediaMessage {
  /// The message that `tag` holds; script tags other than `onMetaData` are none.
  public init?(_ tag: FLVTag) throws(RTMPError) {
    switch tag.kind {
    case .audio:
      self.init(kind: .audio, timestamp: tag.timestamp, classifying: tag.body)
    case .video:
      self.init(kind: .video, timestamp: tag.timestamp, classifying: tag.body)
    case .script:
      var body = tag.body
      guard try body.readDataHandler() == FLV.onMetaData else { return nil }
      self.init(kind: .metadata, timestamp: tag.timestamp, body: tag.body)
    }
  }
}

extension ByteBuffer {
  /// Reads the name a data message or a script tag begins with; `nil` when it begins otherwise.
  mutating func readDataHandler() throws(RTMPError) -> String? {
    guard self.readableBytes > 0 else { return nil }
    return try self.readAMF0().string
  }
}
