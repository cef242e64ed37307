import Glibc
import Media
import NIOCore
import RTMP
import Testing

@testable import Publishing

@Suite struct FLVFileTests {
  static let headers = [
    TestMessage.metadata(), TestMessage.videoHeader(), TestMessage.audioHeader,
  ]

  @Test("writes header, description and frames from time zero on, none before, and the duration")
  func writes() throws {
    let directory = TemporaryDirectory()
    var file = try FLVFile(creating: "\(directory.path)/show.flv")

    let first = try file.write(Self.headers + [TestMessage.keyframe(70_000)], at: .zero)
    let second = try file.write(
      [TestMessage.audio(69_990), TestMessage.audio(70_011), TestMessage.delta(72_500)],
      at: .zero
    )
    try file.finish()

    let recorded = try RecordedFile(file.path)
    #expect(recorded.header == FLVFileHeader(hasAudio: true, hasVideo: true))
    #expect(recorded.tags.map(\.kind) == [.script, .video, .audio, .video, .audio, .video])
    #expect(recorded.tags.map(\.timestamp) == [0, 0, 0, 0, 11, 2500])
    #expect(recorded.tags.map(\.body.readableBytes).suffix(3) == [1000, 100, 1000])
    #expect(recorded.duration == 2.5)
    var status = stat()
    #expect(stat(file.path, &status) == 0 && Int(status.st_size) == first + second)
  }

  @Test("is readable before it is finished")
  func unfinished() throws {
    let directory = TemporaryDirectory()
    var file = try FLVFile(creating: "\(directory.path)/show.flv")
    _ = try file.write(Self.headers + [TestMessage.keyframe(0)], at: .zero)

    let recorded = try RecordedFile(file.path)

    #expect(recorded.tags.count == 4)
    #expect(recorded.duration == 0)
  }

  @Test("tells that it has no video when there was none")
  func audioOnly() throws {
    let directory = TemporaryDirectory()
    var file = try FLVFile(creating: "\(directory.path)/show.flv")
    _ = try file.write(
      [TestMessage.metadata(), TestMessage.audioHeader, TestMessage.audio(0)],
      at: .zero
    )
    try file.finish()

    #expect(try RecordedFile(file.path).header == FLVFileHeader(hasAudio: true, hasVideo: false))
  }

  @Test("carries time on when the time stamps wrap")
  func wraps() throws {
    let directory = TemporaryDirectory()
    var file = try FLVFile(creating: "\(directory.path)/show.flv")
    _ = try file.write(
      [TestMessage.keyframe(.max - 9), TestMessage.delta(.max), TestMessage.delta(23)],
      at: .zero
    )

    #expect(try RecordedFile(file.path).tags.map(\.timestamp) == [0, 9, 33])
  }

  @Test("takes a name with a number when the file exists, and overwrites nothing")
  func numbered() throws {
    let directory = TemporaryDirectory()
    let path = "\(directory.path)/show.flv"
    for _ in 1 ... 3 {
      var file = try FLVFile(creating: path)
      _ = try file.write([TestMessage.keyframe(0)], at: .zero)
      try file.finish()
    }

    #expect(directory.names == ["show-2.flv", "show-3.flv", "show.flv"])
  }

  @Test("leaves no empty file behind")
  func empty() throws {
    let directory = TemporaryDirectory()
    var file = try FLVFile(creating: "\(directory.path)/show.flv")

    try file.finish()

    #expect(directory.names == [])
  }

  @Test("tells a missing folder as a failed connect")
  func missingFolder() throws {
    let directory = TemporaryDirectory()

    let failure = try #require(throws: PublishFailure.self) {
      _ = try FLVFile(creating: "\(directory.path)/missing/show.flv")
    }

    #expect(failure.code == .connectFailed)
    #expect(failure.step == .connect)
    #expect(failure.errnoCode == ENOENT)
    #expect(failure.message.contains("missing/show.flv"))
  }

  @Test("tells a full disk as a failed write")
  func fullDisk() throws {
    let descriptor = open("/dev/full", O_WRONLY)
    var file = FLVFile(OutputFile(descriptor: descriptor, path: "/dev/full"))

    var failure: PublishFailure?
    do throws(PublishFailure) {
      _ = try file.write(Self.headers, at: .zero)
    } catch {
      failure = error
    }

    #expect(failure?.code == .readWriteFailed)
    #expect(failure?.step == .write)
    #expect(failure?.errnoCode == ENOSPC)
    #expect(failure?.message.contains("Free some space") == true)
  }

  /// A file with a picture every 40 ms, of which every tenth is a keyframe; written one by one, at
  /// `interval` of the clock.
  private static func write(
    _ file: inout FLVFile,
    pictures: Int,
    interval: Duration = .milliseconds(40)
  ) throws(PublishFailure) {
    _ = try file.write(Self.headers, at: .zero)
    for number in 0 ..< pictures {
      let time = 5000 + UInt32(number) * 40
      let picture = number % 10 == 0 ? TestMessage.keyframe(time) : TestMessage.delta(time)
      _ = try file.write(
        [picture, TestMessage.audio(time)],
        at: MediaTime.zero + interval * number
      )
    }
  }

  @Test("ends with its size and an index that leads to each keyframe")
  func index() throws {
    let directory = TemporaryDirectory()
    var file = try FLVFile(creating: "\(directory.path)/show.flv")
    try Self.write(&file, pictures: 95)
    try file.finish()

    let recorded = try RecordedFile(file.path)
    #expect(recorded.fileSize == recorded.length)
    #expect(recorded.keyframes.map(\.time) == (0 ..< 10).map { Double($0 * 400) / 1000 })
    for keyframe in recorded.keyframes {
      let tag = try #require(recorded.tag(at: keyframe.position))
      #expect(tag.kind == .video)
      #expect(tag.body.readableBytesView.first == 0x17)
      #expect(Double(tag.timestamp) / 1000 == keyframe.time)
    }
  }

  @Test("brings the index up to date every 10 s, and says no duration before the end")
  func refreshes() throws {
    let directory = TemporaryDirectory()
    var file = try FLVFile(creating: "\(directory.path)/show.flv")

    // 9.9 s of the clock: not yet.
    try Self.write(&file, pictures: 100, interval: .milliseconds(100))
    #expect(try RecordedFile(file.path).keyframes.isEmpty)

    _ = try file.write([TestMessage.delta(9000)], at: MediaTime.zero + .seconds(10))
    let recorded = try RecordedFile(file.path)
    #expect(recorded.keyframes.count == 10)
    #expect(recorded.duration == 0)
    #expect(recorded.fileSize == 0)
  }
}
