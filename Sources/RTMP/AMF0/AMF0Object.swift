/// Named AMF0 values in the order they were written.
public struct AMF0Object: Hashable, Sendable {
  /// One named value.
  public struct Property: Hashable, Sendable {
    /// The name, of at most 65 535 bytes.
    public var name: String
    public var value: AMF0Value

    public init(_ name: String, _ value: AMF0Value) {
      self.name = name
      self.value = value
    }
  }

  /// The values; a name may occur more than once.
  public var properties: [Property]

  public init(_ properties: [Property] = []) {
    self.properties = properties
  }

  /// The first value of that name.
  public subscript(name: String) -> AMF0Value? {
    self.properties.first { $0.name == name }?.value
  }

  /// Adds a value behind the others.
  public mutating func append(_ name: String, _ value: AMF0Value) {
    self.properties.append(Property(name, value))
  }
}

extension AMF0Object: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, AMF0Value)...) {
    self.init(elements.map { Property($0.0, $0.1) })
  }
}
