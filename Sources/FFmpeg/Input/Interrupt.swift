internal import Synchronization

/// Ends the blocked reads of a demuxer from another thread.
public final class Interrupt: Sendable {
  private let flag = Atomic<Bool>(false)

  public init() {}

  /// Whether reads shall end.
  public var isTriggered: Bool {
    self.flag.load(ordering: .acquiring)
  }

  /// Makes the present read and all later ones fail soon.
  public func trigger() {
    self.flag.store(true, ordering: .releasing)
  }
}
