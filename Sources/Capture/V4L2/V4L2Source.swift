internal import CV4L2
internal import Glibc
internal import Media
internal import Synchronization

/// An opened camera.
///
/// Raw pictures reach the consumers without a copy; MJPEG is decoded here, once for all of them.
final class V4L2Source: CaptureSource {
  /// What happened to the frames so far.
  struct Counters: Hashable {
    /// Given to the consumers, copies included.
    var delivered: UInt64 = 0
    /// Copied because consumers held too many buffers.
    var copied: UInt64 = 0
    /// Dropped because consumers held too many copies as well.
    var dropped: UInt64 = 0
    /// Marked as bad by the driver, too short, or not decodable.
    var damaged: UInt64 = 0
  }

  /// The buffers asked for: two stay with the driver, four may be in the hands of consumers.
  static let bufferCount = 6

  private let path: String
  private let format: V4L2Format
  private let handle: V4L2Handle
  private let ring: V4L2Ring
  private let stopRequest: StopDescriptor
  private let countersNow = Mutex(Counters())

  /// Opens the camera, sets the mode nearest to `request`, and starts the stream.
  ///
  /// - Parameter formats: those that may be set.
  init(
    path: String,
    request: VideoRequest,
    formats: [CameraFormat] = CameraFormat.allCases
  ) throws(CaptureError) {
    let handle = try V4L2Handle(path: path)
    guard try handle.capability().capturesVideo else {
      throw CaptureError(
        code: .unsupported,
        message: "\(path) captures no pictures: it is the metadata or output node of a device. "
          + "Pick a camera from `rackcast device list`."
      )
    }
    let modes = handle.modes()
    let allowed = modes.filter { formats.map(\.rawValue).contains($0.format) }
    guard let choice = V4L2ModeChoice.best(for: request, among: allowed) else {
      let given = Set(modes.map(\.format)).sorted().joined(separator: ", ")
      let readable = formats.map(\.rawValue).joined(separator: ", ")
      throw CaptureError(
        code: .unsupported,
        message: "The camera \(path) gives \(given.isEmpty ? "no picture format" : given); "
          + "\(readable) can be read. Check its signal, or use another camera."
      )
    }
    self.path = path
    self.stopRequest = try StopDescriptor(for: path)
    self.handle = handle
    self.format = try V4L2Format.set(choice, on: handle)
    self.ring = try V4L2Ring(handle: handle, count: Self.bufferCount)
    try self.ring.start()
  }

  /// The mode that was set: `YUYV 1280×720 30`.
  var mode: String {
    self.format.description
  }

  /// The rate the driver keeps, where it tells.
  var frameRate: FrameRate? {
    self.format.rate
  }

  var offers: MediaSelection {
    .video
  }

  var controls: (any DeviceControls)? {
    self.handle
  }

  /// What happened to the frames so far.
  var counters: Counters {
    self.countersNow.withLock { $0 }
  }

  /// Ends `run`, from any thread.
  func stop() {
    self.stopRequest.stop()
  }

  deinit {
    self.ring.close()
  }
}

// MARK: - Reading

extension V4L2Source {
  /// Gives each picture to `video` until `stop` or a failure.
  ///
  /// A failure is told before the stream is stopped, which a camera that is gone may delay by
  /// seconds: that happens when the source is closed.
  func run(
    video: (VideoFrame) -> Void,
    audio: (AudioFrame) -> Void
  ) throws(CaptureError) {
    var reader = try FrameReader(format: self.format)
    var freeze = FreezeRule(rate: self.frameRate, start: MonotonicClock.now)
    var stumbles = 0
    while !self.stopRequest.isStopped {
      self.waitForFrame(atMost: freeze.deadline - MonotonicClock.now)
      switch self.ring.dequeue() {
      case .success(let filled):
        stumbles = 0
        switch self.frame(of: filled, reader: &reader) {
        case .lent(let frame), .copied(let frame), .decoded(let frame):
          freeze.pictureCame(at: MonotonicClock.now)
          video(frame)
        case .dropped:
          // The consumers are slow, not the camera.
          freeze.pictureCame(at: MonotonicClock.now)
        case .damaged:
          guard MonotonicClock.now < freeze.deadline else { throw self.frozen(freeze) }
        }
      case .failure(let error) where error.code == EAGAIN:
        // Asked behind the dequeuing: a thread that woke up late may find pictures waiting.
        guard MonotonicClock.now < freeze.deadline else { throw self.frozen(freeze) }
      case .failure(let error) where error.code == EIO && stumbles < 5:
        // The driver lost one frame and goes on, so the documentation; not for ever, so we.
        stumbles += 1
      case .failure(let error):
        throw CaptureError(v4l2: error.code, doing: "read a frame", path: self.path)
      }
    }
  }

  /// Waits until a frame is there, something is wrong, or `stop` was called.
  private func waitForFrame(atMost most: Duration) {
    var descriptors = [
      pollfd(fd: self.handle.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: self.stopRequest.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    // Possible return codes: 0: the time is over; over 0: the caller dequeues and sees; -1 EINTR:
    // the caller dequeues, finds nothing, and comes back. Errors of the device are in `revents`
    // (POLLERR, POLLHUP), and come out of DQBUF with their errno.
    _ = poll(&descriptors, 2, pollTimeout(most))
  }

  private func frame(
    of filled: V4L2Ring.Filled,
    reader: inout FrameReader
  ) -> FrameReader.Outcome {
    let frame = reader.frame(of: filled, in: self.ring, now: MonotonicClock.now)
    self.countersNow.withLock { counters in
      switch frame {
      case .lent, .decoded:
        counters.delivered += 1
      case .copied:
        counters.delivered += 1
        counters.copied += 1
      case .dropped:
        counters.dropped += 1
      case .damaged:
        counters.damaged += 1
      }
    }
    return frame
  }

  private func frozen(_ freeze: FreezeRule) -> CaptureError {
    let damaged = self.counters.damaged
    let what = damaged == 0 ? "no picture" : "no undamaged picture (\(damaged) damaged so far)"
    let how = freeze.hasPicture ? "froze: it gave" : "is open, but gave"
    return CaptureError(
      code: .noData,
      message:
        "The camera \(self.path) \(how) \(what) for \(freeze.limit.brief). Check its signal and "
        + "cable, or unplug it and plug it in again."
    )
  }
}
