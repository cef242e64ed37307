internal import Media
internal import Synchronization

/// Shared memory for pictures of one size that is used again and again.
///
/// Bound: `capacity` segments, made when they are first needed. Policy: `refuse`; when consumers
/// hold all of them, there is no picture until one comes back.
final class SegmentPool: Sendable {
  private struct State {
    var free: [SharedSegment] = []
    var all: [SharedSegment] = []
  }

  let size: PictureSize
  private let sharing: SharedSegment.Sharing
  private let connection: XConnection
  private let capacity: Int
  private let state = Mutex(State())

  init(
    size: PictureSize,
    sharing: SharedSegment.Sharing,
    connection: XConnection,
    capacity: Int = 6
  ) {
    self.size = size
    self.sharing = sharing
    self.connection = connection
    self.capacity = capacity
  }

  var bytesPerRow: Int {
    self.size.width * 4
  }

  /// A segment of its own for the caller, who gives it back or makes a picture of it.
  func take() throws(XFailure) -> SharedSegment? {
    let (free, isFull) = self.state.withLock { state in
      (state.free.popLast(), state.all.count >= self.capacity)
    }
    if let free { return free }
    guard !isFull else { return nil }
    // Vector code reads a little past the last pixel, so there is a page more.
    let segment = try SharedSegment(
      byteCount: self.bytesPerRow * self.size.height + 4096,
      sharing: self.sharing,
      with: self.connection
    )
    self.state.withLock { $0.all.append(segment) }
    return segment
  }

  func give(_ segment: SharedSegment) {
    self.state.withLock { $0.free.append(segment) }
  }

  /// The picture in `segment`, which comes back here with the last reference.
  func picture(_ segment: SharedSegment) -> PictureBuffer {
    PictureBuffer(
      planes: [.init(base: UnsafeRawPointer(segment.base), bytesPerRow: self.bytesPerRow)]
    ) { [weak self] in
      // Where the pool is gone, so is the server's view of the segment.
      self?.give(segment)
    }
  }

  /// Takes the memory from the server; pictures of it stay as they are.
  func close() {
    let all = self.state.withLock { state in
      defer { state = State() }
      return state.all
    }
    for segment in all { segment.detach(from: self.connection) }
  }
}
