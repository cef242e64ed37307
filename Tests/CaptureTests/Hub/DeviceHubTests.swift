import Media
import Synchronization
import TestSupport
import Testing

@testable import Capture

@Suite struct DeviceHubTests {
  let camera: DeviceID
  let journal = FakeSource.Journal()

  init() throws {
    self.camera = try DeviceID("v4l2:fake")
  }

  /// A hub over one fake source, which must be opened once.
  private func hub(of source: FakeSource) -> DeviceHub {
    let left = Mutex<FakeSource?>(source)
    return DeviceHub { _ throws(CaptureError) in
      guard let source = left.withLock({ $0.take() }) else {
        throw CaptureError(code: .busy, message: "It is open already.")
      }
      return source
    }
  }

  @Test("opens a device once and gives its frames to all")
  func shares() async throws {
    let source = FakeSource(journal: self.journal)
    let hub = self.hub(of: source)
    let first = Collector()
    let second = Collector()

    let firstHandle = try await hub.openCamera(self.camera, request: .small, sink: first)
    let secondHandle = try await hub.openCamera(self.camera, request: .small, sink: second)
    source.give(1)
    source.give(2)

    #expect(try await first.pictures(2).map(\.sequence) == [1, 2])
    #expect(try await second.pictures(2).map(\.sequence) == [1, 2])
    #expect(firstHandle.mode == "fake" && secondHandle.frameRate == FrameRate(25))
    await firstHandle.close()
    await secondHandle.close()
  }

  @Test("gives who joins an open camera its newest picture at once, unless it is old")
  func newestPicture() async throws {
    let source = FakeSource(journal: self.journal)
    let hub = self.hub(of: source)
    let first = Collector()
    let firstHandle = try await hub.openCamera(self.camera, request: .small, sink: first)
    source.give(1)
    // Stamped ahead, so that it is young however slow the machine is.
    source.give(2, at: MonotonicClock.now + .seconds(600))
    _ = try await first.pictures(2)

    let second = Collector()
    let secondHandle = try await hub.openCamera(self.camera, request: .small, sink: second)
    #expect(second.pictures.value.map(\.sequence) == [2])

    source.give(3, at: MonotonicClock.now - .seconds(1))
    _ = try await first.pictures(3)
    let third = Collector()
    let thirdHandle = try await hub.openCamera(self.camera, request: .small, sink: third)
    #expect(third.pictures.value.isEmpty)
    for handle in [firstHandle, secondHandle, thirdHandle] {
      await handle.close()
    }
  }

  @Test("opens a device once for many who come at the same time")
  func concurrentOpens() async throws {
    let hub = self.hub(of: FakeSource(journal: self.journal))
    let camera = self.camera

    let handles = try await withThrowingTaskGroup(of: CaptureHandle.self) { group in
      for _ in 0 ..< 20 {
        group.addTask { try await hub.openCamera(camera, request: .small, sink: Collector()) }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }

    #expect(handles.count == 20)
    for handle in handles {
      await handle.close()
    }
    #expect(self.journal.entries == [.opened, .closed])
  }

  @Test("goes on for the others when one leaves, and never calls the one who left")
  func isolates() async throws {
    let source = FakeSource(journal: self.journal)
    let hub = self.hub(of: source)
    let leaving = Collector()
    let staying = Collector()
    let first = try await hub.openCamera(self.camera, request: .small, sink: leaving)
    let second = try await hub.openCamera(self.camera, request: .small, sink: staying)

    await first.close()
    source.give(7)

    #expect(try await staying.pictures(1).map(\.sequence) == [7])
    #expect(leaving.pictures.value.isEmpty)
    await second.close()
  }

  @Test("closes the device before the last close returns; closing again does nothing")
  func lastClose() async throws {
    let hub = DeviceHub { [journal] _ throws(CaptureError) in FakeSource(journal: journal) }
    let handle = try await hub.openCamera(self.camera, request: .small, sink: Collector())

    await handle.close()

    #expect(self.journal.entries == [.opened, .closed])
    await handle.close()
    #expect(self.journal.entries == [.opened, .closed])
  }

  @Test("closes a device whose handle was dropped")
  func dropped() async throws {
    let hub = DeviceHub { [journal] _ throws(CaptureError) in FakeSource(journal: journal) }

    _ = try await hub.openCamera(self.camera, request: .small, sink: Collector())
    let next = try await hub.openCamera(self.camera, request: .small, sink: Collector())

    // The second open waited until the first device was closed.
    #expect(self.journal.entries == [.opened, .closed, .opened])
    await next.close()
  }

  @Test("never has a device open twice while users come and go")
  func comingAndGoing() async throws {
    let hub = DeviceHub { [journal] _ throws(CaptureError) in FakeSource(journal: journal) }
    let camera = self.camera

    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0 ..< 4 {
        group.addTask {
          for _ in 0 ..< 25 {
            try await hub.openCamera(camera, request: .small, sink: Collector()).close()
          }
        }
      }
      try await group.waitForAll()
    }

    for (index, entry) in self.journal.entries.enumerated() {
      #expect(entry == (index.isMultiple(of: 2) ? .opened : .closed))
    }
  }

