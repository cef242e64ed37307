import FFmpeg
import Foundation
import Glibc
import Media
import Store
import TestSupport
import Testing

@testable import WaitingImages

@Suite struct WaitingImageLoaderTests {
  private let store: Store
  private let directory: TemporaryDirectory

  init() throws {
    self.store = try Store.inMemory()
    self.directory = try TemporaryDirectory()
  }

  private func file(_ name: String, _ bytes: [UInt8]) throws -> WaitingImageSource {
    try Data(bytes).write(to: URL(fileURLWithPath: self.directory.file(name)))
    return .file(self.directory.file(name))
  }

  private func error(
    _ source: WaitingImageSource,
    hash: WaitingImageHash? = nil,
    limits: WaitingImageLimits = WaitingImageLimits()
  ) async -> WaitingImageError? {
    do throws(WaitingImageError) {
      _ = try await WaitingImageLoader(store: self.store, limits: limits)
        .load(source, hash: hash, at: 1)
      return nil
    } catch {
      return error
    }
  }

  @Test("loads a file whose MD5 is the one that was given, and keeps it")
  func file() async throws {
    let bytes = try await Pictures.png()
    let hash = try WaitingImageHash(parsing: StoredWaitingImage.md5(of: bytes))

    let image = try await WaitingImageLoader(store: self.store)
      .load(try self.file("a.png", bytes), hash: hash, at: 5)

    #expect(image.picture.size == PictureSize(width: 32, height: 16))
    #expect(image.record.md5 == hash.hexadecimal && image.record.firstStored == 5)
    #expect(image.record.mediaType == "image/png" && image.record.byteCount == bytes.count)
    #expect(try await self.store.waitingImage(md5: hash.hexadecimal)?.bytes == bytes)
  }

  @Test("loads an image that is stored, when its file is gone")
  func stored() async throws {
    let loader = WaitingImageLoader(store: self.store)
    let source = try self.file("a.png", try await Pictures.png())
    let first = try await loader.load(source, hash: nil, at: 5)
    try FileManager.default.removeItem(atPath: self.directory.file("a.png"))
    let hash = try WaitingImageHash(parsing: first.record.md5)

    let image = try await loader.load(.stored(hash), hash: hash, at: 9)

    #expect(image.record == first.record)
    #expect(image.picture.size == first.picture.size)
  }

  @Test("refuses other bytes than those of the MD5, telling both, and keeps nothing")
  func hashMismatch() async throws {
    let bytes = try await Pictures.png()
    let other = try WaitingImageHash(parsing: String(repeating: "0", count: 32))

    let error = await self.error(try self.file("a.png", bytes), hash: other)

    #expect(error?.reason == .hashMismatch)
    #expect(error?.message.contains(other.hexadecimal) == true)
    #expect(error?.message.contains(StoredWaitingImage.md5(of: bytes)) == true)
    #expect(try await self.store.waitingImages().isEmpty)
  }

  @Test("tells what is missing, too large or no image")
  func reasons() async throws {
    let bytes = try await Pictures.png(size: "3842x2")
    let unknown = try WaitingImageHash(parsing: String(repeating: "a", count: 32))
    let long = WaitingImageLimits(image: StillImageLimits(byteCount: 8, side: 2 ... 3840))

    #expect(await self.error(.file(self.directory.file("none.png")))?.reason == .missing)
    #expect(await self.error(.file(self.directory.path))?.reason == .missing)
    #expect(await self.error(.stored(unknown))?.reason == .missing)
    let text = try self.file("a.txt", Array("no picture".utf8))
    #expect(await self.error(text)?.reason == .notAnImage)
    #expect(await self.error(try self.file("empty", []))?.reason == .notAnImage)
    #expect(await self.error(try self.file("wide.png", bytes))?.reason == .tooLarge)
    #expect(await self.error(text, limits: long)?.reason == .tooLarge)
    #expect(try await self.store.waitingImages().isEmpty)
  }

  @Test("is not held up by a pipe that nobody writes to")
  func pipe() async throws {
    #expect(mkfifo(self.directory.file("pipe"), 0o600) == 0)

    let error = await self.error(.file(self.directory.file("pipe")))

    #expect(error?.reason == .missing)
  }

  @Test("gives up waiting for work that hangs, and for more of it at once")
  func hanging() async throws {
    let work = BlockingWork(capacity: 1)
    let gate = DispatchSemaphore(value: 0)
    defer { gate.signal() }

    for _ in 0 ..< 2 {
      let error = await #expect(throws: WaitingImageError.self) {
        try await work.run("wait", within: .milliseconds(20)) { gate.wait() }
      }
      #expect(error?.reason == .timedOut)
    }
  }

  @Test("ends at once when its task is cancelled")
  func cancelled() async throws {
    let work = BlockingWork(capacity: 1)
    let gate = DispatchSemaphore(value: 0)
    defer { gate.signal() }

    let task = Task { try await work.run("wait", within: .seconds(60)) { gate.wait() } }
    task.cancel()

    let error = await #expect(throws: WaitingImageError.self) { try await task.value }
    #expect(error?.reason == .cancelled)
  }
}
