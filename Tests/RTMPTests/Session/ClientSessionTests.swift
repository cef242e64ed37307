import NIOCore
import Testing

@testable import RTMP

@Suite struct ClientSessionTests {
  @Test("asks the server in the order that servers expect")
  func order() throws {
    var server = try ServerScript()
    let key = AMF0Value.string("studio-key?token=s3cret")

    #expect(
      try server.messages() == [
        .command(
          Command(
            "connect",
            transactionID: 1,
            object: .object([
              "app": "live", "type": "nonprivate", "flashVer": "FMLE/3.0 (compatible; Rackcast)",
              "tcUrl": "rtmp://127.0.0.1/live", "capsEx": 1,
            ])
          )
        )
      ]
    )
    #expect(try server.send("_result", 1, StatusInfo.success.object) == [])
    #expect(
      try server.messages() == [
        .windowAckSize(2_500_000),
        .setChunkSize(65_536),
        .command(Command("releaseStream", transactionID: 2, arguments: [key])),
        .command(Command("FCPublish", transactionID: 3, arguments: [key])),
        .command(Command("createStream", transactionID: 4)),
      ]
    )
    #expect(try server.send("_result", 4, 7) == [])
    #expect(
      try server.messages() == [
        .command(Command("publish", transactionID: 5, arguments: [key, "live"]))
      ]
    )
    #expect(try server.status(StatusInfo.publishStart, level: "status") == [.publishing])
    server.unpublish()
    #expect(
      try server.messages() == [
        .command(Command("FCUnpublish", transactionID: 6, arguments: [key])),
        .command(Command("deleteStream", transactionID: 7, arguments: [7])),
      ]
    )
  }

  @Test("answers that belong to no question change nothing")
  func wrongTransactions() throws {
    var server = try ServerScript()
    _ = try server.messages()

    #expect(try server.send("_result", 4, 1) == [])
    #expect(try server.send("_error", 2, .null) == [])
    #expect(try server.status(StatusInfo.publishStart, level: "status") == [])
    #expect(try server.messages().isEmpty)
    _ = try server.send("_result", 1, StatusInfo.success.object)
    _ = try server.messages()
    #expect(try server.send("_result", 1, StatusInfo.success.object) == [])
    #expect(try server.send("_error", 2, .null) == [])
    #expect(try server.send("_error", 3, .null) == [])
    #expect(try server.send("onFCPublish", 0, .null) == [])
    #expect(try server.send("onBWDone", 0, 8192) == [])
    #expect(try server.messages().isEmpty)
    #expect(!server.client.isPublishing)
  }

  @Test(
    "tells a refusal that stands from one that may pass",
    arguments: [
      ("NetStream.Publish.BadName", "error", "Already publishing", true),
      ("NetStream.Publish.BadName", "status", "Already publishing", true),
      ("NetStream.Publish.Denied", "error", "", true),
      ("NetStream.Publish.Unauthorized", "error", "", true),
      ("NetConnection.Connect.Rejected", "error", "", true),
      ("NetConnection.Connect.InvalidApp", "error", "", true),
      ("NetStream.Failed", "error", "code=403 need auth; authmod=adobe", true),
      // nginx-rtmp whose on_publish refuses, Wowza with a password, gomedia, an unknown name.
      ("NetStream.Publish.BadName", "error", "Authorization failed", true),
      ("NetStream.Publish.Denied", "error", "Publishing denied", true),
      ("NetConnection.Connect.Rejected", "status", "Connect rejected.", true),
      ("NetStream.Publish.Rejected", "error", "", true),
      ("NetStream.Publish.StreamNotFound", "error", "", true),
      ("NetConnection.Connect.Rejected", "error", "[ AccessManager.Reject ] : code=403", true),
      // What passes: a server that is full, is going down, or failed itself.
      ("NetConnection.Connect.Rejected", "error", "[ License.Limit ] Limit exceeded", false),
      ("NetConnection.Connect.Rejected", "error", "Too many connections", false),
      ("NetStream.Publish.Failed", "error", "", false),
      ("NetConnection.Connect.IdleTimeOut", "error", "", false),
      ("NetStream.Failed", "error", "server busy", false),
      ("NetConnection.Connect.AppShutdown", "error", "", false),
      ("NetConnection.Connect.Failed", "error", "", false),
      ("", "error", "", false),
    ]
  )
  func refusals(code: String, level: String, description: String, permanent: Bool) throws {
    let expected = ClientSession.Action.refused(
      code: code.isEmpty ? "NetConnection.Call.Failed" : code,
      description: description,
      permanent: permanent
    )
    let info = StatusInfo(level: level, code: code, description: description)

    var atPublish = try ServerScript()
    try atPublish.advance(toPublishing: false)
    #expect(try atPublish.status(code, level: level, description) == [expected])

    var atConnect = try ServerScript()
    #expect(try atConnect.send("_error", 1, info.object) == [expected])

    // Nothing more comes of a refused session.
    #expect(try atConnect.send("_result", 1, StatusInfo.success.object) == [])
    #expect(!atConnect.client.isPublishing)
  }

  @Test(
    "a publish that the server ends is told with its code",
    arguments: [
      ("NetStream.Unpublish.Success", "status"), ("NetStream.Publish.BadName", "error"),
      ("NetConnection.Connect.Closed", "status"), ("NetStream.Failed", "error"),
      ("NetConnection.Connect.ReconnectRequest", "status"),
    ]
  )
  func ended(code: String, level: String) throws {
    var server = try ServerScript()
    try server.advance(toPublishing: true)

    #expect(try server.status(code, level: level) == [.closedByServer(code: code)])
    #expect(!server.client.isPublishing)
  }

  @Test("statuses that are no end leave the publish alone")
  func goesOn() throws {
    var server = try ServerScript()
    try server.advance(toPublishing: true)

    #expect(try server.status("NetStream.Publish.Start", level: "status") == [])
    #expect(try server.status("NetStream.Publish.Idle", level: "status") == [])
    #expect(try server.status("NetStream.Record.Start", level: "status") == [])
    #expect(server.client.isPublishing)
  }

  @Test("a close is the end, at any time")
  func close() throws {
    let closed = ClientSession.Action.closedByServer(code: "NetConnection.Connect.Closed")
    var early = try ServerScript()
    #expect(try early.send("close", 0, .null) == [closed])

    var late = try ServerScript()
    try late.advance(toPublishing: true)
    #expect(try late.send("close", 0, .null) == [closed])
  }

  @Test(
    "the stream key is never in what is told",
    arguments: [
      "Stream studio-key is busy", "studio-key?token=s3cret", "bad token=s3cret for studio-key",
    ]
  )
  func masksKey(description: String) throws {
    var server = try ServerScript()
    try server.advance(toPublishing: false)

    let actions = try server.status("NetStream.Publish.BadName", level: "error", description)

    let told = "\(actions)"
    #expect(!told.contains("studio-key"))
    #expect(!told.contains("s3cret"))
    #expect(told.contains("…"))
  }

  @Test("answers a ping with its time")
  func ping() throws {
    var server = try ServerScript()
    _ = try server.messages()

    _ = try server.send(.userControl(.pingRequest(timestamp: 42)))

    #expect(try server.messages() == [.userControl(.pingResponse(timestamp: 42))])
  }

  @Test("acknowledges what came once a window of it has, and names a window when asked to")
  func acknowledges() throws {
    var server = try ServerScript()
    _ = try server.send(.windowAckSize(4000))
    _ = try server.messages()

    _ = try server.send(.data(ByteBuffer(repeating: 5, count: 100)))
    #expect(try server.messages() == [])
    _ = try server.send(.data(ByteBuffer(repeating: 5, count: 5000)))
    #expect(
      try server.messages() == [.acknowledgement(UInt32(server.client.bytesReceived))]
    )
    _ = try server.send(.setPeerBandwidth(100_000, .dynamic))
    _ = try server.send(.setPeerBandwidth(100_000, .dynamic))
    #expect(try server.messages() == [.windowAckSize(100_000)])
  }

  @Test("counts what the server acknowledged, and believes no more than was sent")
  func acknowledged() throws {
    var server = try ServerScript()
    let sent = server.client.bytesSent

    _ = try server.send(.acknowledgement(3000))
    #expect(server.client.acknowledgedBytes == 3000)
    _ = try server.send(.acknowledgement(UInt32(sent + 1)))
    #expect(server.client.acknowledgedBytes == 3000)
    _ = try server.send(.acknowledgement(UInt32(sent)))
    #expect(server.client.acknowledgedBytes == sent)
  }

  @Test(
    "an answer to createStream without a stream number is an error",
    arguments: [
      .null, "1", -1, 1.5, .number(.nan), .number(.infinity), 4_294_967_296,
    ] as [AMF0Value]
  )
  func badStreamNumber(value: AMF0Value) throws {
    var server = try ServerScript()
    _ = try server.send("_result", 1, StatusInfo.success.object)

    let error = #expect(throws: RTMPError.self) { try server.send("_result", 4, value) }

    #expect(error?.code == .invalidMessage)
  }

  @Test("a server that is none is told by its first byte")
  func garbage() {
    var client = ClientSession(.sample)
    _ = client.connectionMade()
    var bytes = ByteBuffer(string: "HTTP/1.1 400 Bad Request\r\n\r\n")

    let error = #expect(throws: RTMPError.self) { try client.receive(&bytes) }

    #expect(error?.code == .invalidHandshake)
  }
}
