import Media
import NIOCore
import RTMP
import RehearsalSink
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct SinkServingTests {
  @Test("a publish is counted, checked and told as it goes")
  func counts() async throws {
    let seen = Mutex<[MediaMessage]>([])
    let listener: RehearsalSink.MediaListener = { _, message, _ in
      seen.withLock { $0.append(message) }
    }

    try await withSink(onMedia: listener) { sink, address, events in
      let publisher = try await TestPublisher.connect(to: address)
      try await publisher.publish { publish, answer in
        #expect(answer == [.publishing])
        try await publish.send(MediaMessage.show(pictures: 50))
        try await publish.unpublish()
      }
      let stream = try await events.next {
        if case .publishing(let stream) = $0 { stream } else { nil }
      }
      let first = try await events.next { event -> MediaTime? in
        if case .firstMedia(stream, let time) = event { time } else { nil }
      }
      try await events.next { $0 == .unpublished(stream) ? () : nil }
      try await events.next { event in
        if case .failed(_, let message) = event { Issue.record("\(message)") }
        return event == .disconnected(connection: 1, stream) ? () : nil
      }

      let report = try #require(sink.streams.first)
      #expect(stream.description == "live/cam1?…")
      #expect(report.phase == .unpublished)
      #expect(report.video.frames == 50)
      #expect(report.videoFramesDue == 50)
      #expect(report.keyframes == 2)
      #expect(report.audio.frames == 50)
      #expect(report.regressions == 0)
      #expect(report.interleavingJumps == 0)
      #expect(report.firstMediaAt == first)
      #expect(first >= report.publishedAt)
    }
    #expect(seen.withLock { $0 } == MediaMessage.show(pictures: 50))
  }

  @Test("a connection that goes away without a word is told as lost")
  func loses() async throws {
    try await withSink { sink, address, events in
      let publisher = try await TestPublisher.connect(to: address)

      try await publisher.publish { publish, _ in
        try await publish.send(MediaMessage.show(pictures: 3))
      }

      try await events.next { if case .disconnected = $0 { () } else { nil } }
      #expect(sink.streams.map(\.phase) == [.lost])
      #expect(sink.streams.first?.video.frames == 3)
    }
  }

  @Test("publish and connect are refused with the given code")
  func refuses() async throws {
    try await withSink(.init(behaviour: .refusePublish(.badName))) { sink, address, events in
      try await TestPublisher.connect(to: address).publish { _, answer in
        #expect(
          answer == [
            .refused(
              code: "NetStream.Publish.BadName",
              description: "The stream name is not available.",
              permanent: true
            )
          ]
        )
      }
      try await events.next {
        $0 == .refused(connection: 1, code: "NetStream.Publish.BadName") ? () : nil
      }

      sink.setBehaviour(.refuseConnect(.rejected))
      try await TestPublisher.connect(to: address).publish { publish, answer in
        #expect(
          answer == [
            .refused(
              code: "NetConnection.Connect.Rejected",
              description: "The connection was rejected.",
              permanent: true
            )
          ]
        )
        let rest = try await publish.actions()
        #expect(rest.isEmpty)
      }
      try await events.next {
        $0 == .refused(connection: 2, code: "NetConnection.Connect.Rejected") ? () : nil
      }
      #expect(sink.streams.isEmpty)
    }
  }

  @Test("garbage is no RTMP to a client")
  func garbage() async throws {
    try await withSink(.init(behaviour: .answerGarbage)) { _, address, _ in
      let publisher = try await TestPublisher.connect(to: address)

      await #expect(throws: RTMPError.self) {
        try await publisher.publish { _, _ in }
      }
    }
  }

  @Test("bytes that are no RTMP end their connection and no other")
  func survivesGarbage() async throws {
    try await withSink { sink, address, events in
      let publisher = try await TestPublisher.connect(to: address)
      try await publisher.publish { publish, _ in
        let bad = try await TestPublisher.connect(to: address)
        try await bad.sendRaw(ByteBuffer(string: "GET / HTTP/1.1\r\n\r\n"))
        let message = try await events.next { event -> String? in
          if case .failed(connection: 2, let message) = event { message } else { nil }
        }
        #expect(message.contains("instead of RTMP version 3"))

        try await publish.send(MediaMessage.show(pictures: 5))
        try await publish.unpublish()
      }

      try await events.next { if case .unpublished = $0 { () } else { nil } }
      #expect(sink.streams.first?.video.frames == 5)
    }
  }

  @Test("a close, a reset and an ended publish reach the publisher")
  func ends() async throws {
    try await withSink(.init(behaviour: .close(after: .zero))) { sink, address, events in
      try await TestPublisher.connect(to: address).publish { publish, answer in
        #expect(answer == [.publishing])
        let rest = try await publish.actions()
        #expect(rest.isEmpty)
      }

      sink.setBehaviour(.reset(after: .zero))
      await #expect(throws: IOError.self) {
        try await TestPublisher.connect(to: address).publish { publish, _ in
          _ = try await publish.actions()
        }
      }

      let status = ServerSession.Refusal(code: "NetStream.Publish.Failed", description: "")
      sink.setBehaviour(.endPublish(after: .zero, status: status))
      try await TestPublisher.connect(to: address).publish { publish, answer in
        let rest = try await answer.count > 1 ? [] : publish.actions()
        #expect(answer + rest == [.publishing, .closedByServer(code: "NetStream.Publish.Failed")])
      }
      try await events.next { if case .disconnected(connection: 3, _) = $0 { () } else { nil } }
      #expect(sink.streams.map(\.phase) == [.lost, .lost, .lost])
    }
  }

  @Test("a sink that stalls takes no more than the buffers hold")
  func stalls() async throws {
    try await withSink(.init(behaviour: .stall(after: .zero))) { sink, address, _ in
      let publisher = try await TestPublisher.connect(to: address, sendBufferSize: 64 << 10)
      try await publisher.publish { publish, _ in
        let sent = Counter()
        let session = publish.session
        let channel = publish.channel
        await withTaskGroup(of: Void.self) { group in
          group.addTask {
            var session = session
            for index in 0 ..< 200 {
              // A picture counts when the kernel took its last byte.
              for part in session.encode(.picture(UInt32(index * 40), size: 100_000)) {
                guard (try? await channel.writeAndFlush(part)) != nil else { return }
              }
              sent.increment()
            }
          }
          // The writes stop by themselves: two looks that show the same count, while plenty is left.
          var last = -1
          for await _ in Ticks(every: .milliseconds(200)) {
            let now = sent.value
            if now == last { break }
            last = now
          }
          #expect(last < 150)
          channel.close(promise: nil)  // Ends the write that waits.
        }
      }
      #expect((sink.streams.first?.video.frames ?? 0) < 150)
    }
  }

  @Test("a slow sink takes what comes at its rate")
  func rate() async throws {
    try await withSink(.init(bytesPerSecond: 400_000)) { sink, address, events in
      try await TestPublisher.connect(to: address).publish { publish, _ in
        try await publish.send(MediaMessage.show(pictures: 150))
        try await publish.unpublish()
        try await events.next { if case .unpublished = $0 { () } else { nil } }
      }

      // 150 kB less the burst, at 400 kB/s.
      let report = try #require(sink.streams.first)
      let duration = try #require(report.lastMediaAt) - report.publishedAt
      #expect(duration > .milliseconds(200))
      #expect(report.video.frames == 150)
    }
  }

  @Test("a link that is far away gives what it carries, and answers, later, and loses nothing")
  func delay() async throws {
    try await withSink(.init(delay: .milliseconds(300))) { sink, address, events in
      let start = MonotonicClock.now
      try await TestPublisher.connect(to: address).publish { publish, answer in
        #expect(answer == [.publishing])
        // The handshake, connect, createStream and publish, there and back.
        #expect(MonotonicClock.now - start >= .milliseconds(4 * 600))
        let sent = MonotonicClock.now
        try await publish.send(MediaMessage.show(pictures: 150))
        try await publish.unpublish()
        try await events.next { if case .unpublished = $0 { () } else { nil } }
        let first = try #require(sink.streams.first?.firstMediaAt)
        #expect(first - sent >= .milliseconds(300))
      }

      #expect(sink.streams.first?.video.frames == 150)
      #expect(sink.streams.first?.audio.frames == 150)
    }
  }

  @Test("a link with an outage carries nothing while it lasts")
  func outage() async throws {
    // Again and again, as the time that a busy machine takes to connect is not known.
    let trace = try LinkTrace(parsing: "0.4 100Mbps 10ms\n0.8 0")
    try await withSink(.init(trace: trace)) { sink, address, events in
      try await TestPublisher.connect(to: address).publish { publish, _ in
        try await publish.send(MediaMessage.headers)
        var time: UInt32 = 0
        for await _ in Ticks(every: .milliseconds(20)) {
          try await publish.send([.picture(time), .sound(time)])
          time += 20
          let gap = sink.streams.first?.arrivalGapMaximum ?? .zero
          if gap > .milliseconds(500) { break }
        }
        try await publish.unpublish()
        try await events.next { if case .unpublished = $0 { () } else { nil } }
        #expect(sink.streams.first?.video.frames == Int(time / 20))
      }
    }
  }

  @Test("refuses with the code that is asked for, at connect or at publish")
  func refusesWithCode() async throws {
    try await withSink(.init(behaviour: .refuse(code: "NetStream.Publish.Denied"))) {
      sink,
      address,
      _ in
      try await TestPublisher.connect(to: address).publish { _, answer in
        guard case .refused(let code, _, _) = answer.first else {
          Issue.record("\(answer)")
          return
        }
        #expect(code == "NetStream.Publish.Denied")
      }
      sink.setBehaviour(.refuse(code: "NetConnection.Connect.InvalidApp"))
      try await TestPublisher.connect(to: address).publish { _, answer in
        guard case .refused(let code, _, _) = answer.first else {
          Issue.record("\(answer)")
          return
        }
        #expect(code == "NetConnection.Connect.InvalidApp")
      }
    }
  }

  @Test("connections beyond the limit are turned away")
  func limits() async throws {
    try await withSink(.init(connectionLimit: 1)) { _, address, events in
      try await TestPublisher.connect(to: address).publish { _, _ in
        do {
          try await TestPublisher.connect(to: address).publish { _, answer in
            #expect(answer.isEmpty)
          }
        } catch is IOError {
          // Reset, where the client's first bytes came before the close.
        } catch ChannelError.ioOnClosedChannel {
          // The close was there before the client's first bytes.
        }
        try await events.next { if case .turnedAway = $0 { () } else { nil } }
      }
    }
  }

  @Test("a port that is taken is told with the address")
  func portTaken() async throws {
    try await withSink { _, address, _ in
      let port = try #require(address.port)
      let second = RehearsalSink(configuration: .init(port: port))

      let error = await #expect(throws: RehearsalSinkError.self) {
        try await second.run()
      }

      #expect(error?.code == .listenFailed)
      #expect(error?.message.contains("127.0.0.1:\(port)") == true)
      await #expect(throws: RehearsalSinkError.self) { try await second.boundAddress }
    }
  }
}
