import Testing

@testable import Encoding

@Suite struct AccessUnitTests {
  private static let uuid: [UInt8] = [
    0xdc, 0x45, 0xe9, 0xbd, 0xe6, 0xd9, 0x48, 0xb7, 0x96, 0x2c, 0xd8, 0x20, 0xd9, 0x23, 0xee, 0xef,
  ]

  /// A byte stream, and the sample it becomes.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let stream: [UInt8]
    let sample: [UInt8]
    let isKeyframe: Bool
    var testDescription: String { self.name }
  }

  static let cases = [
    Case(name: "nothing", stream: [], sample: [], isKeyframe: false),
    Case(name: "no start code", stream: [1, 2, 3, 4], sample: [], isKeyframe: false),
    Case(
      name: "a slice behind a start code of three bytes",
      stream: [0, 0, 1, 0x41, 9],
      sample: [0, 0, 0, 2, 0x41, 9],
      isKeyframe: false
    ),
    Case(
      name: "two slices, both kinds of start code",
      stream: [0, 0, 0, 1, 0x65, 8, 0, 0, 1, 0x65, 7, 6],
      sample: [0, 0, 0, 2, 0x65, 8, 0, 0, 0, 3, 0x65, 7, 6],
      isKeyframe: true
    ),
    Case(
      name: "headers and delimiter",
      stream: [0, 0, 0, 1, 9, 0xf0, 0, 0, 0, 1, 0x67, 1, 0, 0, 1, 0x68, 2, 0, 0, 1, 0x65, 3],
      sample: [0, 0, 0, 2, 0x65, 3],
      isKeyframe: true
    ),
    Case(
      name: "zeros behind a unit",
      stream: [0, 0, 1, 0x41, 9, 0, 0, 0, 0, 0, 1, 0x41, 8, 0, 0],
      sample: [0, 0, 0, 2, 0x41, 9, 0, 0, 0, 2, 0x41, 8],
      isKeyframe: false
    ),
    Case(
      name: "emulation prevention",
      stream: [0, 0, 1, 0x41, 0, 0, 3, 1, 0, 0, 3, 0, 5],
      sample: [0, 0, 0, 10, 0x41, 0, 0, 3, 1, 0, 0, 3, 0, 5],
      isKeyframe: false
    ),
    Case(
      name: "the encoder's banner",
      stream: [0, 0, 1, 6, 5, 20] + Self.uuid + [1, 2, 3, 4, 0x80, 0, 0, 1, 0x65, 3],
      sample: [0, 0, 0, 2, 0x65, 3],
      isKeyframe: true
    ),
    Case(
      name: "other supplemental information",
      stream: [0, 0, 1, 6, 5, 3, 1, 2, 3, 0x80, 0, 0, 1, 0x41, 3],
      sample: [0, 0, 0, 7, 6, 5, 3, 1, 2, 3, 0x80, 0, 0, 0, 2, 0x41, 3],
      isKeyframe: false
    ),
    Case(
      name: "empty units",
      stream: [0, 0, 1, 0, 0, 1, 0x41, 3, 0, 0, 1],
      sample: [0, 0, 0, 2, 0x41, 3],
      isKeyframe: false
    ),
  ]

  @Test("turns a byte stream into lengths and units", arguments: cases)
  func converts(testCase: Case) {
    let unit = testCase.stream.withUnsafeBytes { AccessUnit(annexB: $0) }

    #expect(unit.bytes == testCase.sample)
    #expect(unit.isKeyframe == testCase.isKeyframe)
  }

  @Test("makes a configuration record of the parameter sets")
  func record() throws {
    let headers: [UInt8] = [0, 0, 0, 1, 0x67, 0x64, 0, 31, 0xac, 0, 0, 0, 1, 0x68, 0xee, 0x3c]

    let record = try AVCDecoderConfigurationRecord(annexB: headers)

    #expect(
      record.bytes == [
        1, 0x64, 0, 31, 0xff, 0xe1, 0, 5, 0x67, 0x64, 0, 31, 0xac, 1, 0, 3, 0x68, 0xee, 0x3c,
        0xfd, 0xf8, 0xf8, 0,
      ]
    )
  }

  @Test(
    "refuses headers without parameter sets",
    arguments: [[], [0, 0, 1, 0x67, 1]] as [[UInt8]]
  )
  func noParameterSets(headers: [UInt8]) {
    #expect(throws: EncodingError.self) { try AVCDecoderConfigurationRecord(annexB: headers) }
  }
}
