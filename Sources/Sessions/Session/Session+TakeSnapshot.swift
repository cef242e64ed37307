internal import Encoding
internal import Events
internal import Media

extension Session {
  /// How long a picture may take to come; a camera may give one in a second.
  private static let snapshotLimit = Duration.seconds(5)
  /// The snapshots of a session that may be under way. Each holds a picture, of which the camera and
  /// the canvas have few. Policy beyond: refused.
  private static let snapshotsAtOnce = 2

  /// The next picture of the session, as an image file.
  ///
  /// The video thread only hands the picture over; a thread of the snapshot's own makes the file.
  func takeSnapshot(
    of source: SnapshotSource,
    as format: StillFormat,
    operator issuer: String
  ) async throws(SessionError) -> TakenSnapshot {
    let pipeline = try self.pipelineForSnapshot(of: source)
    guard self.snapshotsUnderWay < Self.snapshotsAtOnce else {
      throw SessionError(
        .unavailable,
        "\(Self.snapshotsAtOnce) snapshots of \(self.name) are being taken: try again"
      )
    }
    self.snapshotsUnderWay += 1
    defer { self.snapshotsUnderWay -= 1 }
    let ticket = PictureTicket(source)
    pipeline.take(ticket)
    self.scope.add {
      // Throws only when cancelled, which ends the wait as well.
      try? await Task.sleep(for: Self.snapshotLimit)
      ticket.expire()
    }
    guard let taken = await ticket.picture() else {
      throw SessionError(
        .unavailable,
        "session \(self.name) gave no picture for \(Self.snapshotLimit.brief): look at its state, then "
          + "try again"
      )
    }
    let encoded = await blocking("snapshot") { () -> Result<[UInt8], EncodingError> in
      Result { () throws(EncodingError) in try StillEncoder.encode(taken.frame, as: format) }
    }
    switch encoded {
    case .success(let bytes):
      let snapshot = TakenSnapshot(
        bytes: bytes,
        format: format,
        size: taken.frame.size,
        time: taken.time
      )
      self.recordSnapshot(snapshot, of: source, operator: issuer)
      return snapshot
    case .failure(let error):
      throw SessionError(.unavailable, error.description)
    }
  }

  private func pipelineForSnapshot(
    of source: SnapshotSource
  ) throws(SessionError) -> Pipeline {
    let state = self.machine.state
    guard let run = self.run, state.isOnAir || self.isPreviewing else {
      throw SessionError(
        .failedPrecondition,
        "session \(self.name) is \(state.rawValue): a snapshot is of a session that is on air or "
          + "previewed"
      )
    }
    guard run.pipeline.hasVideo else {
      throw SessionError(
        .failedPrecondition,
        "session \(self.name) sends no picture that a snapshot could be of"
      )
    }
    guard source == .stream || run.camera != nil else {
      throw SessionError(
        .failedPrecondition,
        "session \(self.name) has no camera open that a snapshot could be of"
      )
    }
    return run.pipeline
  }

  private func recordSnapshot(
    _ snapshot: TakenSnapshot,
    of source: SnapshotSource,
    operator issuer: String
  ) {
    let what =
      switch source {
      case .stream: "picture sent"
      case .view: "picture of the camera"
      }
    self.record(
      .snapshotTaken,
      "\(what) taken as \(snapshot.format.rawValue) of \(snapshot.bytes.count) bytes",
      detail: EventDetail(
        width: UInt32(snapshot.size.width),
        height: UInt32(snapshot.size.height)
      ),
      operator: issuer
    )
  }
}
