internal import FFmpeg
public import Media

/// Reads background music: opens it, cuts the wanted part out of it, and gives it as sound of one
/// format, once or again and again.
public final class BGMSource: Sendable {
  /// A stretch of the music.
  public struct Stretch: Sendable {
    /// In `BGMSource.format`, interleaved.
    public let samples: [Float]
    /// Where in the file it begins.
    public let place: Duration

    public init(samples: [Float], place: Duration) {
      self.samples = samples
      self.place = place
    }
  }

  /// What all music is brought to.
  public static let format = AudioFormat(sampleRate: 48000, channels: 2)
  /// How long a server may take to answer, and then to give more.
  static let patience = Duration.seconds(10)

  public let address: BGMAddress
  public let range: BGMRange
  /// Whether the part is played again and again.
  public let isLooped: Bool
  private let interrupt = Interrupt()

  public init(address: BGMAddress, range: BGMRange, isLooped: Bool) {
    self.address = address
    self.range = range
    self.isLooped = isLooped
  }

  /// Reads until the end or `stop()`. Blocks, so it needs a thread of its own.
  ///
  /// - Parameters:
  ///   - opened: called once, with how long the whole file lasts where it tells.
  ///   - sound: takes each stretch; it may block, and ends the reading by returning `false`.
  public func run(
    opened: (Duration?) -> Void,
    sound: (Stretch) -> Bool
  ) throws(CaptureError) {
    do throws(CaptureError) {
      let reader = try BGMReader(address: self.address, interrupt: self.interrupt)
      opened(reader.duration)
      try self.read(reader, sound)
    } catch  where self.isStopped {
      // A stop breaks off whatever is going on.
    }
  }

  /// Ends `run` soon, also from another thread.
  public func stop() {
    self.stopped.trigger()
    self.interrupt.trigger()
  }

  // Apart from the interrupt, which a deadline triggers too.
  private let stopped = Interrupt()
  private var isStopped: Bool { self.stopped.isTriggered }

  private func read(_ reader: BGMReader, _ sound: (Stretch) -> Bool) throws(CaptureError) {
    let range = self.range.within(reader.duration)
    var cutter = BGMCutter(range: range)
    var resampling = BGMResampling(address: self.address)
    try reader.begin(at: range.start)
    while true {
      var hasSounded = false
      while !cutter.isEnded, let frame = try reader.next() {
        guard let cut = cutter.cut(frame) else { continue }
        hasSounded = true
        let stretch = try resampling.convert(cut)
        if !stretch.samples.isEmpty, !sound(stretch) { return }
      }
      guard hasSounded else { throw .silentBGM(self.address, range) }
      guard self.isLooped else { break }
      cutter = BGMCutter(range: range)
      try reader.begin(at: range.start)
    }
  }
}
