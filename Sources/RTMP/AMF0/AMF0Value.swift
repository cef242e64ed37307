/// A value of the Action Message Format 0 (AMF0 specification of 2007, section 2).
public indirect enum AMF0Value: Hashable, Sendable {
  /// A number (2.2).
  case number(Double)
  /// True or false (2.3).
  case boolean(Bool)
  /// A text; written as a long string (2.14) when it has more than 65 535 bytes (2.4).
  case string(String)
  /// Named values without a class (2.5).
  case object(AMF0Object)
  /// Nothing (2.7).
  case null
  /// A value that was never set (2.8).
  case undefined
  /// A value that was sent before, by its index (2.9).
  case reference(UInt16)
  /// Named values with a count before them, which is only a hint (2.10).
  case ecmaArray(AMF0Object)
  /// Values in an order (2.12).
  case strictArray([AMF0Value])
  /// Milliseconds since 1970 in UTC, and a time zone that readers ignore (2.13).
  case date(milliseconds: Double, timeZone: Int16)
  /// A value that the writer could not put on the wire (2.15).
  case unsupported
  /// An XML text (2.17).
  case xmlDocument(String)
  /// Named values with a class (2.18).
  case typedObject(className: String, AMF0Object)
}

extension AMF0Value {
  /// The markers before the values (2.1).
  enum Marker: UInt8 {
    case number = 0x00
    case boolean = 0x01
    case string = 0x02
    case object = 0x03
    case null = 0x05
    case undefined = 0x06
    case reference = 0x07
    case ecmaArray = 0x08
    case objectEnd = 0x09
    case strictArray = 0x0A
    case date = 0x0B
    case longString = 0x0C
    case unsupported = 0x0D
    case xmlDocument = 0x0F
    case typedObject = 0x10
  }

  /// The number, if the value is one.
  public var number: Double? {
    guard case .number(let value) = self else { return nil }
    return value
  }

  /// The text, if the value is one.
  public var string: String? {
    guard case .string(let value) = self else { return nil }
    return value
  }

  /// The named values, if the value has any.
  public var properties: AMF0Object? {
    switch self {
    case .object(let object), .ecmaArray(let object), .typedObject(_, let object): object
    case .number, .boolean, .string, .null, .undefined, .reference, .strictArray, .date,
      .unsupported, .xmlDocument:
      nil
    }
  }
}

extension AMF0Value: ExpressibleByStringLiteral, ExpressibleByFloatLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
  public init(stringLiteral value: String) {
    self = .string(value)
  }

  public init(floatLiteral value: Double) {
    self = .number(value)
  }

  public init(integerLiteral value: Int) {
    self = .number(Double(value))
  }

  public init(booleanLiteral value: Bool) {
    self = .boolean(value)
  }
}
