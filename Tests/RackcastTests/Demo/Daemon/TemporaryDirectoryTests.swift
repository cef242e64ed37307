import Foundation
import Testing

@testable import rackcast

@Suite struct TemporaryDirectoryTests {
  @Test("goes with everything in it, but not with what its links point to")
  func remove() throws {
    let outside = try TemporaryDirectory(name: "rackcast-test")
    defer { outside.remove() }
    let directory = try TemporaryDirectory(name: "rackcast-test")
    let files = FileManager.default
    try files.createDirectory(
      atPath: "\(directory.path)/a/b",
      withIntermediateDirectories: true
    )
    #expect(files.createFile(atPath: "\(directory.path)/a/b/file", contents: nil))
    #expect(files.createFile(atPath: "\(outside.path)/kept", contents: nil))
    try files.createSymbolicLink(
      atPath: "\(directory.path)/a/link",
      withDestinationPath: outside.path
    )

    #expect(directory.remove())

    #expect(!files.fileExists(atPath: directory.path))
    #expect(files.fileExists(atPath: "\(outside.path)/kept"))
  }
}
