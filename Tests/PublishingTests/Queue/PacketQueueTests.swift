import Media
import NIOCore
import RTMP
import TestSupport
import Testing

@testable import Publishing

@Suite struct PacketQueueTests {
  /// What is in the queue, short: `K40` is a keyframe of 40 ms, `P` a delta, `B` a disposable one,
  /// `A` sound, `M`, `HV` and `HA` the headers.
  static func drain(_ queue: inout PacketQueue) -> [String] {
    var names: [String] = []
    while let entry = queue.next() {
      names.append(Self.name(entry.message))
    }
    return names
  }

  static func name(_ message: MediaMessage) -> String {
    switch message.kind {
    case .metadata: "M"
    case .audio: message.isSequenceHeader ? "HA" : "A\(message.timestamp)"
    case .video where message.isSequenceHeader: "HV"
    case .video where message.isKeyframe: "K\(message.timestamp)"
    case .video: message.isDisposable ? "B\(message.timestamp)" : "P\(message.timestamp)"
    }
  }

  static func time(_ milliseconds: Int64) -> MediaTime {
    MediaTime(nanoseconds: milliseconds * 1_000_000)
  }

  /// A live queue with a budget of 300 ms that has sent its headers and awaits a keyframe.
  static func started(_ bounds: PacketQueue.Bounds = Self.bounds) -> PacketQueue {
    var queue = PacketQueue(bounds)
    queue.begin(
      with: [TestMessage.metadata(), TestMessage.videoHeader(), TestMessage.audioHeader],
      hasVideo: true,
      at: .zero
    )
    while queue.next() != nil {}
    return queue
  }

  static var bounds: PacketQueue.Bounds {
    PacketQueue.Bounds(budget: .milliseconds(300))
  }

  /// Adds messages, each at its timestamp.
  static func append(_ messages: [MediaMessage], to queue: inout PacketQueue) {
    for message in messages {
      _ = queue.append(message, at: Self.time(Int64(message.timestamp)))
    }
  }

  /// Adds a message; says whether it is to be sent now.
  static func isDue(
    _ message: MediaMessage,
    at milliseconds: Int64,
    in queue: inout PacketQueue
  ) -> Bool {
    queue.append(message, at: Self.time(milliseconds))
  }

  static func asks(_ queue: inout PacketQueue, at milliseconds: Int64) -> Bool {
    queue.asksForKeyframe(at: Self.time(milliseconds))
  }

  @Test("gives messages back in order")
  func ordered() {
    var queue = Self.started()
    Self.append(
      [TestMessage.keyframe(0), TestMessage.audio(5), TestMessage.delta(33)],
      to: &queue
    )

    #expect(queue.videoCount == 2)
    #expect(queue.audioCount == 1)
    #expect(queue.bytes == 2100)
    #expect(queue.delay(at: Self.time(50)) == .milliseconds(50))
    #expect(Self.drain(&queue) == ["K0", "A5", "P33"])
    #expect(queue.videoCount == 0)
    #expect(queue.audioCount == 0)
    #expect(queue.bytes == 0)
    #expect(queue.delay(at: Self.time(50)) == .zero)
  }

  @Test("begins with the headers, then takes neither picture nor sound before a keyframe")
  func begins() {
    var queue = PacketQueue(Self.bounds)
    queue.begin(
      with: [TestMessage.metadata(), TestMessage.videoHeader(), TestMessage.audioHeader],
      hasVideo: true,
      at: .zero
    )
    Self.append(
      [
        TestMessage.delta(0), TestMessage.audio(1), TestMessage.keyframe(33),
        TestMessage.audio(34), TestMessage.delta(66),
      ],
      to: &queue
    )

    #expect(Self.drain(&queue) == ["M", "HV", "HA", "K33", "A34", "P66"])
    #expect(queue.videoDropped == 0)
    #expect(queue.audioDropped == 0)
  }

