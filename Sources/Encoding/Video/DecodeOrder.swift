internal import Media

/// Gives each packet the times of the picture in it, while the encoder puts pictures in the order
/// of decoding.
///
/// The decode time of packet n is the presentation time of picture n − d, where d is the depth of
/// the reordering; the first d packets come before the first picture, an interval apart. So decode
/// times rise strictly, and are never after the presentation time, whatever gaps the input has.
struct DecodeOrder {
  /// What is known of a picture inside the encoder.
  struct Picture {
    let presentationTime: MediaTime
    let capturedAt: MediaTime
  }

  /// The times of one packet.
  struct Times: Hashable {
    let presentationTime: MediaTime
    let decodeTime: MediaTime
    let capturedAt: MediaTime
  }

  private let depth: Int
  private let interval: Duration
  /// Pictures inside the encoder, by their index; as many as the encoder delays.
  private var pictures: [Int64: Picture] = [:]
  /// Decode times to be given, oldest first.
  private var decodeTimes: [MediaTime] = []
  private var isFirst = true

  init(depth: Int, interval: Duration) {
    self.depth = depth
    self.interval = interval
  }

  /// How far the first decode time lies before the first presentation time.
  var delay: Duration {
    self.interval * self.depth
  }

  /// The pictures inside the encoder.
  var count: Int {
    self.pictures.count
  }

  /// A picture goes into the encoder.
  mutating func add(_ picture: Picture, index: Int64) {
    if self.isFirst {
      self.isFirst = false
      for step in stride(from: self.depth, to: 0, by: -1) {
        self.decodeTimes.append(picture.presentationTime - self.interval * step)
      }
    }
    self.pictures[index] = picture
    self.decodeTimes.append(picture.presentationTime)
  }

  /// The packet of picture `index` came out of the encoder; `nil` when no such picture went in.
  mutating func take(index: Int64) -> Times? {
    guard let picture = self.pictures.removeValue(forKey: index), !self.decodeTimes.isEmpty else {
      return nil
    }
    return Times(
      presentationTime: picture.presentationTime,
      decodeTime: self.decodeTimes.removeFirst(),
      capturedAt: picture.capturedAt
    )
  }
}
