internal import CXCB
internal import Media

extension ScreenCapture {
  /// How often in a row an image may be refused: while a screen changes its size, what was asked for
  /// may be gone for a moment.
  private static let refusalLimit = 5

  /// The first picture, which proves that the screen can be captured.
  mutating func first() throws(CaptureError) -> VideoFrame {
    do throws(XFailure) {
      try self.followCursor()
      if let frame = try self.grab() { return frame }
    } catch {
      throw CaptureError(opening: self.address, error)
    }
    preconditionFailure("Nobody holds pictures of a capture that gave none yet.")
  }

  /// What there is to give at the beat at `time`: a new picture, the last one with the time of now,
  /// or nothing.
  ///
  /// - Throws: also when the capture is stopped meanwhile.
  mutating func beat(at time: MediaTime) throws(CaptureError) -> VideoFrame? {
    do throws(XFailure) {
      return try self.picture(at: time)
    } catch {
      switch error {
      case .refused where self.refusals < Self.refusalLimit:
        self.refusals += 1
        self.mayHaveResized = true
        self.activity.changed()
        return nil
      case .refused, .notShared, .noMemory, .outgrown, .gone, .silent, .stopped:
        throw CaptureError(capturing: self.address, error)
      }
    }
  }

  private mutating func picture(at time: MediaTime) throws(XFailure) -> VideoFrame? {
    try self.readEvents()
    try self.followSize()
    try self.followCursor()
    switch self.activity.beat(at: time) {
    case .grab:
      if let frame = try self.grab() { return frame }
      return self.activity.isDue(at: time) ? self.again() : nil
    case .again:
      return self.again()
    case .none:
      return nil
    }
  }

  /// The last image with the time of now.
  private mutating func again() -> VideoFrame? {
    guard let last else { return nil }
    self.counters.repeated += 1
    return self.given(last.buffer, size: last.size)
  }

  // MARK: - What changes

  private mutating func readEvents() throws(XFailure) {
    let types = self.connection.extensions
    let region = self.region
    var isDrawn = false
    var isCursorChanged = false
    var isResized = false
    try self.connection.drainEvents { event in
      // Others are errors of requests that nobody waits for, and what was not asked for.
      if event.type == types.damageEvents {
        let area = event.fields(as: xcb_damage_notify_event_t.self).area
        isDrawn = isDrawn || ScreenRegion(area).overlaps(region)
      } else if event.type == types.cursorEvents {
        isCursorChanged = true
      } else if event.type == types.sizeEvents {
        isResized = true
      }
    }
    if isDrawn { self.activity.changed() }
    if isCursorChanged { self.cursor.changed() }
    if isResized { self.mayHaveResized = true }
  }

  private mutating func followSize() throws(XFailure) {
    guard self.mayHaveResized else { return }
    let cookie = xcb_get_geometry(self.connection.pointer, self.screen.root)
    let reply = try self.connection.reply(cookie.sequence, as: xcb_get_geometry_reply_t.self).fields
    self.mayHaveResized = false
    try self.resized(to: PictureSize(width: Int(reply.width), height: Int(reply.height)))
  }

  private mutating func followCursor() throws(XFailure) {
    if try self.cursor.update(self.connection) { self.activity.changed() }
    try self.cursor.follow(self.connection)
    self.activity.pointerSeen(at: self.cursor.place(in: self.region))
  }

  // MARK: - Images

  /// Takes an image.
  ///
  /// - Returns: nothing where consumers hold all memory; the next beat tries again.
  private mutating func grab() throws(XFailure) -> VideoFrame? {
    guard let segment = try self.segments.take() else {
      self.counters.dropped += 1
      return nil
    }
    // Before the image: what is drawn while it is taken is new to the next beat.
    self.damage?.forget(self.connection)
    self.activity.grabbing()
    let region = self.region
    let cookie = xcb_shm_get_image(
      self.connection.pointer,
      self.screen.root,
      Int16(clamping: region.x),
      Int16(clamping: region.y),
      UInt16(clamping: region.size.width),
      UInt16(clamping: region.size.height),
      UInt32.max,
      UInt8(XCB_IMAGE_FORMAT_Z_PIXMAP.rawValue),
      segment.id,
      0
    )
    do {
      _ = try self.connection.reply(cookie.sequence, as: xcb_shm_get_image_reply_t.self)
    } catch {
      self.segments.give(segment)
      throw error
    }
    self.counters.grabs += 1
    self.refusals = 0
    if let place = self.cursor.place(in: region) {
      self.cursor.image?.draw(
        at: place,
        into: segment.base,
        bytesPerRow: self.segments.bytesPerRow,
        size: region.size
      )
    }
    let frame = self.given(self.segments.picture(segment), size: region.size)
    self.last = frame
    return frame
  }

  private mutating func given(_ buffer: PictureBuffer, size: PictureSize) -> VideoFrame {
    let now = MonotonicClock.now
    self.activity.given(at: now)
    self.sequence += 1
    return VideoFrame(
      size: size,
      format: .bgrx,
      range: .full,
      timestamp: now,
      sequence: self.sequence - 1,
      buffer: buffer
    )
  }
}

extension ScreenRegion {
  fileprivate init(_ rectangle: xcb_rectangle_t) {
    self.init(
      x: Int(rectangle.x),
      y: Int(rectangle.y),
      size: PictureSize(width: Int(rectangle.width), height: Int(rectangle.height))
    )
  }
}
