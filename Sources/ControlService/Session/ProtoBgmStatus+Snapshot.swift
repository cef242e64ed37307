internal import ControlAPI
internal import Media
internal import Sessions

extension ProtoBgmStatus {
  init(_ snapshot: BGMSnapshot, volume: Double) {
    self.init()
    self.url = snapshot.address
    self.state =
      switch snapshot.state {
      case .loading: .loading
      case .playing: .playing
      case .paused: .paused
      }
    self.positionMs = UInt64(max(0, snapshot.position.milliseconds.rounded()))
    self.durationMs = UInt64(max(0, snapshot.duration?.milliseconds.rounded() ?? 0))
    self.loop = snapshot.isLooped
    self.volume = volume
  }
}