  @Test("tells every user once that the device failed, and opens it anew for the next")
  func failure() async throws {
    let sources = Mutex<[FakeSource]>([])
    let hub = DeviceHub { [journal] _ throws(CaptureError) in
      let source = FakeSource(journal: journal)
      sources.withLock { $0.append(source) }
      return source
    }
    let first = Collector()
    let second = Collector()
    let handles = [
      try await hub.openCamera(self.camera, request: .small, sink: first),
      try await hub.openCamera(self.camera, request: .small, sink: second),
    ]

    let unplugged = CaptureError(code: .disconnected, message: "The camera was unplugged.")
    sources.withLock { $0.removeLast() }.fail(unplugged)

    #expect(try await first.failure() == unplugged)
    #expect(try await second.failure() == unplugged)
    let again = try await hub.openCamera(self.camera, request: .small, sink: first)
    #expect(self.journal.entries == [.opened, .closed, .opened])
    for handle in handles + [again] {
      await handle.close()
    }
    #expect(first.failures.value.count == 1 && second.failures.value.count == 1)
  }

  @Test("throws the reason why a device cannot be opened, and tries anew the next time")
  func openFails() async throws {
    let attempts = Mutex(0)
    let hub = DeviceHub { [journal] _ throws(CaptureError) in
      let attempt = attempts.withLock { count in
        count += 1
        return count
      }
      if attempt == 1 { throw CaptureError(code: .busy, message: "Another program holds it.") }
      return FakeSource(journal: journal)
    }
    let sink = Collector()

    let error = await #expect(throws: CaptureError.self) {
      try await hub.openCamera(self.camera, request: .small, sink: sink)
    }
    let handle = try await hub.openCamera(self.camera, request: .small, sink: sink)

    #expect(error?.code == .busy)
    #expect(sink.failures.value.isEmpty)
    await handle.close()
  }

  @Test("refuses a microphone on a device without sound, and closes it")
  func missingSound() async throws {
    let hub = DeviceHub { [journal] _ throws(CaptureError) in FakeSource(journal: journal) }
    let sink = Collector()

    let error = await #expect(throws: CaptureError.self) {
      try await hub.openMicrophone(try DeviceID("file:/silent.mp4"), request: .usual, sink: sink)
    }

    #expect(error?.code == .unsupported)
    #expect(self.journal.entries == [.opened, .closed])
    #expect(sink.failures.value.isEmpty)
  }

  @Test("tells the source what is used of it")
  func demand() async throws {
    let source = FakeSource(journal: self.journal, offers: [.video, .audio])
    let hub = self.hub(of: source)
    let clip = try DeviceID("file:/clip.mp4")
    let sink = Collector()

    let microphone = try await hub.openMicrophone(clip, request: .usual, sink: sink)
    let camera = try await hub.openCamera(clip, request: .small, sink: sink)
    source.give(1)
    source.hear()
    _ = try await sink.pictures(1)
    _ = try await sink.sounds(1)
    await microphone.close()

    #expect(source.demands.withLock { $0 } == [.audio, [.video, .audio], .video])
    await camera.close()
  }
}
