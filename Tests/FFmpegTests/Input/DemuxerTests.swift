import FFmpeg
import Foundation
import Media
import TestSupport
import Testing

@Suite struct DemuxerTests {
  private func clip(in directory: TemporaryDirectory) async throws -> String {
    var clip = FlashBeepClip(
      size: PictureSize(width: 160, height: 120),
      rate: FrameRate(30000, per: 1001),
      duration: .seconds(1)
    )
    clip.format = AudioFormat(sampleRate: 44100, channels: 1)
    try await clip.write(to: directory.file("clip.mp4"))
    return directory.file("clip.mp4")
  }

  @Test("tells the streams of a file")
  func streams() async throws {
    let directory = try TemporaryDirectory()
    let path = try await self.clip(in: directory)

    let demuxer = try Demuxer(path: path)

    let size = PictureSize(width: 160, height: 120)
    #expect(demuxer.video?.codec == "h264" && demuxer.audio?.codec == "aac")
    #expect(demuxer.video?.content == .video(size: size, rate: FrameRate(30000, per: 1001)))
    #expect(demuxer.audio?.content == .audio(AudioFormat(sampleRate: 44100, channels: 1)))
    #expect(demuxer.container.contains("mp4"))
    let told = demuxer.duration
    let duration = try #require(told)
    #expect(duration >= .seconds(1) && duration < .milliseconds(1100))
  }

  @Test("ends reading once it is interrupted")
  func interrupted() async throws {
    let directory = try TemporaryDirectory()
    let path = try await self.clip(in: directory)
    let interrupt = Interrupt()
    interrupt.trigger()

    #expect(throws: FFmpegError.self) { _ = try Demuxer(path: path, interrupt: interrupt) }
  }

  @Test("plays nothing on that was buffered of a file which is gone", arguments: [1, 5])
  func truncated(packets: Int) async throws {
    let directory = try TemporaryDirectory()
    let path = try await self.clip(in: directory)
    var demuxer = try Demuxer(path: path)
    let packet = try Packet()
    for _ in 0 ..< packets { _ = try demuxer.read(into: packet) }
    try FileHandle(forWritingTo: URL(fileURLWithPath: path)).truncate(atOffset: 0)

    var found = 0
    do {
      try demuxer.rewind()
      while try demuxer.read(into: packet) { found += 1 }
    } catch {
      // What is left is no film, as it says.
    }
    #expect(found == 0)
  }

  @Test("says which file is missing with the system's number")
  func missing() throws {
    let error = #expect(throws: FFmpegError.self) { _ = try Demuxer(path: "/no/such/file") }

    #expect(error?.errnoCode == Int32(2))
  }

  @Test("never reads a path as a URL")
  func noURL() throws {
    #expect(throws: FFmpegError.self) { _ = try Demuxer(path: "pipe:0") }
    #expect(throws: FFmpegError.self) { _ = try Demuxer(path: "concat:/etc/hostname") }
  }
}
