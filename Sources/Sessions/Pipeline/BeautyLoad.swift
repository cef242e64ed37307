/// Decides when smoothing skin is too much for the machine.
///
/// A picture that takes long now and then is the scheduler's doing: only many in a row count.
struct BeautyLoad: Hashable, Sendable {
  enum OnPicture: Hashable, Sendable {
    /// Go on as before.
    case none
    /// Do less from the next picture on.
    case lighten
  }

  private enum State: Hashable {
    /// All is done; so many pictures in a row took too long. Moves to `light`.
    case full(slow: Int)
    /// Less is done. Terminal.
    case light
  }

  /// The pictures in a row that may take too long.
  static let patience = 30

  /// What a picture may take.
  let limit: Duration
  private var state = State.full(slow: 0)

  /// - Parameter interval: from picture to picture; a half is left to the encoder.
  init(interval: Duration) {
    self.limit = interval / 2
  }

  /// A picture took `duration`.
  mutating func pictureMade(in duration: Duration) -> OnPicture {
    switch self.state {
    case .light:
      return .none
    case .full where duration <= self.limit:
      self.state = .full(slow: 0)
      return .none
    case .full(let slow) where slow < Self.patience:
      self.state = .full(slow: slow + 1)
      return .none
    case .full:
      self.state = .light
      return .lighten
    }
  }
}
