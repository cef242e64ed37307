internal import Capture

/// What a session knows of its sound beside its attributes: the volumes, which stay for as long as
/// there is the session, and the music of the present run.
struct SessionSound {
  var volumes = SoundVolumes()
  var bgm: PlayedBGM?
  /// Counts the pieces of music of all runs.
  var bgmCount: UInt64 = 0

  /// A piece of music that is loading, playing or paused.
  struct PlayedBGM {
    let player: BGMPlayer
    var machine = BGMState.Machine()
    /// How far it sounded, as last told.
    var position: Duration
    /// How long the whole file lasts, where it tells.
    var duration: Duration?

    init(_ player: BGMPlayer) {
      self.player = player
      self.position = player.source.range.start
    }

    var snapshot: BGMSnapshot {
      BGMSnapshot(
        address: self.player.source.address.description,
        state: self.machine.state,
        position: self.position,
        duration: self.duration,
        isLooped: self.player.source.isLooped
      )
    }
  }
}
