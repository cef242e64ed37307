/// Why a text is no waiting image or no hash of one. Never holds the text: an address may carry a
/// secret.
public struct InvalidWaitingImage: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong and what is accepted.
  public let message: String

  init(_ message: String) {
    self.message = message
  }

  public var description: String {
    self.message
  }
}
