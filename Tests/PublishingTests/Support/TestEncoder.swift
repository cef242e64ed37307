import Media
import NIOCore
import NIOPosix
import RTMP
import Synchronization

@testable import Publishing

/// Publishes a picture and the sound beside it at every tick, as an encoder does; a keyframe when it
/// is asked for one, and at first.
final class TestEncoder: Sendable {
  private struct State {
    var index: UInt32 = 0
    var wantsKeyframe = true
    var requests = 0
    var published: [MediaMessage] = []
    var isPaused = false
  }

  let feed = MediaFeed()
  /// The pictures published so far.
  let pictures = Watched(0)
  private let frameSize: Int
  private let keepsMessages: Bool
  private let state = Mutex(State())
  private let clock: RepeatedTask

  /// - Parameters:
  ///   - frameSize: the bytes of each picture.
  ///   - keepsMessages: whether to remember what was published.
  ///   - interval: the time between two pictures.
  init(
    frameSize: Int = 1000,
    keepsMessages: Bool = true,
    interval: TimeAmount = .milliseconds(8)
  ) {
    self.frameSize = frameSize
    self.keepsMessages = keepsMessages
    let encoder = Mutex<TestEncoder?>(nil)
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    self.clock = loop.scheduleRepeatedTask(
      initialDelay: .zero,
      delay: interval
    ) { _ in
      encoder.withLock { $0 }?.tick()
    }
    self.feed.setHeaders(MediaFeedTests.headers())
    encoder.withLock { $0 = self }
  }

  /// What was published so far.
  var published: [MediaMessage] { self.state.withLock { $0.published } }

  /// How often a keyframe was asked for.
  var requests: Int { self.state.withLock { $0.requests } }

  func requestKeyframe() {
    self.state.withLock { state in
      state.wantsKeyframe = true
      state.requests += 1
    }
  }

  /// Publishes nothing until it goes on. Nothing is being published any more on return.
  func pause() {
    self.state.withLock { $0.isPaused = true }
  }

  func resume() {
    self.state.withLock { $0.isPaused = false }
  }

  func stop() {
    self.pause()
    self.clock.cancel()
  }

  private func tick() {
    let hasPublished = self.state.withLock { state in
      guard !state.isPaused else { return false }
      let time = state.index * 33
      let picture =
        state.wantsKeyframe
        ? TestMessage.keyframe(time, size: self.frameSize, capturedAt: MonotonicClock.now)
        : TestMessage.delta(time, size: self.frameSize, capturedAt: MonotonicClock.now)
      state.wantsKeyframe = false
      state.index += 1
      for message in [picture, TestMessage.audio(time + 10)] {
        if self.keepsMessages {
          state.published.append(message)
        }
        self.feed.publish(message)
      }
      return true
    }
    if hasPublished {
      self.pictures.update { $0 += 1 }
    }
  }
}
