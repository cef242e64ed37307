internal import Media
internal import Synchronization

/// The point of the monotonic clock which is zero in a session's media time, once it is known: the
/// time of the first picture, or of the first sound where there is no picture.
final class MediaOrigin: Sendable {
  private struct State {
    var time: MediaTime?
    var onSet: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  var time: MediaTime? {
    self.state.withLock { $0.time }
  }

  /// Calls `body` once the origin is known.
  func whenSet(_ body: @escaping @Sendable () -> Void) {
    let isSet = self.state.withLock { state in
      state.onSet = body
      return state.time != nil
    }
    if isSet { body() }
  }

  /// Sets the origin; the first one stays.
  func set(_ time: MediaTime) {
    let onSet: (@Sendable () -> Void)? = self.state.withLock { state in
      guard state.time == nil else { return nil }
      state.time = time
      return state.onSet
    }
    onSet?()
  }
}
