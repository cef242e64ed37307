import NIOCore
import RehearsalSink
import Testing

@Suite(.timeLimit(.minutes(2)), .enabled(if: Program.exists("ffmpeg"), "ffmpeg is not installed"))
struct FFmpegPushTests {
  @Test("ffmpeg publishes to the sink, and ffprobe reads what was recorded")
  func pushes() async throws {
    try await withTemporaryDirectory { directory in
      try await withSink(.init(recordDirectory: directory)) { sink, address, events in
        let port = try #require(address.port)

        let pushed = try await Program.run(
          """
          ffmpeg -nostdin -loglevel error \
          -f lavfi -i testsrc=size=320x180:rate=25 -f lavfi -i sine=frequency=440:sample_rate=48000 \
          -t 4 -c:v libx264 -preset ultrafast -g 25 -bf 2 -pix_fmt yuv420p -c:a aac -b:a 64k \
          -f flv rtmp://127.0.0.1:\(port)/live/pattern
          """
        )
        #expect(pushed.status == 0, "\(pushed.output)")
        let path = try await events.next { event in
          if case .recorded(_, let path) = event { path } else { nil }
        }

        let report = try #require(sink.streams.first)
        #expect(report.phase == .unpublished)
        #expect(report.video.frames == 100)
        #expect(report.videoFramesDue == 100)
        #expect(report.keyframes == 4)
        #expect(report.regressions == 0)

        let probed = try await Program.run(
          """
          ffprobe -v error -count_packets -of csv=p=0 \
          -show_entries stream=codec_name,width,height,sample_rate,nb_read_packets:format=duration \
          \(path)
          """
        )
        #expect(probed.status == 0)
        let lines = probed.output.split(separator: "\n")
        #expect(lines.contains("h264,320,180,100"))
        #expect(lines.contains { $0.hasPrefix("aac,48000,") })
        let duration = try #require(lines.last.flatMap { Double($0) })
        #expect(abs(duration - 4) < 0.2)
      }
    }
  }
}
