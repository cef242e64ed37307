internal import Publishing
internal import WaitingImages

extension SessionAttributes {
  /// The attributes without what must not be shown: users, passwords, queries and stream keys.
  public var redacted: SessionAttributes {
    var copy = self
    copy.url = self.url.map { Self.redacted($0) }
    copy.destinations = self.destinations?.map { destination in
      DestinationAttributes(
        label: destination.label,
        url: Self.redacted(destination.url),
        retry: destination.retry
      )
    }
    copy.waitingImage = self.waitingImage.map { Self.redacted(image: $0) }
    return copy
  }

  private static func redacted(image: String) -> String {
    do {
      return try WaitingImageSource(parsing: image).description
    } catch {
      return "***"
    }
  }

  private static func redacted(_ url: String) -> String {
    do {
      return try PushURL(url).redacted
    } catch {
      // What cannot be parsed cannot be shown in part.
      return "***"
    }
  }
}
