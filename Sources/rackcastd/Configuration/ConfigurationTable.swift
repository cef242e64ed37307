internal import TOMLKit

/// A table of the configuration file, read key by key with errors that name the key.
struct ConfigurationTable {
  private let table: TOMLTable
  private let file: String
  /// The table's own name with a full stop, or nothing for the root.
  private let path: String

  init(_ table: TOMLTable, file: String, path: String) {
    self.table = table
    self.file = file
    self.path = path
  }

  /// A key that means nothing is a slip whose author believes it has an effect.
  func refuseKeys(beyond known: [String]) throws(ConfigurationError) {
    for key in self.table.keys.sorted() where !known.contains(key) {
      throw ConfigurationError(
        code: .unknownKey,
        message: """
          \(self.file): there is no key \(self.path)\(key); known are \
          \(known.map { self.path + $0 }.joined(separator: ", "))
          """
      )
    }
  }

  func string(_ key: String) throws(ConfigurationError) -> String? {
    guard let value = self.table[key] else { return nil }
    guard let text = value.string else { throw self.invalid(key, "must be a text in quotes") }
    return text
  }

  func strings(_ key: String) throws(ConfigurationError) -> [String]? {
    guard let value = self.table[key] else { return nil }
    guard let array = value.array else {
      throw self.invalid(key, "must be a list of texts: [\"…\", \"…\"]")
    }
    var texts: [String] = []
    for element in array {
      guard let text = element.string else {
        throw self.invalid(key, "must be a list of texts: [\"…\", \"…\"]")
      }
      texts.append(text)
    }
    return texts
  }

  func bool(_ key: String) throws(ConfigurationError) -> Bool? {
    guard let value = self.table[key] else { return nil }
    guard let bool = value.bool else { throw self.invalid(key, "must be true or false") }
    return bool
  }

  func integer(_ key: String, in range: ClosedRange<Int>) throws(ConfigurationError) -> Int? {
    guard let value = self.table[key] else { return nil }
    guard let number = value.int, range.contains(number) else {
      throw self.invalid(
        key,
        "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
      )
    }
    return number
  }

  func table(_ key: String) throws(ConfigurationError) -> ConfigurationTable? {
    guard let value = self.table[key] else { return nil }
    guard let table = value.table else { throw self.invalid(key, "must be a table: [\(key)]") }
    return ConfigurationTable(table, file: self.file, path: "\(self.path)\(key).")
  }

  func invalid(_ key: String, _ reason: String) -> ConfigurationError {
    ConfigurationError(
      code: .invalidValue,
      message: "\(self.file): \(self.path)\(key) \(reason)"
    )
  }
}
