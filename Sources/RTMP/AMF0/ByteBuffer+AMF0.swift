public import NIOCore

extension ByteBuffer {
  /// Reads one AMF0 value; the buffer must hold all of it.
  public mutating func readAMF0() throws(RTMPError) -> AMF0Value {
    var reader = AMF0Reader()
    return try reader.value(from: &self)
  }

  /// Reads AMF0 values up to the end of the buffer.
  public mutating func readAMF0Values() throws(RTMPError) -> [AMF0Value] {
    var reader = AMF0Reader()
    var values: [AMF0Value] = []
    while self.readableBytes > 0 {
      values.append(try reader.value(from: &self))
    }
    return values
  }

  /// Writes one AMF0 value.
  public mutating func writeAMF0(_ value: AMF0Value) {
    switch value {
    case .number(let number):
      self.write(.number)
      self.writeInteger(number.bitPattern)
    case .boolean(let flag):
      self.write(.boolean)
      self.writeInteger(UInt8(flag ? 1 : 0))
    case .string(let text) where text.utf8.count <= UInt16.max:
      self.write(.string)
      self.writeShortText(text)
    case .string(let text):
      self.write(.longString)
      self.writeLongText(text)
    case .object(let object):
      self.write(.object)
      self.writeProperties(object)
    case .null:
      self.write(.null)
    case .undefined:
      self.write(.undefined)
    case .reference(let index):
      self.write(.reference)
      self.writeInteger(index)
    case .ecmaArray(let object):
      self.write(.ecmaArray)
      self.writeInteger(UInt32(object.properties.count))
      self.writeProperties(object)
    case .strictArray(let values):
      self.write(.strictArray)
      self.writeInteger(UInt32(values.count))
      for value in values {
        self.writeAMF0(value)
      }
    case .date(let milliseconds, let timeZone):
      self.write(.date)
      self.writeInteger(milliseconds.bitPattern)
      self.writeInteger(timeZone)
    case .unsupported:
      self.write(.unsupported)
    case .xmlDocument(let text):
      self.write(.xmlDocument)
      self.writeLongText(text)
    case .typedObject(let className, let object):
      self.write(.typedObject)
      self.writeShortText(className)
      self.writeProperties(object)
    }
  }

  private mutating func write(_ marker: AMF0Value.Marker) {
    self.writeInteger(marker.rawValue)
  }

  private mutating func writeProperties(_ object: AMF0Object) {
    for property in object.properties {
      self.writeShortText(property.name)
      self.writeAMF0(property.value)
    }
    self.writeInteger(UInt16(0))
    self.write(.objectEnd)
  }

  private mutating func writeShortText(_ text: String) {
    precondition(text.utf8.count <= UInt16.max, "AMF0 names have at most 65 535 bytes.")
    self.writeInteger(UInt16(text.utf8.count))
    self.writeString(text)
  }

  private mutating func writeLongText(_ text: String) {
    self.writeInteger(UInt32(text.utf8.count))
    self.writeString(text)
  }
}
