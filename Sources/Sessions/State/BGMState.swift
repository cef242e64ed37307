/// How a session's background music is doing.
public enum BGMState: String, Hashable, Sendable, CaseIterable {
  /// Being opened and read ahead.
  case loading
  /// In the mix.
  case playing
  /// Silent, and keeps its place.
  case paused
}

extension BGMState {
  /// Decides which state a piece of music is in. Owns no thread and no clock.
  struct Machine: Hashable {
    private enum Phase {
      /// Nothing of it sounded yet. Moves to `playing` or `heldBack`.
      case loading
      /// Paused before anything of it sounded. Moves to `loading` or `paused`.
      case heldBack
      /// It sounds. Moves to `paused`.
      case playing
      /// It is paused. Moves to `playing`.
      case paused
    }

    private var phase = Phase.loading

    init() {}

    var state: BGMState {
      switch self.phase {
      case .loading: .loading
      case .playing: .playing
      case .heldBack, .paused: .paused
      }
    }

    enum OnRequest: Equatable {
      /// Tell the audio thread.
      case perform
      /// Do nothing: it is so already.
      case none
    }

    mutating func pause() -> OnRequest {
      switch self.phase {
      case .loading:
        self.phase = .heldBack
        return .perform
      case .playing:
        self.phase = .paused
        return .perform
      case .heldBack, .paused:
        return .none
      }
    }

    mutating func resume() -> OnRequest {
      switch self.phase {
      case .heldBack:
        self.phase = .loading
        return .perform
      case .paused:
        self.phase = .playing
        return .perform
      case .loading, .playing:
        return .none
      }
    }

    /// Its first sample was mixed in.
    mutating func started() {
      switch self.phase {
      case .loading: self.phase = .playing
      // The pause came while the first sample was on its way.
      case .heldBack: self.phase = .paused
      case .playing, .paused: break
      }
    }
  }
}
