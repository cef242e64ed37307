import NIOCore
import Testing

@testable import Publishing

@Suite struct HTTPStatusReaderTests {
  @Test(
    "finds the final status, however the answer arrives",
    arguments: [
      ("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n", 201),
      ("HTTP/1.0 200\r\n", 200),
      ("HTTP/1.1 403 Forbidden\n", 403),
      ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", 204),
      ("HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 503 Busy\r\n", 503),
    ]
  )
  func finds(_ text: String, _ code: Int) throws {
    var whole = HTTPStatusReader()
    var bytes = ByteBuffer(string: text)
    #expect(try whole.read(&bytes)?.code == code)

    var dripping = HTTPStatusReader()
    var found: [Int] = []
    for byte in text.utf8 where found.isEmpty {
      var byte = ByteBuffer(bytes: [byte])
      if let status = try dripping.read(&byte) { found.append(status.code) }
    }
    #expect(found == [code])
  }

  @Test(
    "refuses what is no answer of a web server, as soon as that is seen",
    arguments: [
      "S", "RTMP", "HTTP/2 200\r\n", "HTTP/1.1 2\r\n", "HTTP/1.1 abc OK\r\n", "HTTP/1.1 099 x\r\n",
      "HTTP/1.1 999 x\r\n", "\r\n", "HTTP/1.1 " + String(repeating: "2", count: 9000),
      "HTTP/1.1 100 Continue\r\n" + String(repeating: "a: b\r\n", count: 2000),
    ]
  )
  func refuses(_ text: String) {
    var reader = HTTPStatusReader()
    var bytes = ByteBuffer(string: text)

    #expect(throws: PushStreamError.self) { try reader.read(&bytes) }
  }

  @Test("waits for what is not there yet")
  func waits() throws {
    var reader = HTTPStatusReader()
    for text in ["", "H", "TTP/1.1 20", "1 Created"] {
      var bytes = ByteBuffer(string: text)
      #expect(try reader.read(&bytes) == nil)
    }
  }
}
