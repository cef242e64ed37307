import Glibc
import Testing

@testable import Capture

@Suite struct DirectoryEventTests {
  /// An event as the kernel writes it; names are padded with zeros.
  private static func bytes(_ watch: Int32, _ mask: Int, _ name: String = "") -> [UInt8] {
    var padded = Array(name.utf8)
    if !padded.isEmpty { padded += Array(repeating: 0, count: 16 - padded.count % 16) }
    var bytes: [UInt8] = []
    for field in [UInt32(bitPattern: watch), UInt32(mask), 0, UInt32(padded.count)] {
      withUnsafeBytes(of: field) { bytes += $0 }
    }
    return bytes + padded
  }

  private static func parse(_ bytes: [UInt8]) -> [DirectoryEvent] {
    bytes.withUnsafeBytes { DirectoryEvent.parse($0) }
  }

  @Test("reads entries, directories that went, and an overflow, out of one buffer")
  func kinds() {
    let bytes =
      Self.bytes(1, Int(IN_CREATE), "video0") + Self.bytes(2, Int(IN_ATTRIB), "controlC1")
      + Self.bytes(-1, Int(IN_Q_OVERFLOW)) + Self.bytes(1, Int(IN_DELETE_SELF))
      + Self.bytes(3, Int(IN_IGNORED)) + Self.bytes(1, Int(IN_ATTRIB))

    #expect(
      Self.parse(bytes) == [
        .entry(watch: 1, name: "video0"), .entry(watch: 2, name: "controlC1"), .overflow,
        .gone(watch: 1), .gone(watch: 3),
      ]
    )
  }

  @Test("leaves out a torn event, however much of it is there")
  func torn() {
    let whole = Self.bytes(1, Int(IN_CREATE), "video0")
    let next = Self.bytes(1, Int(IN_DELETE), "video1")

    for count in 0 ..< next.count {
      #expect(Self.parse(whole + next.prefix(count)) == [.entry(watch: 1, name: "video0")])
    }
  }
}
