internal import Events
internal import Logging
internal import Media
internal import Store
internal import WaitingImages

extension Session {
  /// Begins to load the image that the attributes name.
  func startLoadingWaitingImage() {
    self.scope.add { await self.loadWaitingImage() }
  }

  /// As `startLoadingWaitingImage()`, after a start of the daemon.
  func restoreWaitingImage() {
    guard self.effective.waitingImage != nil else { return }
    self.scope.add { await self.loadWaitingImage(isRestart: true) }
  }

  /// Follows a change of the attributes.
  func followWaitingImage(_ previous: EffectiveAttributes) {
    if self.effective.waitingImage != previous.waitingImage
      || self.effective.waitingImageHash != previous.waitingImageHash
    {
      self.startLoadingWaitingImage()
    } else if self.effective.size != previous.size {
      self.scope.add { await self.prepareWaitingPicture() }
    }
    self.showProgram()
  }

  /// Loads the image that the attributes name; one that cannot be loaded leaves the present one.
  ///
  /// - Parameter isRestart: whether the daemon has just started, so that the image that stood for
  ///   the attribute before is the present one.
  func loadWaitingImage(isRestart: Bool = false) async {
    self.waitingImageLoads += 1
    let load = self.waitingImageLoads
    guard let source = self.effective.waitingImage else {
      return await self.take(nil, load: load)
    }
    let hash = self.effective.waitingImageHash
    do {
      let image = try await self.environment.images.load(source, hash: hash, at: TimeStamp.now.wall)
      await self.take(image, load: load)
    } catch {
      guard load == self.waitingImageLoads, error.reason != .cancelled else { return }
      if isRestart { await self.restoreWaitingImage(load) }
      guard load == self.waitingImageLoads else { return }
      let present = self.waitingImage.map { "image \($0.record.md5)" } ?? "the slate"
      self.record(
        .waitingImageLoadFailed,
        "\(error.message) \(present.capitalizedFirst) stays.",
        detail: EventDetail(cause: error.reason.rawValue, md5: self.waitingImage?.record.md5)
      )
      self.tellWatchers()
    }
  }

  /// Brings back the image that stood for the attribute before the daemon ended.
  private func restoreWaitingImage(_ load: UInt64) async {
    do {
      guard
        let md5 = try await self.environment.store.waitingImage(ofSession: self.name),
        load == self.waitingImageLoads
      else { return }
      let image = try await self.environment.images.load(
        .stored(try WaitingImageHash(parsing: md5)),
        hash: nil,
        at: TimeStamp.now.wall
      )
      guard load == self.waitingImageLoads else { return }
      await self.show(image)
    } catch {
      self.environment.logger.warning(
        "cannot bring the waiting image back",
        metadata: ["session": "\(self.name)", "error": "\(error)"]
      )
    }
  }

  private func take(_ image: LoadedWaitingImage?, load: UInt64) async {
    guard load == self.waitingImageLoads else { return }
    let previous = self.waitingImage?.record.md5
    await self.show(image)
    guard load == self.waitingImageLoads, image?.record.md5 != previous else { return }
    do {
      try await self.environment.store.setWaitingImage(
        md5: image?.record.md5,
        ofSession: self.name
      )
    } catch {
      // It is on air; after a restart it is loaded anew.
      self.environment.logger.warning(
        "cannot note the waiting image",
        metadata: ["session": "\(self.name)", "error": "\(error)"]
      )
    }
    guard load == self.waitingImageLoads, let record = image?.record else { return }
    self.record(
      .waitingImageLoaded,
      "the waiting image is \(record.md5), \(record.width)×\(record.height) \(record.mediaType)",
      detail: EventDetail(
        width: UInt32(record.width),
        height: UInt32(record.height),
        md5: record.md5
      )
    )
    self.tellWatchers()
  }

  private func show(_ image: LoadedWaitingImage?) async {
    self.waitingImage = image
    await self.prepareWaitingPicture()
  }

  /// Gives the pipeline the waiting image, made ready for the canvas.
  func prepareWaitingPicture() async {
    guard let run = self.run else { return }
    let size = self.effective.size
    let image = self.waitingImage
    let name = self.name
    let picture = await blocking("waiting \(name)") {
      var picture = WaitingPicture(name: name, image: image?.picture)
      do {
        try picture.prepare(for: size)
      } catch {
        // The video thread tries again when it needs the picture, and tells.
      }
      return picture
    }
    guard self.run?.id == run.id, self.waitingImage?.record == image?.record else { return }
    run.pipeline.set(picture)
  }
}

extension String {
  fileprivate var capitalizedFirst: String {
    self.prefix(1).uppercased() + self.dropFirst()
  }
}