  @Test(
    "pictures wait for those they are sent with, but neither a keyframe nor the oldest for long"
  )
  func mergesPictures() {
    var queue = PacketQueue(PacketQueue.Bounds(pictureWindow: .milliseconds(80)))
    queue.begin(with: [], hasVideo: true, at: .zero)

    #expect(Self.isDue(TestMessage.keyframe(0), at: 0, in: &queue))
    #expect(Self.drain(&queue) == ["K0"])
    #expect(!Self.isDue(TestMessage.delta(33), at: 33, in: &queue))
    #expect(!Self.isDue(TestMessage.audio(40), at: 40, in: &queue))
    #expect(!Self.isDue(TestMessage.delta(66), at: 66, in: &queue))
    #expect(Self.isDue(TestMessage.audio(113), at: 113, in: &queue))
    #expect(Self.drain(&queue) == ["P33", "A40", "P66", "A113"])
    #expect(!Self.isDue(TestMessage.delta(133), at: 133, in: &queue))
    #expect(Self.isDue(TestMessage.keyframe(166), at: 166, in: &queue))
  }

  @Test("takes sound at once when there are no pictures")
  func audioOnly() {
    var queue = PacketQueue(Self.bounds)
    queue.begin(with: [TestMessage.audioHeader], hasVideo: false, at: .zero)
    Self.append([TestMessage.audio(0), TestMessage.audio(21)], to: &queue)

    #expect(Self.drain(&queue) == ["HA", "A0", "A21"])
    #expect(!Self.asks(&queue, at: 0))
  }

  @Test("forgets what waited when it begins again")
  func beginsAgain() {
    var queue = Self.started()
    Self.append([TestMessage.keyframe(0), TestMessage.delta(33)], to: &queue)

    queue.begin(with: [TestMessage.metadata()], hasVideo: true, at: Self.time(40))
    Self.append([TestMessage.delta(66), TestMessage.keyframe(100)], to: &queue)

    #expect(Self.drain(&queue) == ["M", "K100"])
    #expect(queue.videoDropped == 0)
  }

  @Test("keeps everything up to the budget")
  func withinBudget() {
    var queue = Self.started()
    Self.append([TestMessage.keyframe(0)], to: &queue)
    Self.append(stride(from: 33, through: 300, by: 33).map { TestMessage.delta($0) }, to: &queue)

    #expect(queue.videoCount == 10)
    #expect(queue.videoDropped == 0)
  }

  @Test("gives up pictures that no other refers to before the budget is used up")
  func disposableFirst() {
    var queue = Self.started()
    Self.append(
      [
        TestMessage.keyframe(0), TestMessage.delta(33, isDisposable: true),
        TestMessage.delta(66, isDisposable: true), TestMessage.audio(70), TestMessage.delta(100),
        TestMessage.delta(226),
      ],
      to: &queue
    )

    #expect(queue.videoDropped == 2)
    #expect(Self.drain(&queue) == ["K0", "A70", "P100", "P226"])
  }

  @Test("drops pictures over the budget up to the next keyframe, and all sound stays")
  func dropsToKeyframe() {
    var queue = Self.started()
    Self.append(
      [
        TestMessage.keyframe(0), TestMessage.audio(10), TestMessage.delta(33),
        TestMessage.audio(40), TestMessage.keyframe(66), TestMessage.audio(70),
        TestMessage.delta(100), TestMessage.delta(301),
      ],
      to: &queue
    )

    #expect(queue.videoDropped == 2)
    #expect(queue.audioDropped == 0)
    #expect(Self.drain(&queue) == ["A10", "A40", "K66", "A70", "P100", "P301"])
  }

  @Test("drops up to a keyframe that is within the budget itself")
  func dropsStaleKeyframes() {
    var queue = Self.started()
    Self.append(
      [
        TestMessage.keyframe(0), TestMessage.keyframe(50), TestMessage.delta(80),
        TestMessage.keyframe(200), TestMessage.delta(400),
      ],
      to: &queue
    )

    #expect(queue.videoDropped == 3)
    #expect(Self.drain(&queue) == ["K200", "P400"])
  }

  @Test("skips deltas until the next keyframe after a drop without one, and counts them")
  func skips() {
    var queue = Self.started()
    Self.append(
      [
        TestMessage.keyframe(0), TestMessage.delta(33), TestMessage.audio(40),
        TestMessage.delta(301), TestMessage.delta(333), TestMessage.audio(340),
        TestMessage.keyframe(366), TestMessage.delta(400),
      ],
      to: &queue
    )

    #expect(queue.videoDropped == 4)
    #expect(Self.drain(&queue) == ["A40", "A340", "K366", "P400"])
  }

