import NIOCore
import RTMP
import Testing

@testable import Publishing

@Suite struct HTTPStreamTests {
  private static func resource(_ text: String) throws -> HTTPRequest {
    let url = try PushURL(text)
    switch url.location {
    case .http(let resource), .https(let resource):
      return HTTPRequest(resource, scheme: url.scheme)
    case .rtmp, .rtmps, .tcp, .file:
      preconditionFailure("The test's address is one of HTTP.")
    }
  }

  private static func stream() throws -> HTTPStream {
    HTTPStream(try Self.resource("http://host/key.flv"))
  }

  private static func text(_ buffers: [ByteBuffer]) -> String {
    buffers.map { String(buffer: $0) }.joined()
  }

  @Test("asks to put what is in the address, in chunks, and closes after it")
  func head() throws {
    let request = try Self.resource("http://host:8080/live/key.flv?token=a")

    #expect(
      request.head == """
        PUT /live/key.flv?token=a HTTP/1.1\r
        Host: host:8080\r
        User-Agent: Rackcast\r
        Content-Type: video/x-flv\r
        Transfer-Encoding: chunked\r
        Connection: close\r
        \r

        """
    )
    #expect(!"\(request)".contains("key"))
  }

  @Test(
    "logs in with the user and the password of the address, decoded",
    arguments: [
      ("Aladdin:open%20sesame", "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="), ("user", "dXNlcjo="),
      ("a:b:c", "YTpiOmM="), ("%C3%A4:%40", "w6Q6QA=="),
    ]
  )
  func login(_ login: String, _ encoded: String) throws {
    let request = try Self.resource("https://\(login)@[::1]/key.flv")

    #expect(request.head.contains("\r\nAuthorization: Basic \(encoded)\r\n"))
    #expect(request.head.contains("\r\nHost: [::1]\r\n"))
  }

  @Test(
    "encodes Base64",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
      ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ]
  )
  func base64(_ text: String, _ encoded: String) {
    #expect(Array(text.utf8).base64 == encoded)
  }

  @Test("publishes at once, and sends what goes together as one chunk")
  func chunks() throws {
    var stream = try Self.stream()
    let begin = stream.connectionMade()
    let first = stream.encode([TestMessage.metadata(), TestMessage.keyframe(0)])
    let second = stream.encode([TestMessage.audio(10, size: 5)])

    #expect(begin.last == .publishing)
    var flv = ByteBuffer()
    flv.writeFLVFileHeader(FLVFileHeader(hasAudio: false, hasVideo: true))
    flv.writeFLVTag(FLVTag(TestMessage.metadata()))
    flv.writeFLVTag(FLVTag(TestMessage.keyframe(0)))
    var sent = first.reduce(into: ByteBuffer()) { $0.writeImmutableBuffer($1) }
    #expect(sent.readString(length: 5) == String(flv.readableBytes, radix: 16) + "\r\n")
    #expect(sent.readSlice(length: flv.readableBytes) == flv)
    #expect(String(buffer: sent) == "\r\n")
    // 11 bytes of header, 5 of body and 4 of trailer.
    #expect(second.first.map { String(buffer: $0) } == "14\r\n")
    #expect(stream.encode([]).isEmpty)
  }

  @Test("waits for the answer to a body that it ended")
  func answeredAfterEnd() throws {
    var stream = try Self.stream()
    _ = stream.connectionMade()
    let end = stream.end()
    var answer = ByteBuffer(string: "HTTP/1.1 201 Created\r\n\r\n")

    #expect(Self.text(end.bytes) == "0\r\n\r\n")
    #expect(end.then == .awaitAnswer)
    #expect(try stream.receive(&answer) == [.finished])
    #expect(stream.encode([TestMessage.audio(0)]).isEmpty)
  }

  @Test("goes on when the server accepts before the end, and then waits for nothing")
  func answeredBeforeEnd() throws {
    var stream = try Self.stream()
    _ = stream.connectionMade()
    var answer = ByteBuffer(string: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nmore")

    #expect(try stream.receive(&answer) == [])
    #expect(!stream.encode([TestMessage.audio(0)]).isEmpty)
    #expect(stream.end().then == .close)
  }

  @Test(
    "is refused by any other final answer, before the end or after it",
    arguments: [false, true]
  )
  func refused(afterEnd: Bool) throws {
    var stream = try Self.stream()
    _ = stream.connectionMade()
    if afterEnd { _ = stream.end() }
    var answer = ByteBuffer(string: "HTTP/1.1 507 Insufficient Storage\r\n")

    #expect(try stream.receive(&answer) == [.refusedByStatus(HTTPStatus(code: 507))])
    #expect(stream.encode([TestMessage.audio(0)]).isEmpty)
  }

  @Test(
    "tells a status that may pass from one that stays",
    arguments: [
      (200, true, false), (201, true, false), (204, true, false), (299, true, false),
      (301, false, true), (302, false, true), (308, false, true), (400, false, false),
      (401, false, true), (403, false, true), (404, false, true), (405, false, true),
      (408, false, false), (409, false, true), (413, false, true), (415, false, true),
      (429, false, false), (500, false, false), (502, false, false), (503, false, false),
      (507, false, false),
    ]
  )
  func status(_ code: Int, _ isSuccess: Bool, _ isPermanent: Bool) {
    let status = HTTPStatus(code: code)
    let failure = PublishFailure.refused(by: "10.0.0.1:80", status: status)

    #expect(status.isSuccess == isSuccess)
    #expect(status.isPermanent == isPermanent)
    #expect(failure.code == (isPermanent ? .refused : .serverClosed))
    #expect(failure.httpStatus == code)
    #expect(failure.message.contains("\(code)"))
    #expect(failure.message.contains("Redirects are not followed") == status.isRedirect)
  }
}
