import ControlAPI
import Foundation
import GRPCCore
import SwiftProtobuf
import TestSupport

/// Drives the sound of a session on the tones 1000 Hz (microphone) and 440 Hz (BGM).
struct SoundStage {
  static let microphone = 1000.0
  static let bgm = 440.0
  /// Both tones have whole periods in it.
  static let window = Duration.milliseconds(100)

  let rack: ServedRack
  let name = "cam1"

  var recording: String { self.rack.directory.file("\(self.name).flv") }

  /// Starts a session without a picture on the tone.
  static func start(
    _ rack: ServedRack,
    microphone amplitude: Double? = 0.4,
    _ change: (inout ProtoSessionAttributes) -> Void = { _ in }
  ) async throws -> SoundStage {
    let stage = SoundStage(rack: rack)
    let path = rack.directory.file("microphone.wav")
    try await ToneClip.write(
      to: path,
      frequency: Int(Self.microphone),
      amplitude: amplitude ?? 0,
      seconds: 2
    )
    try await rack.create(stage.name) {
      $0.enableCamera = false
      if amplitude == nil { $0.clearMicrophone() } else { $0.microphone = "file:\(path)" }
      change(&$0)
    }
    try await rack.start(stage.name)
    try await rack.watch(stage.name, until: .live)
    return stage
  }

  /// A tone to play.
  func music(
    frequency: Double = Self.bgm,
    amplitude: Double = 0.3,
    seconds: Double = 1
  ) async throws -> String {
    let path = self.rack.directory.file("music-\(Int(frequency)).wav")
    try await ToneClip.write(
      to: path,
      frequency: Int(frequency),
      amplitude: amplitude,
      seconds: seconds
    )
    return path
  }

  @discardableResult
  func play(
    _ url: String,
    startMs: Int64 = 0,
    endMs: Int64 = 0,
    loop: Bool = false,
    key: String = ""
  ) async throws -> ProtoSession {
    try await self.rack.sessions.playBGM(
      .with {
        $0.name = self.name
        $0.url = url
        $0.startMs = startMs
        $0.endMs = endMs
        $0.loop = loop
        $0.idempotencyKey = key
      }
    )
  }

  @discardableResult
  func pause() async throws -> ProtoSession {
    try await self.rack.sessions.pauseBGM(.with { $0.name = self.name })
  }

  @discardableResult
  func resume() async throws -> ProtoSession {
    try await self.rack.sessions.resumeBGM(.with { $0.name = self.name })
  }

  @discardableResult
  func stopMusic() async throws -> ProtoSession {
    try await self.rack.sessions.stopBGM(.with { $0.name = self.name })
  }

  @discardableResult
  func setVolume(bgm volume: Double) async throws -> ProtoSession {
    try await self.rack.sessions.setBGMVolume(
      .with {
        $0.name = self.name
        $0.volume = volume
      }
    )
  }

  @discardableResult
  func setVolume(microphone volume: Double) async throws -> ProtoSession {
    try await self.rack.sessions.setMICVolume(
      .with {
        $0.name = self.name
        $0.volume = volume
      }
    )
  }

  /// Returns when the session looks as `condition` wants.
  @discardableResult
  func until(_ condition: @escaping @Sendable (ProtoSession) -> Bool) async throws -> ProtoSession {
    try await self.rack.sessions.watchSession(.with { $0.name = self.name }) { response in
      for try await session in response.messages where condition(session) { return session }
      throw CancellationError()
    }
  }

  /// Returns when the music is in the mix.
  func untilPlaying() async throws {
    try await self.until { $0.hasBgm && $0.bgm.state == .playing }
  }

  /// Returns when about 0.8 s of sound were sent since.
  func listen() async throws {
    func sent() async throws -> UInt64 {
      try await self.rack.get(self.name).destinations.first?.framesSent ?? 0
    }
    let before = try await sent()
    _ = try await eventually("sound", within: .seconds(30)) {
      try await sent() >= before + 38 ? true : nil
    }
  }

  /// The events of the session with these names.
  func events(_ names: String...) async throws -> [ProtoEvent] {
    try await self.rack.list { $0.session = self.name }.events.filter { names.contains($0.name) }
  }

  /// The levels of microphone and BGM that lasted for two windows or more, one after another, to the
  /// nearest twentieth.
  func plateaus(_ sound: RecordedSound) -> [[Double]] {
    let pairs = zip(
      sound.levels(of: Self.microphone, every: Self.window),
      sound.levels(of: Self.bgm, every: Self.window)
    ).map { [($0 * 20).rounded() / 20, ($1 * 20).rounded() / 20] }
    var plateaus: [[Double]] = []
    for (pair, next) in zip(pairs, pairs.dropFirst()) where pair == next && plateaus.last != pair {
      plateaus.append(pair)
    }
    return plateaus
  }

  /// Whether the levels `expected` were heard in their order, and nothing else but, on a busy machine,
  /// a microphone that came late and was silent for it.
  func isHeard(_ expected: [[Double]], in plateaus: [[Double]]) -> Bool {
    var rest = expected[...]
    for plateau in plateaus {
      if plateau == rest.first {
        rest.removeFirst()
      } else if !expected.contains(where: { plateau == $0 || plateau == [0, $0[1]] }) {
        return false
      }
    }
    return rest.isEmpty
  }
}
