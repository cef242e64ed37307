internal import Media
internal import WaitingImages

extension SessionAttributes {
  /// Where the waiting image comes from; nil for the built-in slate.
  func effectiveWaitingImage() throws(SessionError) -> WaitingImageSource? {
    guard let text = self.waitingImage else { return nil }
    do {
      return try WaitingImageSource(parsing: text)
    } catch {
      // Not with the text, whose query may be a secret.
      throw SessionError(.invalidArgument, "waiting_image cannot be used. \(error.message)")
    }
  }

  func effectiveWaitingImageHash() throws(SessionError) -> WaitingImageHash? {
    guard let text = self.waitingImageHash else { return nil }
    do {
      return try WaitingImageHash(parsing: text)
    } catch {
      throw SessionError(.invalidArgument, "waiting_image_hash is no MD5. \(error.message)")
    }
  }

  /// How long a pause shows the waiting image; nil for ever.
  func effectiveWaitingLimit() throws(SessionError) -> Duration? {
    let seconds = self.waitingLimit ?? 0
    guard seconds == 0 || (0.1 ... 86400).contains(seconds) else {
      throw .invalid("waiting_limit", "\(seconds)", "0 for no limit, or 0.1 to 86400 seconds")
    }
    return seconds == 0 ? nil : .milliseconds(Int64((seconds * 1000).rounded()))
  }
}
