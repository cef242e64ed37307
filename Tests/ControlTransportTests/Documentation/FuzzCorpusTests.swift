import Foundation
import Testing

@testable import ControlTransport

@Suite struct FuzzCorpusTests {
  /// Writes the seeds into the corpus instead of comparing: for who changes them.
  private static let writes = ProcessInfo.processInfo.environment["RACKCAST_WRITE_SEEDS"] != nil

  @Test("the corpus of the control protocol's fuzzers holds the vectors of these tests")
  func holdsVectors() throws {
    let corpus = WireProtocolDocument.repository.appending(path: "Tests/Fuzz/corpus")
    for seed in FuzzSeed.all {
      let folder = corpus.appending(path: seed.target)
      let file = folder.appending(path: seed.name)
      if Self.writes {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(seed.bytes).write(to: file)
      }

      let kept = FileManager.default.contents(atPath: file.path())
      #expect(kept.map { [UInt8]($0) } == seed.bytes, "\(file): run with RACKCAST_WRITE_SEEDS=1")
    }
  }
}
