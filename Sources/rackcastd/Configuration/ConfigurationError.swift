/// Why the daemon cannot start with the configuration it was given.
struct ConfigurationError: Error, Hashable, CustomStringConvertible {
  enum Code: Hashable {
    /// The file cannot be read.
    case unreadable
    /// The file is no TOML.
    case syntax
    /// The file has a key that means nothing.
    case unknownKey
    /// A value has the wrong type or is out of range.
    case invalidValue
    /// Something has to be said and is not.
    case missing
    /// Listening beyond this machine was not allowed.
    case remoteRefused
  }

  let code: Code
  /// What is wrong, where, and what to do.
  let message: String

  var description: String {
    self.message
  }
}
