import Glibc
import Media
import Testing

@testable import Capture

extension DeviceTests {
  @Suite struct VividFaultTests {
    /// Streams, plays `fault` after the fifth frame, and runs to the end.
    private func failure(
      after fault: Vivid.Fault,
      value: Int32 = 1
    ) async throws -> (error: CaptureError?, took: Duration) {
      try await onDeviceThread {
        let vivid = try Vivid()
        let source = try vivid.open()
        var count = 0
        var played = MediaTime.zero
        do throws(CaptureError) {
          try source.run(
            video: { _ in
              count += 1
              guard count == 5 else { return }
              recordingErrors { try vivid.play(fault, value: value) }
              played = MonotonicClock.now
            },
            audio: { _ in }
          )
          return (nil, .zero)
        } catch {
          return (error, MonotonicClock.now - played)
        }
      }
    }

    @Test("calls a camera that goes away disconnected, at once, and opens it when it is back")
    func disconnect() async throws {
      let (error, took) = try await self.failure(after: .disconnect)

      #expect(error?.code == .disconnected)
      #expect(error?.errnoCode == ENODEV)
      #expect(took < .seconds(1))
      let frames = try await onDeviceThread {
        try Vivid().open().collect(3) { FrameFacts($0) }
      }
      #expect(frames.count == 3)
    }

    @Test("gives up on a camera whose stream broke for good")
    func fatal() async throws {
      let (error, took) = try await self.failure(after: .fatal)

      #expect(error?.code == .failed)
      #expect(error?.errnoCode == EIO)
      #expect(took < .seconds(1))
    }

    @Test("says that nothing arrives after three intervals, and at least 250 ms, without a frame")
    func freeze() async throws {
      let (error, took) = try await self.failure(after: .droppedPercentage, value: 100)
      try Vivid().play(.droppedPercentage, value: 0)

      #expect(error?.code == .noData)
      // It counts from the last frame, which came a little before the fault.
      #expect(took > .milliseconds(100) && took < .seconds(2))
    }

    @Test("skips and counts a frame the driver marks as bad, and shows the gap")
    func badFrame() async throws {
      let (frames, counters) = try await onDeviceThread {
        let vivid = try Vivid()
        let source = try vivid.open()
        var count = 0
        let frames = try source.collect(15) { frame in
          count += 1
          if count == 5 { try vivid.play(.badFrame) }
          return FrameFacts(frame)
        }
        return (frames, source.counters)
      }

      #expect(counters.damaged == 1)
      #expect(counters.delivered == 15)
      let gaps = zip(frames, frames.dropFirst()).map { $1.sequence - $0.sequence }
      #expect(gaps.contains { $0 > 1 })
    }

    @Test("queues a buffer again that the driver refused once")
    func queueError() async throws {
      let (counters, refusedTwice) = try await onDeviceThread {
        let vivid = try Vivid()
        let source = try vivid.open()
        var count = 0
        let frames = try source.collect(20) { frame in
          count += 1
          if count == 5 { try vivid.play(.failQueue) }
          return FrameFacts(frame)
        }
        return (source.counters, frames.count != 20)
      }

      #expect(!refusedTwice)
      #expect(counters.delivered == 20)
      #expect(counters.copied == 0)
    }

    @Test(
      "names the step that failed when the camera cannot be opened, and opens it the next time",
      arguments: [
        (Vivid.Fault.failReserve, "reserve frame buffers"), (.failQueue, "start the stream"),
        (.failStart, "start the stream"),
      ]
    )
    func openFails(fault: Vivid.Fault, step: String) async throws {
      let error = try await onDeviceThread {
        let vivid = try Vivid()
        try vivid.play(fault)
        let error = #expect(throws: CaptureError.self) { try vivid.open() }
        _ = try vivid.open().collect(2) { FrameFacts($0) }
        return error
      }

      #expect(error?.code == .failed)
      #expect(error?.message.contains(step) == true, "\(String(describing: error))")
    }
  }
}
