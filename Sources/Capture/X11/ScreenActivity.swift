internal import Media

/// Decides what each beat of a capture needs: a new image, the last one once more, or nothing.
///
/// An image is taken when something changed, so that a screen at rest costs its server nothing.
struct ScreenActivity: Hashable, Sendable {
  /// How old the last picture given may become: who joins a device that is open gets it at once if
  /// it is not older than 200 ms.
  static let restInterval = Duration.milliseconds(150)

  enum Beat: Hashable, Sendable {
    /// Take an image.
    case grab
    /// Give the last image once more, with the time of now.
    case again
    /// Give nothing.
    case none
  }

  /// Whether the server tells of changes; else every beat takes an image.
  private let isToldOfChanges: Bool
  private var hasChanged = true
  private var pointer: ScreenPointer?
  private var lastGiven: MediaTime?

  init(isToldOfChanges: Bool) {
    self.isToldOfChanges = isToldOfChanges
  }

  /// Something of the picture is another one.
  mutating func changed() {
    self.hasChanged = true
  }

  /// The pointer is at `pointer`, or not on this screen.
  mutating func pointerSeen(at pointer: ScreenPointer?) {
    if pointer != self.pointer { self.hasChanged = true }
    self.pointer = pointer
  }

  /// An image was taken: what changes from its request on is new.
  mutating func grabbing() {
    self.hasChanged = false
  }

  /// A picture was given to the consumers.
  mutating func given(at time: MediaTime) {
    self.lastGiven = time
  }

  /// What the beat at `time` needs.
  func beat(at time: MediaTime) -> Beat {
    if self.hasChanged || !self.isToldOfChanges { return .grab }
    return self.isDue(at: time) ? .again : .none
  }

  /// Whether consumers must get a picture at `time`, be it an old one.
  func isDue(at time: MediaTime) -> Bool {
    guard let lastGiven else { return true }
    return time - lastGiven >= Self.restInterval
  }
}

/// Where the pointer is on a screen, in pixels from its upper left corner.
struct ScreenPointer: Hashable, Sendable {
  let x: Int
  let y: Int
}
