import FoundationEssentials
import GRPCCore
import SwiftProtobuf
import Testing

@testable import ControlTransport

@Suite struct MetadataTests {
  @Test("keeps text, bytes and repeated keys in their order over the wire")
  func roundTrip() {
    let metadata: Metadata = [
      "rackcast-operator": "alice@host", "trace-bin": [0, 255], "tag": "a", "tag": "b",
    ]

    #expect(Metadata(received: metadata.proto) == metadata)
    #expect(metadata.wireProblem == nil)
  }

  @Test("sends keys in lower case")
  func lowerCase() {
    let metadata: Metadata = ["Rackcast-Operator": "alice"]

    #expect(metadata.withLowerCaseKeys == ["rackcast-operator": "alice"])
  }

  @Test("counts keys, values and 32 for each entry")
  func size() {
    let metadata: Metadata = ["ab": "cde", "x-bin": [1, 2]]

    #expect(metadata.wireSize == 32 + 5 + 32 + 7)
  }

  @Test(
    "names what is wrong with metadata",
    arguments: [
      (
        ProtoMetadata.with {
          $0.key = ""
          $0.text = "a"
        }, "the metadata key"
      ),
      (
        .with {
          $0.key = "A"
          $0.text = "a"
        }, "other characters"
      ),
      (
        .with {
          $0.key = "a b"
          $0.text = "a"
        }, "other characters"
      ),
      (
        .with {
          $0.key = "a"
          $0.text = "line\nbreak"
        }, "not printable ASCII"
      ),
      (
        .with {
          $0.key = "a"
          $0.text = "ä"
        }, "not printable ASCII"
      ),
      (
        .with {
          $0.key = "a"
          $0.binary = Data([1])
        }, "not printable ASCII"
      ),
      (
        .with {
          $0.key = "a-bin"
          $0.text = "a"
        }, "needs bytes"
      ),
      (.with { $0.key = "a-bin" }, "needs bytes"),
    ]
  )
  func problems(entry: ProtoMetadata, problem: String) {
    let metadata = Metadata(received: [entry])

    #expect(metadata.wireProblem?.contains(problem) == true)
  }

  @Test(
    "reads the time left as GRPCCore writes it",
    arguments: [
      ("5S", .seconds(5)), ("99999999u", .microseconds(99_999_999)), ("1n", .nanoseconds(1)),
      ("3m", .milliseconds(3)), ("2M", .seconds(120)), ("1H", .seconds(3600)),
      ("5", nil), ("S", nil), ("-5S", nil), ("5x", nil), ("999999999S", nil),
    ] as [(String, Duration?)]
  )
  func timeout(text: String, duration: Duration?) {
    let metadata: Metadata = ["grpc-timeout": .string(text)]

    #expect(metadata.callTimeout == duration)
  }
}
