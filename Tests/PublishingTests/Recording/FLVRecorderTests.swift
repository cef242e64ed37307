import Glibc
import Media
import NIOCore
import RTMP
import Testing

@testable import Publishing

@Suite struct FLVRecorderTests {
  /// Pictures every 40 ms from time 5000 on, of which every tenth is a keyframe, with sound beside
  /// each.
  private static func frames(_ count: Int) -> [MediaMessage] {
    (0 ..< count).flatMap { number in
      let time = 5000 + UInt32(number) * 40
      let size = 100 + number
      let picture =
        number % 10 == 0
        ? TestMessage.keyframe(time, size: size) : TestMessage.delta(time, size: size)
      return [picture, TestMessage.audio(time + 20, size: size)]
    }
  }

  /// Records `messages`, a few at a time, and gives the files in their order.
  private static func record(
    _ messages: [MediaMessage],
    _ rotation: RecordingRotation?,
    in directory: borrowing TemporaryDirectory,
    atOnce: Int = 7
  ) throws -> [RecordedFile] {
    let path = "\(directory.path)/show.flv"
    var recorder = try FLVRecorder(
      creating: PushURL.Recording(path: path, rotation: rotation)
    )
    var bytes = 0
    for start in stride(from: 0, to: messages.count, by: atOnce) {
      let some = messages[start ..< min(start + atOnce, messages.count)]
      bytes += try recorder.write(some, at: .zero)
    }
    try recorder.finish()
    let files = try (1 ... directory.names.count).map { number in
      try RecordedFile(number == 1 ? path : "\(directory.path)/show-\(number).flv")
    }
    #expect(files.reduce(0) { $0 + $1.length } == bytes)
    return files
  }

  /// The frames of a file, without its headers.
  private static func frames(of file: RecordedFile) -> [FLVTag] {
    Array(file.tags.dropFirst(3))
  }

  @Test("records to one file when there is no rotation")
  func single() throws {
    let directory = TemporaryDirectory()
    let files = try Self.record(FLVFileTests.headers + Self.frames(50), nil, in: directory)

    #expect(files.count == 1)
    #expect(Self.frames(of: files[0]).count == 100)
  }

  @Test(
    "goes on in another file at a keyframe, from time zero, and no frame is lost or doubled",
    arguments: [
      RecordingRotation(time: .seconds(1)), RecordingRotation(bytes: 60_000),
      RecordingRotation(time: .seconds(2), bytes: 65_000),
    ],
    [1, 7, 1000]
  )
  func rotates(_ rotation: RecordingRotation, _ atOnce: Int) throws {
    let directory = TemporaryDirectory()
    let frames = Self.frames(300)

    let files = try Self.record(
      FLVFileTests.headers + frames,
      rotation,
      in: directory,
      atOnce: atOnce
    )

    #expect(files.count > 3)
    #expect(files.flatMap { Self.frames(of: $0).map(\.body) } == frames.map(\.body))
    for file in files {
      #expect(file.tags.prefix(3).map(\.kind) == [.script, .video, .audio])
      #expect(file.tags.prefix(4).map(\.timestamp) == [0, 0, 0, 0])
      #expect(file.tags[3].body.readableBytesView.first == 0x17)
      #expect(file.duration == file.tags.last.map { Double($0.timestamp) / 1000 })
      #expect(file.keyframes.first?.time == 0)
      // The groups here grow a little from one to the next.
      #expect(rotation.bytes.map { file.length <= $0 + 500 } ?? true)
    }
    for file in files.dropLast() {
      let groups = (file.duration ?? 0) / 0.4
      #expect(rotation.time.map { _ in groups <= 6 } ?? true)
    }
  }

  @Test("gives sound that comes late to the file it belongs to", arguments: [1, 1000])
  func lateSound(_ atOnce: Int) throws {
    let directory = TemporaryDirectory()
    let messages =
      FLVFileTests.headers + [
        TestMessage.keyframe(0), TestMessage.audio(10, size: 50), TestMessage.keyframe(1000),
        TestMessage.audio(990, size: 51), TestMessage.delta(1040),
        TestMessage.audio(1010, size: 52),
      ]

    let files = try Self.record(
      messages,
      RecordingRotation(time: .seconds(1)),
      in: directory,
      atOnce: atOnce
    )

    #expect(files.count == 2)
    #expect(Self.frames(of: files[0]).map(\.timestamp) == [0, 10, 990])
    #expect(Self.frames(of: files[1]).map(\.timestamp) == [0, 40, 10])
    #expect(files[0].duration == 0.99)
  }

  @Test("divides sound without pictures anywhere")
  func audioOnly() throws {
    let directory = TemporaryDirectory()
    let sounds = (0 ..< 100).map { TestMessage.audio(UInt32($0) * 50, size: 100 + $0) }

    let files = try Self.record(
      [TestMessage.metadata(), TestMessage.audioHeader] + sounds,
      RecordingRotation(time: .seconds(1)),
      in: directory
    )

    #expect(files.count == 5)
    #expect(files.flatMap { $0.tags.dropFirst(2).map(\.body) } == sounds.map(\.body))
  }

  @Test("begins a file with the newest headers")
  func newestHeaders() throws {
    let directory = TemporaryDirectory()
    let frames = Self.frames(60)
    let messages =
      FLVFileTests.headers + frames.prefix(20)
      + [TestMessage.metadata(320), TestMessage.videoHeader(320)] + frames.dropFirst(20)

    let files = try Self.record(messages, RecordingRotation(time: .seconds(1)), in: directory)

    let last = try #require(files.last)
    #expect(last.tags[1].body == TestMessage.videoHeader(320).body)
  }

  @Test("takes the next free number, and leaves other recordings as they are")
  func numbers() throws {
    let directory = TemporaryDirectory()
    _ = try OutputFile(creating: "\(directory.path)/show-2.flv")

    let files = try? Self.record(
      FLVFileTests.headers + Self.frames(60),
      RecordingRotation(time: .seconds(1)),
      in: directory
    )

    // show-2.flv is not a recording, and was not touched.
    #expect(files == nil)
    #expect(directory.names == ["show-2.flv", "show-3.flv", "show.flv"])
  }

  @Test("fails like any recording when the next file cannot be created")
  func folderGone() throws {
    let directory = TemporaryDirectory()
    let folder = "\(directory.path)/sub"
    mkdir(folder, 0o700)
    var recorder = try FLVRecorder(
      creating: PushURL.Recording(
        path: "\(folder)/show.flv",
        rotation: RecordingRotation(time: .seconds(1))
      )
    )
    unlink("\(folder)/show.flv")
    rmdir(folder)

    var failure: PublishFailure?
    do throws(PublishFailure) {
      _ = try recorder.write(FLVFileTests.headers + Self.frames(60), at: .zero)
    } catch {
      failure = error
    }

    #expect(failure?.code == .connectFailed)
    #expect(failure?.errnoCode == ENOENT)
  }
}