  @Test("never lets the age of the sound cost fresh pictures")
  func oldAudioCostsNothing() {
    var queue = Self.started()
    Self.append(
      [TestMessage.keyframe(0), TestMessage.audio(10), TestMessage.delta(301)],
      to: &queue
    )

    Self.append([TestMessage.keyframe(1000), TestMessage.delta(1033)], to: &queue)

    #expect(Self.drain(&queue) == ["A10", "K1000", "P1033"])
  }

  @Test("asks for a keyframe at once when it begins, and again only after a while")
  func asksAtBeginning() {
    var queue = Self.started()

    #expect(Self.asks(&queue, at: 0))
    #expect(!Self.asks(&queue, at: 999))
    #expect(Self.asks(&queue, at: 1000))

    Self.append([TestMessage.keyframe(1010)], to: &queue)
    #expect(!Self.asks(&queue, at: 5000))
  }

  @Test("asks for a keyframe after a drop once the way is clear, not while it is blocked")
  func asksAfterDrop() {
    var queue = Self.started()
    Self.append(
      [
        TestMessage.keyframe(0), TestMessage.audio(10), TestMessage.delta(301),
      ],
      to: &queue
    )

    #expect(!Self.asks(&queue, at: 302))
    #expect(Self.drain(&queue) == ["A10"])
    #expect(Self.asks(&queue, at: 303))
    #expect(!Self.asks(&queue, at: 304))
  }

  @Test("drops pictures to the next keyframe over the bound in bytes")
  func byteBound() {
    var bounds = Self.bounds
    bounds.bytes = 3500
    var queue = Self.started(bounds)
    Self.append(
      [
        TestMessage.keyframe(0), TestMessage.delta(1), TestMessage.keyframe(2),
        TestMessage.delta(3),
      ],
      to: &queue
    )

    #expect(queue.bytes == 2000)
    #expect(Self.drain(&queue) == ["K2", "P3"])
  }

  @Test("drops pictures to the next keyframe over the bound in entries")
  func entryBound() {
    var bounds = Self.bounds
    bounds.entries = 3
    var queue = Self.started(bounds)
    Self.append(
      [
        TestMessage.keyframe(0), TestMessage.audio(1), TestMessage.keyframe(2),
        TestMessage.audio(3),
      ],
      to: &queue
    )

    #expect(Self.drain(&queue) == ["A1", "K2", "A3"])
  }

  @Test("gives up sound only beyond the hard bounds, the oldest first, and counts it")
  func audioBound() {
    var bounds = Self.bounds
    bounds.entries = 3
    var queue = Self.started(bounds)
    Self.append([TestMessage.keyframe(0)], to: &queue)
    Self.append((1 ... 6).map { TestMessage.audio($0) }, to: &queue)

    #expect(queue.videoDropped == 1)
    #expect(queue.audioDropped == 3)
    #expect(Self.drain(&queue) == ["A4", "A5", "A6"])
  }

  @Test("never gives up a sequence header")
  func keepsHeaders() {
    var bounds = Self.bounds
    bounds.entries = 3
    var queue = Self.started(bounds)
    Self.append([TestMessage.keyframe(0)], to: &queue)
    Self.append([TestMessage.metadata(320), TestMessage.videoHeader(320)], to: &queue)
    Self.append([TestMessage.audioHeader], to: &queue)
    Self.append((1 ... 9).map { TestMessage.audio($0 * 500) }, to: &queue)
    Self.append([TestMessage.delta(5000), TestMessage.keyframe(5001)], to: &queue)

    #expect(Self.drain(&queue).filter { !$0.hasPrefix("A") } == ["M", "HV", "HA"])
  }

