import Glibc
import NIOCore
import Testing

@Suite struct FuzzCorpusTests {
  /// `Tests/Fuzz/corpus`, beside this file's folder.
  private static let corpus =
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
    .joined(separator: "/") + "/Fuzz/corpus"

  /// Writes the vectors into the corpus instead of comparing: for who changes them.
  private static let writes = getenv("RACKCAST_WRITE_SEEDS") != nil

  @Test("the corpus of every fuzzer holds the vectors of these tests")
  func holdsVectors() throws {
    for seed in try FuzzSeed.all {
      let path = "\(Self.corpus)/\(seed.target)/\(seed.name)"
      if Self.writes {
        mkdir("\(Self.corpus)/\(seed.target)", 0o755)
        try Self.write(seed.bytes, to: path)
      }

      #expect(Self.read(path) == seed.bytes.bytes, "\(path): run with RACKCAST_WRITE_SEEDS=1")
    }
  }

  private static func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    return Array(bytes[..<fread(&bytes, 1, bytes.count, file)])
  }

  private static func write(_ bytes: ByteBuffer, to path: String) throws {
    let file = try #require(fopen(path, "wb"))
    defer { fclose(file) }
    #expect(fwrite(bytes.bytes, 1, bytes.readableBytes, file) == bytes.readableBytes)
  }
}
