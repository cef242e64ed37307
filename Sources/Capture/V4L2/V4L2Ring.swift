internal import CV4L2
internal import Glibc
internal import Media
internal import Synchronization

/// The driver's buffers of one opened camera: lends them to consumers as pictures, and queues them
/// again when the consumers are done (`V4L2BufferLedger` has the policy).
///
/// Pictures may outlive the ring: each keeps its own mapping.
final class V4L2Ring: Sendable {
  private struct State {
    var ledger: V4L2BufferLedger
    /// `nil` once closed.
    var handle: V4L2Handle?
  }

  private let buffers: [MappedBuffer]
  private let state: Mutex<State>

  /// Asks the driver for `count` buffers and maps what it gives.
  init(handle: V4L2Handle, count: Int) throws(CaptureError) {
    var request = v4l2_requestbuffers()
    request.count = UInt32(count)
    request.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
    request.memory = V4L2_MEMORY_MMAP.rawValue
    // Possible errors: EBUSY: another program streams; EINVAL: no memory mapping; ENOMEM, ENODEV.
    let code = handle.control(cv4l2_reqbufs, &request)
    guard code == 0, request.count > 0 else {
      throw CaptureError(
        v4l2: code == 0 ? ENOMEM : code,
        doing: "reserve frame buffers",
        path: handle.path
      )
    }
    var buffers: [MappedBuffer] = []
    for index in 0 ..< request.count {
      var buffer = Self.buffer(index: index)
      // Possible errors: EINVAL: no such buffer; ENODEV.
      let code = handle.control(cv4l2_querybuf, &buffer)
      guard code == 0 else {
        throw CaptureError(v4l2: code, doing: "find the frame buffers", path: handle.path)
      }
      buffers.append(
        try MappedBuffer(
          handle: handle,
          offset: buffer.m.offset,
          byteCount: Int(buffer.length)
        )
      )
    }
    self.buffers = buffers
    self.state = Mutex(State(ledger: V4L2BufferLedger(count: buffers.count), handle: handle))
  }

  /// Queues every buffer and starts the stream.
  func start() throws(CaptureError) {
    let (code, path) = self.state.withLock { state in
      guard let handle = state.handle else { return (ENODEV, "") }
      let code = Self.queueAll(&state)
      if code != 0 { return (code, handle.path) }
      var type = Int32(V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue)
      // Possible errors: EINVAL, EIO, EPIPE: the hardware did not start; ENOLINK, ENOLCK: no signal;
      // ENOSPC: no USB bandwidth; EBUSY, ENODEV.
      return (handle.control(cv4l2_streamon, &type), handle.path)
    }
    guard code == 0 else { throw CaptureError(v4l2: code, doing: "start the stream", path: path) }
  }

  /// Stops the stream and sets the camera free for other programs, also while consumers still hold
  /// pictures.
  func close() {
    let handle = self.state.withLock { state in
      let handle = state.handle
      state.handle = nil
      return handle
    }
    guard let handle else { return }
    var type = Int32(V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue)
    // Possible errors of both: ENODEV: it went away, so that nothing is left to stop.
    _ = handle.control(cv4l2_streamoff, &type)
    // A mapping keeps the open file alive, and with it the ownership of the stream. Giving the
    // buffers up ends the ownership; the memory of mapped ones stays (kernel 5.0 and later).
    var request = v4l2_requestbuffers()
    request.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
    request.memory = V4L2_MEMORY_MMAP.rawValue
    _ = handle.control(cv4l2_reqbufs, &request)
  }

  // MARK: - Frames

  /// A buffer the driver filled.
  struct Filled {
    let index: Int
    let bytesUsed: Int
    let flags: UInt32
    let sequence: UInt32
    let time: timeval
  }

