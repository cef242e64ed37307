internal import Capture
internal import Events
internal import Media
internal import Store

extension Session {
  /// Plays music in place of what is played now; what comes of it is events.
  func playBGM(_ source: BGMSource, operator issuer: String) throws(SessionError) {
    guard let run = self.run, self.machine.state != .stopping else {
      throw SessionError(
        .failedPrecondition,
        "session \(self.name) is \(self.machine.state.rawValue): BGM plays in a session that runs, so "
          + "start it first"
      )
    }
    self.sound.bgm?.player.stop()
    self.sound.bgmCount += 1
    let player = BGMPlayer(
      number: self.sound.bgmCount,
      source: source,
      session: self.name,
      port: run.port
    )
    self.sound.bgm = SessionSound.PlayedBGM(player)
    self.record(
      .bgmControlled,
      "\(source.address) asked for\(source.isLooped ? ", again and again" : "")",
      operator: issuer
    )
    player.start()
    run.pipeline.audio.perform(.play(player))
    self.tellWatchers()
  }

  /// Silences the music, which keeps its place; does nothing to music that is paused.
  func pauseBGM(operator issuer: String) throws(SessionError) {
    try self.requirePlayedBGM()
    let state = self.sound.bgm?.machine.state
    switch self.sound.bgm?.machine.pause() {
    case .perform: self.run?.pipeline.audio.perform(.pause)
    case .some(.none), nil: break
    }
    self.recordBGM("pause asked for", previous: state, operator: issuer)
  }

  /// Goes on with music that is paused; does nothing to music that plays.
  func resumeBGM(operator issuer: String) throws(SessionError) {
    try self.requirePlayedBGM()
    let state = self.sound.bgm?.machine.state
    switch self.sound.bgm?.machine.resume() {
    case .perform: self.run?.pipeline.audio.perform(.resume)
    case .some(.none), nil: break
    }
    self.recordBGM("resume asked for", previous: state, operator: issuer)
  }

  /// Ends the music; does nothing where there is none.
  func stopBGM(operator issuer: String) {
    let state = self.sound.bgm?.machine.state
    self.dropBGM()
    self.recordBGM("stop asked for", previous: state, operator: issuer)
  }

  /// Ends what plays, with the run or for good.
  func dropBGM() {
    guard let bgm = self.sound.bgm else { return }
    self.sound.bgm = nil
    bgm.player.stop()
    self.run?.pipeline.audio.perform(.stop)
  }

  /// Sets the volumes; what is nil stays.
  func setVolumes(microphone: Double?, bgm: Double?, operator issuer: String) {
    var changes: [String] = []
    if let microphone {
      self.sound.volumes.microphone = microphone
      changes.append("mic_volume is \(microphone)")
    }
    if let bgm {
      self.sound.volumes.bgm = bgm
      changes.append("bgm_volume is \(bgm)")
    }
    self.run?.pipeline.audio.update(self.sound.volumes)
    self.record(.volumeChanged, changes.joined(separator: ", "), operator: issuer)
    self.tellWatchers()
  }

  private func requirePlayedBGM() throws(SessionError) {
    guard self.sound.bgm == nil else { return }
    throw SessionError(
      .failedPrecondition,
      "session \(self.name) is \(self.machine.state.rawValue) and plays no BGM: play some first"
    )
  }

  private func recordBGM(_ what: String, previous: BGMState?, operator issuer: String) {
    self.record(
      .bgmControlled,
      "\(what): the BGM was \(previous?.rawValue ?? "stopped")",
      operator: issuer
    )
    self.tellWatchers()
  }
}

extension Session {
  /// Takes in what became of a piece of music.
  func handle(_ report: BGMReport, ofBGM number: UInt64, at stamp: TimeStamp) {
    // What was replaced or stopped may still tell something.
    guard let bgm = self.sound.bgm, bgm.player.number == number else { return }
    let address = bgm.player.source.address
    switch report {
    case .opened(let duration):
      self.sound.bgm?.duration = duration

    case .failed(let error):
      self.dropBGM()
      self.record(
        .bgmLoadFailed,
        error.message,
        detail: EventDetail(
          errno: error.errnoCode,
          errnoName: ErrnoName.of(error.errnoCode),
          cause: error.message
        ),
        at: stamp
      )

    case .started:
      self.sound.bgm?.machine.started()
      self.record(.bgmStart, "\(address) began", detail: bgm.detail(bgm.position), at: stamp)

    case .progress(let position):
      self.sound.bgm?.position = position
      self.announce(
        .bgmProgress,
        "\(address) is at \(position.milliseconds.rounded()) ms",
        detail: bgm.detail(position),
        at: stamp
      )

    case .completed:
      let end = bgm.player.source.range.end ?? bgm.duration ?? bgm.position
      self.sound.bgm = nil
      bgm.player.stop()
      self.record(.bgmComplete, "\(address) ended", detail: bgm.detail(end), at: stamp)
    }
  }

  /// Tells those who follow the history of something that is not kept in it.
  private func announce(
    _ code: Code,
    _ message: String,
    detail: EventDetail,
    at stamp: TimeStamp
  ) {
    self.environment.events.announce(
      EventDraft(
        session: self.name,
        code: code,
        message: message,
        detail: detail,
        wallTime: stamp.wall,
        monotonicTime: stamp.monotonic
      )
    )
  }
}

extension SessionSound.PlayedBGM {
  /// The figures of an event about the music.
  fileprivate func detail(_ position: Duration) -> EventDetail {
    EventDetail(
      progressMs: UInt64(max(0, position.milliseconds.rounded())),
      durationMs: self.duration.map { UInt64($0.milliseconds.rounded()) }
    )
  }
}
