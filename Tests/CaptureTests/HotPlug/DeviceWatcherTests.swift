import Foundation
import TestSupport
import Testing

@testable import Capture

/// Watches temporary directories with the kernel's own inotify.
@Suite(.timeLimit(.minutes(1))) struct DeviceWatcherTests {
  private let directory: TemporaryDirectory

  init() throws {
    self.directory = try TemporaryDirectory()
  }

  /// A watcher of the `videoN` files in `sub`, of which those can be used that can be read.
  private func watcher(_ sub: String = "dev") -> DeviceWatcher {
    let path = self.directory.file(sub)
    let place = WatchedPlace(directory: path, names: .numbered(["video"]), kinds: [.camera])
    let catalog = DeviceCatalog()
    return DeviceWatcher(places: [place]) { kinds, clips in
      guard kinds.contains(.camera) else { return catalog.present(kinds, clips: clips) }
      return catalog.present(kinds.intersection([.file]), clips: clips)
        + entries(of: path).filter { $0.hasPrefix("video") }.compactMap { name in
          var status = stat()
          guard stat("\(path)/\(name)", &status) == 0, status.st_mode & 0o400 != 0 else {
            return nil
          }
          return PresentDevice(
            id: DeviceID(scheme: .v4l2, name: name),
            kind: .camera,
            name: name,
            path: "\(path)/\(name)",
            instance: UInt64(status.st_ino)
          )
        }
    }
  }

  private func plug(_ name: String, _ mode: mode_t = 0o600) throws {
    let path = self.directory.file(name)
    try #require(FileManager.default.createFile(atPath: path, contents: nil))
    try #require(chmod(path, mode) == 0)
  }

  private func makeDirectory(_ name: String) throws {
    try FileManager.default.createDirectory(
      atPath: self.directory.file(name),
      withIntermediateDirectories: true
    )
  }

  private func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: self.directory.file(name))
  }

  /// The next changes, as `+video0`.
  private func next(
    _ count: Int,
    _ changes: inout DeviceChanges.AsyncIterator
  ) async throws -> [String] {
    var texts: [String] = []
    while texts.count < count {
      let change = try #require(try await changes.next())
      let sign =
        switch change.kind {
        case .present: "="
        case .arrived: "+"
        case .departed: "-"
        }
      texts.append(sign + (change.device.path.split(separator: "/").last ?? ""))
    }
    return texts
  }

  @Test("tells what is there, then each arrival and departure")
  func plugging() async throws {
    try self.makeDirectory("dev")
    try self.plug("dev/video0")
    let watcher = self.watcher()
    var changes = watcher.changes().makeAsyncIterator()
    #expect(try await self.next(1, &changes) == ["=video0"])

    try self.plug("dev/video1")
    #expect(try await self.next(1, &changes) == ["+video1"])
    try self.remove("dev/video0")
    #expect(try await self.next(1, &changes) == ["-video0"])
    try self.plug("dev/tty1")
    try self.plug("dev/video0")
    #expect(try await self.next(1, &changes) == ["+video0"])
  }

  @Test("tells a device that may only be used a moment after it appears")
  func permissions() async throws {
    try self.makeDirectory("dev")
    let watcher = self.watcher()
    var changes = watcher.changes().makeAsyncIterator()
    try self.plug("dev/video9")
    #expect(["=video9", "+video9"].contains(try await self.next(1, &changes)[0]))

    try self.plug("dev/video0", 0)
    try self.plug("dev/video1")
    #expect(try await self.next(1, &changes) == ["+video1"])
    try #require(chmod(self.directory.file("dev/video0"), 0o600) == 0)
    #expect(try await self.next(1, &changes) == ["+video0"])
  }

  @Test("finds directories that come, go and come again")
  func directories() async throws {
    let watcher = self.watcher("dev/v4l/by-id")
    var changes = watcher.changes().makeAsyncIterator()

    for _ in 0 ..< 2 {
      try self.makeDirectory("dev/v4l/by-id")
      try self.plug("dev/v4l/by-id/video0")
      #expect(["=video0", "+video0"].contains(try await self.next(1, &changes)[0]))
      try self.remove("dev")
      #expect(try await self.next(1, &changes) == ["-video0"])
    }
  }

  @Test("tells a device that went and came faster than one can look")
  func fast() async throws {
    try self.makeDirectory("dev")
    try self.plug("dev/video0")
    let watcher = self.watcher()
    var changes = watcher.changes().makeAsyncIterator()
    #expect(try await self.next(1, &changes) == ["=video0"])

    // The new one is there before the old one's inode can be taken again.
    try self.plug("dev/new")
    try self.remove("dev/video0")
    try FileManager.default.moveItem(
      atPath: self.directory.file("dev/new"),
      toPath: self.directory.file("dev/video0")
    )

    #expect(try await self.next(2, &changes) == ["-video0", "+video0"])
  }

  @Test("tells each listener what concerns it, and clips only to those who ask")
  func listeners() async throws {
    try self.makeDirectory("dev")
    try self.plug("dev/video0")
    try self.plug("clip.mp4")
    let watcher = self.watcher()
    let clip = DeviceID(scheme: .file, name: self.directory.file("clip.mp4"))
    var all = watcher.changes().makeAsyncIterator()
    var one = watcher.changes(of: DeviceID(scheme: .v4l2, name: "video1")).makeAsyncIterator()
    var file = watcher.changes(of: clip).makeAsyncIterator()
    #expect(try await self.next(1, &all) == ["=video0"])
    #expect(try await self.next(1, &file) == ["=clip.mp4"])

    try self.remove("clip.mp4")
    #expect(try await self.next(1, &file) == ["-clip.mp4"])
    try self.plug("dev/video1")
    try self.plug("clip.mp4")
    #expect(["=video1", "+video1"].contains(try await self.next(1, &one)[0]))
    #expect(try await self.next(1, &file) == ["+clip.mp4"])
    #expect(try await self.next(1, &all) == ["+video1"])
  }

  @Test("ends its streams when it is released")
  func released() async throws {
    var watcher: DeviceWatcher? = self.watcher()
    let changes = try #require(watcher?.changes())
    watcher = nil

    var count = 0
    for try await _ in changes { count += 1 }
    #expect(count == 0)
  }

  @Test(
    "a microphone is served by its card's stream, a configured PCM by any card",
    arguments: [
      ("alsa:PCH,0", "alsa:PCH,0", true), ("alsa:PCH,0,2", "alsa:PCH,0", true),
      ("alsa:PCH,1", "alsa:PCH,0", false), ("alsa:USB,0", "alsa:PCH,0", false),
      ("alsa:default", "alsa:PCH,0", true), ("v4l2:a", "alsa:PCH,0", false),
      ("v4l2:a", "v4l2:a", true), ("v4l2:a", "v4l2:b", false), ("file:/a", "file:/a", true),
      ("synthetic:tone", "alsa:PCH,0", false), ("x11::0.1/640x480", "x11::0", true),
      ("x11::1", "x11::0", false),
    ]
  )
  func serves(device: String, other: String, isServed: Bool) throws {
    #expect(try DeviceID(device).isServed(by: DeviceID(other)) == isServed)
  }
}
