import NIOCore
import Testing

@testable import RTMP

@Suite struct ServerSessionTests {
  @Test("answers as common servers do")
  func answers() throws {
    var client = ClientScript()

    try client.connect()
    #expect(
      try client.messages() == [
        .windowAckSize(2_500_000),
        .setPeerBandwidth(2_500_000, .dynamic),
        .userControl(.streamBegin(streamID: 0)),
        .setChunkSize(65_536),
        .command(
          Command(
            "_result",
            transactionID: 1,
            object: .object(["fmsVer": "FMS/3,5,7,7009", "capabilities": 31]),
            arguments: [
              StatusInfo(
                level: "status",
                code: "NetConnection.Connect.Success",
                description: "Connection succeeded."
              ).object
            ]
          )
        ),
      ]
    )
    try client.call("releaseStream", 2, ["key"])
    try client.call("createStream", 4, [])
    #expect(
      try client.messages() == [
        .command(Command("_result", transactionID: 2, arguments: [.undefined])),
        .command(Command("_result", transactionID: 4, arguments: [1])),
      ]
    )
    try client.call("publish", 5, ["key?a=b", "live"], streamID: 1)
    #expect(client.actions.last == .publishRequested(app: "live", name: "key?a=b"))
    #expect(try client.names(of: client.server.acceptPublish()) == ["onFCPublish", "onStatus"])
  }

  @Test("media is taken while a stream is published, whether or not the client waited")
  func media() throws {
    var client = ClientScript()
    try client.connect()
    try client.sendSound()
    #expect(client.mediaCount == 0)

    try client.call("publish", 5, ["key", "live"], streamID: 1)
    try client.sendSound()
    _ = client.server.acceptPublish()
    try client.sendSound()
    #expect(client.mediaCount == 2)

    try client.call("deleteStream", 6, [9])
    try client.sendSound()
    #expect(client.mediaCount == 3)
    try client.call("deleteStream", 6, [1])
    try client.sendSound()
    #expect(client.mediaCount == 3)
    #expect(client.actions.last == .unpublished)
  }

  @Test(
    "each of the three ways to end a stream ends it once",
    arguments: [
      ["FCUnpublish", "deleteStream"], ["deleteStream"], ["closeStream"],
    ]
  )
  func unpublishes(commands: [String]) throws {
    var client = ClientScript()
    try client.connect()
    try client.call("publish", 5, ["key", "live"], streamID: 1)
    _ = client.server.acceptPublish()

    for command in commands {
      try client.call(command, 6, command == "deleteStream" ? [1] : ["key"], streamID: 1)
    }

    #expect(client.actions.filter { $0 == .unpublished }.count == 1)
    try client.call("publish", 7, ["other", "live"], streamID: 1)
    #expect(client.actions.last == .publishRequested(app: "live", name: "other"))
  }

  @Test("metadata is given as it stands in a file, and other data not at all")
  func metadata() throws {
    var client = ClientScript()
    try client.connect()
    try client.call("publish", 5, ["key", "live"], streamID: 1)
    let metadata = FLV.metadata(video: nil, audio: .sample)
    var wrapped = ByteBuffer()
    wrapped.writeAMF0("@setDataFrame")
    wrapped.writeImmutableBuffer(metadata.body)

    try client.send(.data(wrapped), streamID: 1)
    try client.send(.data(metadata.body), streamID: 1)
    try client.send(.data(ByteBuffer(hex: "02 0001 61 05")), streamID: 1)
    try client.send(.data(ByteBuffer()), streamID: 1)

    #expect(client.actions.suffix(2) == [.media(metadata), .media(metadata)])
  }

  @Test("the messages of an aggregate keep their distances")
  func aggregate() throws {
    var client = ClientScript()
    try client.connect()
    try client.call("publish", 5, ["key", "live"], streamID: 1)
    var body = ByteBuffer()
    for time in [500, 521] as [UInt32] {
      body.writeFLVTag(FLVTag(kind: .audio, timestamp: time, body: ByteBuffer(hex: "AF01")))
    }

    try client.send(.aggregate(body), streamID: 1, timestamp: 9000)

    let times = client.actions.compactMap { action -> UInt32? in
      if case .media(let message) = action { message.timestamp } else { nil }
    }
    #expect(times == [9000, 9021])
    body.moveWriterIndex(to: body.writerIndex - 1)
    #expect(throws: RTMPError.self) { try client.send(.aggregate(body), streamID: 1) }
  }

  @Test("a second publish, play and unknown calls get an answer, and harm nothing")
  func refusesCalls() throws {
    var client = ClientScript()
    try client.connect()
    try client.call("publish", 5, ["key", "live"], streamID: 1)
    _ = client.server.acceptPublish()
    _ = try client.messages()

    try client.call("publish", 6, ["other", "live"], streamID: 2)
    try client.call("play", 7, ["key"], streamID: 1)
    try client.call("getStats", 8, [])
    try client.call("_checkbw", 0, [])

    let codes = try client.messages().compactMap { message -> String? in
      if case .command(let command) = message { StatusInfo(command).code } else { nil }
    }
    #expect(
      codes == [
        "NetStream.Publish.BadName", "NetStream.Play.Failed", "NetConnection.Call.Failed",
      ]
    )
    try client.sendSound()
    #expect(client.mediaCount == 1)
  }

  @Test("an order that no client has is an error")
  func wrongOrder() throws {
    var early = ClientScript()
    #expect(throws: RTMPError.self) { try early.call("createStream", 1, []) }

    var twice = ClientScript()
    try twice.connect()
    #expect(throws: RTMPError.self) { try twice.connect() }
  }

  @Test("a connect without an application is refused")
  func noApplication() throws {
    var client = ClientScript()

    try client.connect(app: "")

    #expect(client.actions.last == .connectRefused(app: ""))
  }

  @Test("pings are answered, and only sent when there is a session")
  func ping() throws {
    var session = ServerSession()
    #expect(session.ping(timestamp: 1).readableBytes == 0)

    var client = ClientScript()
    let ping = client.server.ping(timestamp: 0x0102_0304)
    #expect(ping.bytes.suffix(6) == [0, 6, 1, 2, 3, 4])
  }
}
