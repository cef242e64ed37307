internal import Media
internal import Processing

/// What the session asks of its music, in the order it asked.
enum BGMRequest: Sendable {
  /// Play this, in place of what is played now.
  case play(BGMPlayer)
  case pause
  case resume
  case stop
}

/// The music of a session: what is played now, and what is fading away. Belongs to the audio thread.
struct BGMDeck {
  /// Policy when more pieces fade away at once: the oldest is cut off.
  private static let leavingLimit = 4

  private var format: AudioFormat
  private var present: BGMVoice?
  private var leaving: [BGMVoice] = []

  init(format: AudioFormat) {
    self.format = format
  }

  /// Goes over to another format of the mix, from the next sample on.
  mutating func change(to format: AudioFormat) throws(ProcessingError) {
    self.format = format
    self.leaving = []
    try self.present?.change(to: format)
  }

  mutating func perform(_ request: BGMRequest) throws(ProcessingError) {
    switch request {
    case .play(let player):
      self.leave()
      self.present = try BGMVoice(player, format: self.format)
    case .pause:
      self.present?.pause()
    case .resume:
      self.present?.resume()
    case .stop:
      self.leave()
    }
  }

  /// The next samples, interleaved; `nil` while there is silence.
  mutating func next(frames: Int) throws(ProcessingError) -> [Float]? {
    var sum = try self.present?.next(frames: frames)
    for index in self.leaving.indices {
      guard let samples = try self.leaving[index].next(frames: frames) else { continue }
      sum = sum.map { zip($0, samples).map(+) } ?? samples
    }
    self.leaving.removeAll { $0.isEnded }
    if let present, present.isEnded { self.present = nil }
    return sum
  }

  private mutating func leave() {
    guard var voice = self.present else { return }
    voice.end()
    self.present = nil
    self.leaving = (self.leaving + [voice]).suffix(Self.leavingLimit)
  }
}
