import Media
import Testing

@testable import Capture

@Suite struct TrackTimelineTests {
  private func at(_ milliseconds: Int64) -> MediaTime {
    MediaTime(nanoseconds: milliseconds * 1_000_000)
  }

  @Test(
    "pictures keep the times of the file as long as these rise and are near",
    arguments: [
      ([0, 40, 80], [0, 40, 80]),
      ([20, 60, 100], [20, 60, 100]),
      ([-40, 0, 40], [0, 40, 80]),
      ([0, 40, 40, 80], [0, 40, 80, 120]),
      ([0, 40, 10], [0, 40, 80]),
      ([0, 3_600_000, 80], [0, 40, 80]),
      ([0, 33, 67, 100], [0, 33, 67, 100]),
    ] as [([Int64], [Int64])]
  )
  func pictures(times: [Int64], places: [Int64]) {
    var timeline = TrackTimeline()

    let placed = times.map {
      timeline.place(picture: self.at($0), duration: .milliseconds(40)).milliseconds
    }

    #expect(placed == places)
    #expect(timeline.end.milliseconds == places[places.count - 1] + 40)
  }

  @Test("pictures without a time follow each other")
  func noTimes() {
    var timeline = TrackTimeline()

    let placed = (0 ..< 3).map { _ in
      timeline.place(picture: nil, duration: .milliseconds(40)).milliseconds
    }

    #expect(placed == [0, 40, 80])
  }

  @Test("sound is counted in samples, whatever the container rounds")
  func countsSamples() {
    let format = AudioFormat(sampleRate: 44100, channels: 2)
    var timeline = TrackTimeline()

    for index in 0 ..< 1000 {
      let exact = format.duration(ofFrames: index * 1024)
      let rounded = self.at(Int64(exact.milliseconds))
      let place = timeline.place(sound: rounded, format: format, frames: 1024)

      #expect(place == MediaTime.zero + exact)
    }
  }

  @Test("sound keeps a real gap, and never steps back")
  func gaps() {
    let format = AudioFormat(sampleRate: 1000, channels: 1)
    var timeline = TrackTimeline()

    let placed = ([0, 100, 300, 350, nil, 9_999_999] as [Int64?]).map { time -> Int64 in
      timeline.place(sound: time.map(self.at), format: format, frames: 100).milliseconds
    }

    #expect(placed == [0, 100, 300, 400, 500, 600])
  }

  @Test("a track that comes back after it was skipped takes its place in the clip")
  func skipped() {
    let format = AudioFormat(sampleRate: 1000, channels: 1)
    var late = TrackTimeline()
    for time in stride(from: Int64(0), to: 90_000, by: 1000) {
      late.skip(self.at(time), duration: .milliseconds(1000))
    }
    #expect(late.end == self.at(90_000))
    #expect(late.place(sound: self.at(90_005), format: format, frames: 10) == self.at(90_005))
  }
}