  @Test("replaces a header that no frame followed")
  func replacesHeaders() {
    var queue = Self.started()
    Self.append([TestMessage.keyframe(0)], to: &queue)
    for width in 100 ..< 1100 {
      _ = queue.append(TestMessage.videoHeader(width), at: .zero)
      _ = queue.append(TestMessage.metadata(width), at: .zero)
    }
    Self.append([TestMessage.keyframe(33)], to: &queue)

    #expect(Self.drain(&queue) == ["K0", "HV", "M", "K33"])
  }

  @Test("keeps only the last of the headers whose frames between were dropped")
  func collapsesHeaders() {
    var queue = Self.started()
    Self.append([TestMessage.keyframe(0)], to: &queue)
    _ = queue.append(TestMessage.videoHeader(1), at: Self.time(1))
    Self.append([TestMessage.keyframe(2)], to: &queue)
    _ = queue.append(TestMessage.videoHeader(2), at: Self.time(3))
    Self.append([TestMessage.keyframe(200), TestMessage.delta(400)], to: &queue)

    #expect(queue.videoDropped == 2)
    #expect(Self.drain(&queue) == ["HV", "K200", "P400"])
  }

  @Test("lets sound wait for its picture, but not for long")
  func merges() {
    var queue = Self.started()
    #expect(Self.isDue(TestMessage.keyframe(0), at: 0, in: &queue))
    #expect(Self.drain(&queue) == ["K0"])
    #expect(!Self.isDue(TestMessage.audio(10), at: 10, in: &queue))
    #expect(!Self.isDue(TestMessage.audio(31), at: 31, in: &queue))
    #expect(Self.isDue(TestMessage.audio(52), at: 52, in: &queue))
    #expect(Self.isDue(TestMessage.delta(53), at: 53, in: &queue))
  }

  @Test("sends sound at once while pictures are skipped")
  func doesNotMergeWhileSkipping() {
    var queue = Self.started()
    Self.append([TestMessage.keyframe(0), TestMessage.delta(301)], to: &queue)

    #expect(Self.isDue(TestMessage.audio(302), at: 302, in: &queue))
  }

  @Test("begins to take pictures at a keyframe when a session gets a camera")
  func videoAppears() {
    var queue = PacketQueue(Self.bounds)
    queue.begin(with: [TestMessage.audioHeader], hasVideo: false, at: .zero)
    queue.expect(video: true)
    Self.append(
      [TestMessage.audio(0), TestMessage.delta(1), TestMessage.keyframe(2)],
      to: &queue
    )

    #expect(Self.drain(&queue) == ["HA", "A0", "K2"])
  }

  @Test("waits for no picture any more when a session loses its camera")
  func videoDisappears() {
    var queue = Self.started()
    queue.expect(video: false)
    Self.append([TestMessage.audio(0)], to: &queue)

    #expect(Self.drain(&queue) == ["A0"])
  }

  @Test("holds no more than its bounds, whatever comes")
  func bounded() {
    var bounds = Self.bounds
    bounds.entries = 50
    bounds.bytes = 20_000
    var queue = Self.started(bounds)
    var generator = SeededGenerator(seed: 3)

    for timestamp in 0 ..< 20_000 as Range<UInt32> {
      let size = Int.random(in: 10 ... 3000, using: &generator)
      let message =
        switch Int.random(in: 0 ..< 20, using: &generator) {
        case 0: TestMessage.keyframe(timestamp, size: size)
        case 1: TestMessage.videoHeader(Int(timestamp))
        case 2: TestMessage.metadata(Int(timestamp))
        case 3 ..< 10: TestMessage.audio(timestamp, size: size)
        case 10 ..< 13: TestMessage.delta(timestamp, size: size, isDisposable: true)
        case _: TestMessage.delta(timestamp, size: size)
        }
      Self.append([message], to: &queue)
      if Int.random(in: 0 ..< 4, using: &generator) == 0 {
        _ = queue.next()
      }

      #expect(queue.entries.count <= 50)
      // Headers are not dropped for their bytes: three of them at most stand over the bound.
      #expect(queue.bytes <= 21_000)
    }
    let video = queue.entries.count { $0.message.isPicture }
    #expect(queue.videoCount == video)
    #expect(queue.bytes == queue.entries.reduce(0) { $0 + $1.message.body.readableBytes })
  }
}
