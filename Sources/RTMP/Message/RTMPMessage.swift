public import NIOCore

/// What a message means (RTMP 1.0, 5.4, 6.2 and 7.1).
public enum RTMPMessage: Hashable, Sendable {
  /// How a peer should take a bandwidth (5.4.5).
  public enum BandwidthLimit: UInt8, Hashable, Sendable {
    case hard = 0
    case soft = 1
    case dynamic = 2
  }

  /// The chunk size of the sender, in bytes.
  case setChunkSize(Int)
  /// Throw the unfinished message of a chunk stream away.
  case abort(chunkStreamID: UInt32)
  /// How many bytes the sender has received, modulo 2^32.
  case acknowledgement(UInt32)
  /// After how many bytes the sender expects an acknowledgement.
  case windowAckSize(UInt32)
  /// How many unacknowledged bytes the receiver may send.
  case setPeerBandwidth(UInt32, BandwidthLimit)
  case userControl(UserControl)
  case command(Command)
  /// AMF0 values, of which the first names the handler (7.1.2).
  case data(ByteBuffer)
  /// The body of an FLV audio tag.
  case audio(ByteBuffer)
  /// The body of an FLV video tag.
  case video(ByteBuffer)
  /// FLV tags, one behind the other (7.1.6).
  case aggregate(ByteBuffer)
  /// A type that Rackcast has no use for.
  case other(typeID: UInt8, payload: ByteBuffer)
}

extension RTMPMessage {
  /// The meaning of `payload` as a message of type `typeID`.
  public init(typeID: UInt8, payload: ByteBuffer) throws(RTMPError) {
    var payload = payload
    switch MessageType(rawValue: typeID) {
    case .setChunkSize:
      self = .setChunkSize(try payload.chunkSize())
    case .abort:
      self = .abort(chunkStreamID: try payload.controlValue())
    case .acknowledgement:
      self = .acknowledgement(try payload.controlValue())
    case .windowAckSize:
      self = .windowAckSize(try payload.controlValue())
    case .setPeerBandwidth:
      let size = try payload.controlValue()
      // Some servers leave the limit type out or give one of their own; hard is what it began as.
      let type = payload.getInteger(at: payload.readerIndex + 4, as: UInt8.self)
      self = .setPeerBandwidth(size, type.flatMap { BandwidthLimit(rawValue: $0) } ?? .hard)
    case .userControl:
      self = .userControl(try UserControl(from: &payload))
    case .commandAMF0:
      self = .command(try payload.readCommand())
    case .commandAMF3:
      // An AMF3 command begins with a byte 0 and goes on in AMF0 until a value says otherwise.
      guard payload.readInteger(as: UInt8.self) == 0 else {
        throw RTMPError(.invalidMessage, "An AMF3 command does not begin with 0.")
      }
      self = .command(try payload.readCommand())
    case .dataAMF0:
      self = .data(payload)
    case .audio:
      self = .audio(payload)
    case .video:
      self = .video(payload)
    case .aggregate:
      self = .aggregate(payload)
    case .dataAMF3, .sharedObjectAMF3, .sharedObjectAMF0, nil:
      self = .other(typeID: typeID, payload: payload)
    }
  }

  /// The type on the wire.
  public var typeID: UInt8 {
    let type: MessageType
    switch self {
    case .setChunkSize: type = .setChunkSize
    case .abort: type = .abort
    case .acknowledgement: type = .acknowledgement
    case .windowAckSize: type = .windowAckSize
    case .setPeerBandwidth: type = .setPeerBandwidth
    case .userControl: type = .userControl
    case .command: type = .commandAMF0
    case .data: type = .dataAMF0
    case .audio: type = .audio
    case .video: type = .video
    case .aggregate: type = .aggregate
    case .other(let typeID, _): return typeID
    }
    return type.rawValue
  }

  /// The bytes on the wire.
  public var payload: ByteBuffer {
    var buffer = ByteBuffer()
    switch self {
    case .setChunkSize(let size):
      buffer.writeInteger(UInt32(size))
    case .abort(let value), .acknowledgement(let value), .windowAckSize(let value):
      buffer.writeInteger(value)
    case .setPeerBandwidth(let size, let limit):
      buffer.writeMultipleIntegers(size, limit.rawValue)
    case .userControl(let event):
      event.write(to: &buffer)
    case .command(let command):
      buffer.writeCommand(command)
    case .data(let body), .audio(let body), .video(let body), .aggregate(let body),
      .other(_, let body):
      return body
    }
    return buffer
  }
}
