import Foundation
import Media
import TestSupport
import Testing

@testable import Encoding

/// An encoder whose rate is another with every picture, beside one of sound.
@Suite(.timeLimit(.minutes(30)))
struct BitrateChangesTests {
  private static let size = PictureSize(width: 96, height: 64)
  private static let rate = FrameRate(25)
  private static let format = AudioFormat(sampleRate: 16_000, channels: 1)
  /// Of a picture's time.
  private static let samples = 640

  /// `RACKCAST_BITRATE_CHANGES`, or 4,000.
  private static let count =
    ProcessInfo.processInfo.environment["RACKCAST_BITRATE_CHANGES"].flatMap { Int($0) } ?? 4000

  @Test(
    "the rate may change with each picture: none is lost or late, and sound keeps its place beside them",
    arguments: [.clear, .lowDelay] as [EncoderIntent]
  )
  func changes(intent: EncoderIntent) throws {
    let configuration = VideoEncoderConfiguration(
      size: Self.size,
      frameRate: Self.rate,
      gop: .seconds(2),
      bitrate: .kbps(300),
      maxBitrate: .kbps(600),
      intent: intent,
      threads: 1
    )
    let video = try VideoEncoder(configuration: configuration)
    let audio = try AudioEncoder(format: Self.format, bitrate: .kbps(32))
    let pictures = NoisePicture(size: Self.size, amplitude: 60)
    let sound = [Float](repeating: 0.1, count: Self.samples)
    var generator = SeededGenerator(seed: 7)
    var book = Book()

    for index in 0 ..< Self.count {
      let kbps = Int.random(in: 50 ... 600, using: &generator)
      video.setBitrate(.kbps(kbps))
      let time = MediaTime.zero + Self.rate.offset(ofFrame: Int64(index))
      let begin = MonotonicClock.now
      let packets = try video.encode(
        pictures.frame(index, timestamp: time),
        at: time,
        keyframe: false
      )
      book.longest = max(book.longest, MonotonicClock.now - begin)
      book.bytes += packets.reduce(0) { $0 + $1.bytes.count }
      book.heldPictures = max(book.heldPictures, video.heldPictures)
      book.take(pictures: packets, interval: Self.rate.interval)
      book.take(sound: try audio.encode(sound, at: time, capturedAt: time))
    }
    book.take(pictures: try video.finish(), interval: Self.rate.interval)
    book.take(sound: try audio.finish())

    print(
      "\(Self.count) rates, \(intent): longest picture \(book.longest), "
        + "\(book.bytes * 8 / Self.count * 25 / 1000) kbps"
    )
    #expect(book.pictureCount == Self.count)
    #expect(book.strays == 0, "pictures that are not at their times")
    #expect(book.heldPictures <= 32)
    // Both ends of the stream: a packet of sound is 64 ms, and the encoder's own delay two of them.
    let end = Self.rate.offset(ofFrame: Int64(Self.count - 1))
    #expect(book.soundStrays == 0, "sound that is not at its time")
    #expect(abs((book.lastSound - .zero - end).seconds) < 0.2)
    #expect(book.longest < .seconds(1))
  }

  /// What came out.
  private struct Book {
    var pictureCount = 0
    var bytes = 0
    var heldPictures = 0
    var strays = 0
    var soundStrays = 0
    var lastSound = MediaTime.zero
    var longest = Duration.zero
    private var lastDecodeTime: MediaTime?

    mutating func take(pictures: [EncodedPacket], interval: Duration) {
      for packet in pictures {
        self.pictureCount += 1
        // Captured at its time; in decode order, an interval after the one before.
        if packet.presentationTime != packet.capturedAt { self.strays += 1 }
        if let last = self.lastDecodeTime,
          abs((packet.decodeTime - last - interval).seconds) > 0.000_001
        {
          self.strays += 1
        }
        self.lastDecodeTime = packet.decodeTime
      }
    }

    mutating func take(sound: [EncodedPacket]) {
      for packet in sound {
        if abs((packet.presentationTime - packet.capturedAt).seconds) > 0.001 {
          self.soundStrays += 1
        }
        self.lastSound = packet.presentationTime
      }
    }
  }
}

extension Duration {
  fileprivate var seconds: Double { Double(self.nanoseconds) / 1e9 }
}