  /// Takes the oldest filled buffer from the driver. One of the other calls must follow for it.
  ///
  /// - Returns: the buffer, or the errno; EAGAIN when none is filled.
  func dequeue() -> Result<Filled, Errno> {
    guard let handle = self.state.withLock({ $0.handle }) else { return .failure(Errno(ENODEV)) }
    var buffer = Self.buffer(index: 0)
    // Possible errors: EAGAIN; EIO: the hardware stumbled; ENODEV; EPIPE: the last buffer came;
    // EINVAL: not streaming.
    let code = handle.control(cv4l2_dqbuf, &buffer)
    guard code == 0 else { return .failure(Errno(code)) }
    guard Int(buffer.index) < self.buffers.count else { return .failure(Errno(EIO)) }
    return .success(
      Filled(
        index: Int(buffer.index),
        bytesUsed: min(Int(buffer.bytesused), self.buffers[Int(buffer.index)].byteCount),
        flags: buffer.flags,
        sequence: buffer.sequence,
        time: buffer.timestamp
      )
    )
  }

  /// Gives the driver a buffer back whose content is of no use.
  func skip(_ filled: Filled) {
    self.state.withLock { state in
      state.ledger.dequeuedDamaged(filled.index)
      _ = Self.queueAll(&state)
    }
  }

  /// Calls `body` with the bytes of a buffer, then gives the driver the buffer back.
  func read<Output>(_ filled: Filled, _ body: (UnsafeRawBufferPointer) -> Output) -> Output {
    defer { self.skip(filled) }
    let bytes = UnsafeRawBufferPointer(
      start: self.buffers[filled.index].base,
      count: filled.bytesUsed
    )
    return body(bytes)
  }

  /// Makes a picture of a buffer: the buffer itself where the ledger allows, else a copy.
  ///
  /// - Returns: the picture and whether it is a copy; `nil` when consumers hold too many.
  func picture(
    _ filled: Filled,
    layout: PictureLayout
  ) -> (buffer: PictureBuffer, isCopy: Bool)? {
    switch self.state.withLock({ $0.ledger.dequeued(filled.index) }) {
    case .lend:
      let mapping = self.buffers[filled.index]
      let buffer = PictureBuffer(planes: layout.planes(at: mapping.base)) { [weak self] in
        self?.giveBack(filled.index)
        withExtendedLifetime(mapping) {}
      }
      return (buffer, false)
    case .copy:
      let copy = UnsafeMutableRawPointer.allocate(byteCount: layout.byteCount, alignment: 64)
      self.read(filled) { bytes in
        // '!' is fine: the source checked that the buffer holds a whole picture.
        copy.copyMemory(from: bytes.baseAddress!, byteCount: layout.byteCount)
      }
      // Safe on any thread: only the release closure, which runs once, has the pointer.
      nonisolated(unsafe) let memory = copy
      let buffer = PictureBuffer(planes: layout.planes(at: copy)) { [weak self] in
        memory.deallocate()
        self?.state.withLock { $0.ledger.copyReleased() }
      }
      return (buffer, true)
    case .drop:
      self.skip(filled)
      return nil
    }
  }

  private func giveBack(_ index: Int) {
    self.state.withLock { state in
      state.ledger.givenBack(index)
      _ = Self.queueAll(&state)
    }
  }

  /// Queues every buffer that is not lent.
  ///
  /// A buffer that the driver refuses is tried again with the next one. The errno is only of use
  /// before the stream runs: later the reader meets the cause itself.
  private static func queueAll(_ state: inout State) -> Int32 {
    guard let handle = state.handle else { return ENODEV }
    for index in state.ledger.toQueue {
      var buffer = Self.buffer(index: UInt32(index))
      // Possible errors: EINVAL, EIO: refused; ENODEV.
      let code = handle.control(cv4l2_qbuf, &buffer)
      guard code == 0 else { return code }
      state.ledger.queued(index)
    }
    return 0
  }

  private static func buffer(index: UInt32) -> v4l2_buffer {
    var buffer = v4l2_buffer()
    buffer.index = index
    buffer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
    buffer.memory = V4L2_MEMORY_MMAP.rawValue
    return buffer
  }
}

/// An errno as an error.
struct Errno: Error, Hashable {
  let code: Int32

  init(_ code: Int32) {
    self.code = code
  }
}

extension PictureLayout {
  fileprivate func planes(at base: UnsafeRawPointer) -> [PictureBuffer.Plane] {
    self.planes.map { .init(base: base + $0.offset, bytesPerRow: $0.bytesPerRow) }
  }
}
