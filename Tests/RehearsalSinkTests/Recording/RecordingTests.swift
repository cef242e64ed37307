import NIOCore
import RTMP
import RehearsalSink
import Testing

@Suite(.timeLimit(.minutes(1))) struct RecordingTests {
  @Test("a publish is recorded as an FLV file with its duration, and the next beside it")
  func records() async throws {
    try await withTemporaryDirectory { directory in
      let messages = MediaMessage.show(pictures: 51)

      try await withSink(.init(recordDirectory: directory)) { sink, address, events in
        for _ in 0 ..< 2 {
          try await TestPublisher.connect(to: address).publish { publish, _ in
            try await publish.send(messages)
            try await publish.unpublish()
          }
          try await events.next { if case .recorded = $0 { () } else { nil } }
        }
        #expect(
          sink.streams.map(\.recording) == [
            "\(directory)/live-cam1-1.flv", "\(directory)/live-cam1-2.flv",
          ]
        )
      }

      #expect(files(in: directory) == ["live-cam1-1.flv", "live-cam1-2.flv"])
      let recording = try Recording("\(directory)/live-cam1-1.flv")
      #expect(recording.header == FLVFileHeader(hasAudio: true, hasVideo: true))
      #expect(recording.duration == 2)
      #expect(recording.metadata?["framerate"] == 25)
      #expect(recording.messages.dropFirst() == messages.dropFirst())
    }
  }

  @Test("a recording is complete when the client is lost")
  func completesLost() async throws {
    try await withTemporaryDirectory { directory in
      try await withSink(.init(recordDirectory: directory)) { _, address, events in
        try await TestPublisher.connect(to: address).publish { publish, _ in
          try await publish.send([.sound(100), .sound(600)])
        }
        try await events.next { if case .recorded = $0 { () } else { nil } }
      }

      let recording = try Recording("\(directory)/live-cam1-1.flv")
      #expect(recording.header == FLVFileHeader(hasAudio: true, hasVideo: false))
      #expect(recording.duration == 0.5)
    }
  }

  @Test("a recording is complete when the sink stops in the middle of it")
  func completesStopped() async throws {
    try await withTemporaryDirectory { directory in
      let sink = RehearsalSink(configuration: .init(recordDirectory: directory))
      let running = Task { try await sink.run() }
      let publisher = try await TestPublisher.connect(to: sink.boundAddress)
      try await publisher.publish { publish, _ in
        try await publish.send(MediaMessage.show(pictures: 26))
        for await _ in Ticks(every: .milliseconds(5)) where sink.streams[0].audio.frames == 26 {
          break
        }

        running.cancel()
        try await running.value
      }

      let recording = try Recording("\(directory)/live-cam1-1.flv")
      #expect(recording.duration == 1)
      #expect(recording.messages.count == 55)
    }
  }

  @Test("a file of an earlier run is not written over")
  func keepsEarlier() async throws {
    try await withTemporaryDirectory { directory in
      for _ in 0 ..< 2 {
        try await withSink(.init(recordDirectory: directory)) { _, address, events in
          try await TestPublisher.connect(to: address).publish { publish, _ in
            try await publish.send([.sound(0)])
          }
          try await events.next { if case .recorded = $0 { () } else { nil } }
        }
      }

      #expect(files(in: directory) == ["live-cam1-1.flv", "live-cam1-2.flv"])
    }
  }

  @Test("a directory that cannot be made is told before anyone publishes")
  func directoryFails() async throws {
    let sink = RehearsalSink(configuration: .init(recordDirectory: "/proc/none/here"))

    let error = await #expect(throws: RehearsalSinkError.self) { try await sink.run() }

    #expect(error?.code == .recordingFailed)
    #expect(error?.message.contains("/proc/none/here") == true)
  }
}
