internal import ArgumentParser
internal import ControlAPI

/// `rackcast session bgm`
struct SessionBGM: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bgm",
    abstract: "Mix background music with the microphone.",
    subcommands: [
      SessionBGMPlay.self, SessionBGMPause.self, SessionBGMResume.self, SessionBGMStop.self,
      SessionBGMVolume.self,
    ]
  )
}

/// A session's sound in words.
enum SoundText {
  /// `cam1 plays /music/a.mp3 (0:42 of 3:10)`
  static func bgm(_ session: ProtoSession) -> String {
    guard session.hasBgm else { return "\(session.name) plays no BGM" }
    return "\(session.name): BGM \(Self.status(session.bgm))"
  }

  /// `playing /music/a.mp3, 0:42 of 3:10, looped`
  static func status(_ bgm: ProtoBgmStatus) -> String {
    var parts = ["\(Self.name(of: bgm.state)) \(bgm.url)", Self.time(bgm.positionMs)]
    if bgm.durationMs > 0 { parts[1] += " of \(Self.time(bgm.durationMs))" }
    if bgm.loop { parts.append("looped") }
    return parts.joined(separator: ", ")
  }

  /// `3:07`
  private static func time(_ milliseconds: UInt64) -> String {
    let seconds = milliseconds / 1000
    let rest = String(seconds % 60)
    return "\(seconds / 60):\(rest.count < 2 ? "0" : "")\(rest)"
  }

  private static func name(of state: ProtoBgmState) -> String {
    switch state {
    case .loading: "loading"
    case .playing: "playing"
    case .paused: "paused"
    case .unspecified, .UNRECOGNIZED: "?"
    }
  }
}
