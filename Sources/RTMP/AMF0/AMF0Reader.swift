internal import NIOCore

/// Reads AMF0 values under limits of depth and count.
struct AMF0Reader {
  /// How much one read may produce.
  struct Limits {
    /// How deep values may stand inside each other.
    var depth = 16
    /// How many values one read may give, at every depth.
    var values = 4096
  }

  private var values: Int
  private let depth: Int

  init(limits: Limits = Limits()) {
    self.values = limits.values
    self.depth = limits.depth
  }

  /// The next value of `buffer`, which must hold all of it.
  mutating func value(from buffer: inout ByteBuffer) throws(RTMPError) -> AMF0Value {
    try self.value(from: &buffer, depth: 1)
  }

  private mutating func value(
    from buffer: inout ByteBuffer,
    depth: Int
  ) throws(RTMPError) -> AMF0Value {
    guard depth <= self.depth else {
      throw RTMPError(.limitExceeded, "AMF0 values stand deeper than \(self.depth) in each other.")
    }
    guard self.values > 0 else {
      throw RTMPError(.limitExceeded, "A message holds too many AMF0 values.")
    }
    self.values -= 1

    let byte: UInt8 = try Self.integer(from: &buffer)
    guard let marker = AMF0Value.Marker(rawValue: byte) else {
      throw RTMPError(.invalidAMF0, "The AMF0 type \(byte) is not known.")
    }
    switch marker {
    case .number:
      return .number(try Self.double(from: &buffer))
    case .boolean:
      return .boolean(try Self.integer(from: &buffer) as UInt8 != 0)
    case .string:
      return .string(try Self.shortText(from: &buffer))
    case .object:
      return .object(try self.object(from: &buffer, depth: depth))
    case .null:
      return .null
    case .undefined:
      return .undefined
    case .reference:
      return .reference(try Self.integer(from: &buffer))
    case .ecmaArray:
      // The count is a hint and often wrong, so the end marker alone decides.
      let _: UInt32 = try Self.integer(from: &buffer)
      return .ecmaArray(try self.object(from: &buffer, depth: depth))
    case .objectEnd:
      throw RTMPError(.invalidAMF0, "An AMF0 object ends that never began.")
    case .strictArray:
      return .strictArray(try self.array(from: &buffer, depth: depth))
    case .date:
      return .date(
        milliseconds: try Self.double(from: &buffer),
        timeZone: try Self.integer(from: &buffer)
      )
    case .longString:
      return .string(try Self.longText(from: &buffer))
    case .unsupported:
      return .unsupported
    case .xmlDocument:
      return .xmlDocument(try Self.longText(from: &buffer))
    case .typedObject:
      return .typedObject(
        className: try Self.shortText(from: &buffer),
        try self.object(from: &buffer, depth: depth)
      )
    }
  }

  /// Named values up to the empty name and the end marker (2.11).
  private mutating func object(
    from buffer: inout ByteBuffer,
    depth: Int
  ) throws(RTMPError) -> AMF0Object {
    var object = AMF0Object()
    while true {
      let name = try Self.shortText(from: &buffer)
      let next = buffer.getInteger(at: buffer.readerIndex, as: UInt8.self)
      if name.isEmpty, next == AMF0Value.Marker.objectEnd.rawValue {
        buffer.moveReaderIndex(forwardBy: 1)
        return object
      }
      object.append(name, try self.value(from: &buffer, depth: depth + 1))
    }
  }

  private mutating func array(
    from buffer: inout ByteBuffer,
    depth: Int
  ) throws(RTMPError) -> [AMF0Value] {
    let count: UInt32 = try Self.integer(from: &buffer)
    guard Int(count) <= self.values else {
      throw RTMPError(.limitExceeded, "An AMF0 array claims \(count) values.")
    }
    var values: [AMF0Value] = []
    for _ in 0 ..< count {
      values.append(try self.value(from: &buffer, depth: depth + 1))
    }
    return values
  }
}

extension AMF0Reader {
  private static func integer<Integer: FixedWidthInteger>(
    from buffer: inout ByteBuffer
  ) throws(RTMPError) -> Integer {
    guard let value = buffer.readInteger(as: Integer.self) else { throw .truncatedAMF0 }
    return value
  }

  private static func double(from buffer: inout ByteBuffer) throws(RTMPError) -> Double {
    Double(bitPattern: try Self.integer(from: &buffer))
  }

  private static func shortText(from buffer: inout ByteBuffer) throws(RTMPError) -> String {
    let length: UInt16 = try Self.integer(from: &buffer)
    let text = try Self.text(length: Int(length), from: &buffer)
    // Bytes that are no UTF-8 became U+FFFD, which can be longer than what it stands for.
    guard text.utf8.count <= UInt16.max else {
      throw RTMPError(.invalidAMF0, "An AMF0 string is not UTF-8.")
    }
    return text
  }

  private static func longText(from buffer: inout ByteBuffer) throws(RTMPError) -> String {
    let length: UInt32 = try Self.integer(from: &buffer)
    return try Self.text(length: Int(length), from: &buffer)
  }

  private static func text(
    length: Int,
    from buffer: inout ByteBuffer
  ) throws(RTMPError) -> String {
    guard let text = buffer.readString(length: length) else { throw .truncatedAMF0 }
    return text
  }
}

extension RTMPError {
  fileprivate static var truncatedAMF0: RTMPError {
    RTMPError(.invalidAMF0, "An AMF0 value ends before its length says.")
  }
}
