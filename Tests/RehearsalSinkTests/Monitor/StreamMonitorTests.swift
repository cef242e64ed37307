import Media
import NIOCore
import RTMP
import Testing

@testable import RehearsalSink

@Suite struct StreamMonitorTests {
  @Test("a steady stream has nothing to complain of, even past 2^32 milliseconds")
  func steady() {
    var monitor = StreamMonitor()
    let start: UInt32 = 0xFFFF_FF00

    for index in 0 ..< 100 {
      let time = start &+ UInt32(index) * 40
      monitor.receive(.picture(time, key: index % 50 == 0), at: .milliseconds(index * 40 + 5))
      monitor.receive(.sound(time), at: .milliseconds(index * 40 + 6))
    }

    let report = monitor.summary
    #expect(report.video.frames == 100)
    #expect(report.keyframes == 2)
    #expect(report.regressions == 0)
    #expect(report.lateFrames == 0)
    #expect(report.interleavingJumps == 0)
    #expect(report.arrivalGapP99 == .milliseconds(40))
    #expect(report.video.lastTimestamp == Int64(start) + 99 * 40)
  }

  @Test(
    "times that stand or go back are counted",
    arguments: [
      ([0, 40, 40, 80], [0, 21, 21, 42], 1),
      ([0, 40, 30, 80], [0, 21, 10, 42], 2),
      ([0, 40, 80], [0, 21, 42], 0),
    ] as [([UInt32], [UInt32], Int)]
  )
  func regressions(video: [UInt32], audio: [UInt32], expected: Int) {
    var monitor = StreamMonitor()

    for time in video { monitor.receive(.picture(time), at: .zero) }
    for time in audio { monitor.receive(.sound(time), at: .zero) }

    #expect(monitor.summary.regressions == expected)
  }

  @Test("a picture is late when it comes more than a frame and 100 ms behind the promptest")
  func late() {
    var monitor = StreamMonitor()
    // Pictures every 40 ms; the delays behind their times, in milliseconds.
    let delays = [20, 5, 10, 145, 146, 200, 5]

    for (index, delay) in delays.enumerated() {
      monitor.receive(.picture(UInt32(index * 40)), at: .milliseconds(index * 40 + delay))
    }

    #expect(monitor.summary.lateFrames == 2)
  }

  @Test("each time sound and picture part by more than a second is one jump")
  func interleaving() {
    var monitor = StreamMonitor()
    let messages: [MediaMessage] = [
      .picture(0), .sound(0), .sound(1000), .sound(1001), .sound(1002), .picture(1000),
      .picture(2100),
    ]

    for message in messages { monitor.receive(message, at: .zero) }

    #expect(monitor.summary.interleavingJumps == 2)
  }

  @Test("headers and the end of the pictures are no frames, and the metadata tells the rate")
  func headers() {
    var monitor = StreamMonitor()

    for message in MediaMessage.headers + [
      .picture(0), .picture(80), FLV.endOfVideo(timestamp: 120),
    ] {
      monitor.receive(message, at: .zero)
    }

    let report = monitor.summary
    #expect(report.video.frames == 2)
    #expect(report.video.sequenceHeaders == 1)
    #expect(report.audio.sequenceHeaders == 1)
    #expect(report.frameRate == 25)
    #expect(report.videoFramesDue == 3)
  }
}

extension StreamMonitor {
  init() {
    let identity = RehearsalSink.StreamIdentity(number: 1, app: "live", name: "cam1")
    self.init(report: StreamReport(identity: identity, peer: "test", publishedAt: .zero))
  }
}

extension MediaTime {
  fileprivate static func milliseconds(_ count: Int) -> MediaTime {
    MediaTime(nanoseconds: Int64(count) * 1_000_000)
  }
}
