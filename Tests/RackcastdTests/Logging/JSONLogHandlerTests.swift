import Foundation
import Logging
import Synchronization
import Testing

@testable import rackcastd

@Suite struct JSONLogHandlerTests {
  private final class Lines: Sendable {
    private let kept = Mutex<[String]>([])

    var all: [String] { self.kept.withLock { $0 } }

    func add(_ line: String) {
      self.kept.withLock { $0.append(line) }
    }
  }

  private let lines = Lines()

  private var logger: Logger {
    let lines = self.lines
    return Logger(label: "rackcastd") { label in
      JSONLogHandler(label: label, now: { Date(timeIntervalSince1970: 1_767_225_600.25) }) {
        lines.add($0)
      }
    }
  }

  @Test("writes a line for each message, with what belongs to it as it is")
  func line() {
    var logger = self.logger
    logger[metadataKey: "session"] = "cam1"
    logger.warning(
      "a \"word\"\nand a line",
      metadata: ["tries": "\(3)", "of": ["a", "b"], "in": ["x": "y"], "session": "cam2"]
    )

    #expect(
      self.lines.all == [
        #"{"label":"rackcastd","level":"warning","message":"a \"word\"\nand a line","metadata":"#
          + #"{"in":{"x":"y"},"of":["a","b"],"session":"cam2","tries":"3"},"#
          + #""time":"2026-01-01T00:00:00.250000Z"}"# + "\n"
      ]
    )
  }

  @Test("leaves out what there is none of, and what is below its level")
  func levels() {
    var logger = self.logger
    logger.logLevel = .notice
    logger.info("no")
    logger.notice("yes")

    #expect(
      self.lines.all == [
        #"{"label":"rackcastd","level":"notice","message":"yes","time":"2026-01-01T00:00:00.250000Z"}"#
          + "\n"
      ]
    )
  }
}
