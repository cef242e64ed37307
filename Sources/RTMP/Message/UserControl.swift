public import NIOCore

/// A user control message (RTMP 1.0, 6.2 and 7.1.7).
public enum UserControl: Hashable, Sendable {
  case streamBegin(streamID: UInt32)
  case streamEnd(streamID: UInt32)
  case streamDry(streamID: UInt32)
  /// The client's buffer in milliseconds.
  case setBufferLength(streamID: UInt32, milliseconds: UInt32)
  case streamIsRecorded(streamID: UInt32)
  case pingRequest(timestamp: UInt32)
  case pingResponse(timestamp: UInt32)
  /// An event that the specification does not name, and its data.
  case other(event: UInt16, data: ByteBuffer)
}

extension UserControl {
  private enum Event {
    static let streamBegin: UInt16 = 0
    static let streamEnd: UInt16 = 1
    static let streamDry: UInt16 = 2
    static let setBufferLength: UInt16 = 3
    static let streamIsRecorded: UInt16 = 4
    static let pingRequest: UInt16 = 6
    static let pingResponse: UInt16 = 7
  }

  init(from buffer: inout ByteBuffer) throws(RTMPError) {
    guard let event = buffer.readInteger(as: UInt16.self) else { throw Self.truncated }
    switch event {
    case Event.streamBegin:
      self = .streamBegin(streamID: try Self.value(from: &buffer))
    case Event.streamEnd:
      self = .streamEnd(streamID: try Self.value(from: &buffer))
    case Event.streamDry:
      self = .streamDry(streamID: try Self.value(from: &buffer))
    case Event.setBufferLength:
      self = .setBufferLength(
        streamID: try Self.value(from: &buffer),
        milliseconds: try Self.value(from: &buffer)
      )
    case Event.streamIsRecorded:
      self = .streamIsRecorded(streamID: try Self.value(from: &buffer))
    case Event.pingRequest:
      self = .pingRequest(timestamp: try Self.value(from: &buffer))
    case Event.pingResponse:
      self = .pingResponse(timestamp: try Self.value(from: &buffer))
    case let event:
      self = .other(event: event, data: buffer)
    }
  }

  func write(to buffer: inout ByteBuffer) {
    switch self {
    case .streamBegin(let value):
      buffer.writeMultipleIntegers(Event.streamBegin, value)
    case .streamEnd(let value):
      buffer.writeMultipleIntegers(Event.streamEnd, value)
    case .streamDry(let value):
      buffer.writeMultipleIntegers(Event.streamDry, value)
    case .setBufferLength(let value, let milliseconds):
      buffer.writeMultipleIntegers(Event.setBufferLength, value, milliseconds)
    case .streamIsRecorded(let value):
      buffer.writeMultipleIntegers(Event.streamIsRecorded, value)
    case .pingRequest(let value):
      buffer.writeMultipleIntegers(Event.pingRequest, value)
    case .pingResponse(let value):
      buffer.writeMultipleIntegers(Event.pingResponse, value)
    case .other(let event, let data):
      buffer.writeInteger(event)
      buffer.writeImmutableBuffer(data)
    }
  }

  private static func value(from buffer: inout ByteBuffer) throws(RTMPError) -> UInt32 {
    guard let value = buffer.readInteger(as: UInt32.self) else { throw Self.truncated }
    return value
  }

  private static var truncated: RTMPError {
    RTMPError(.invalidMessage, "A user control message ends before its event says.")
  }
}
