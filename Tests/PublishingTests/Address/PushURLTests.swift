import Testing

@testable import Publishing

@Suite struct PushURLTests {
  struct Valid: Sendable, CustomTestStringConvertible {
    let text: String
    let normalised: String
    let redacted: String

    var testDescription: String { self.text }
  }

  @Test(
    "reads an address, normalises it and keeps its secrets out of what is shown",
    arguments: [
      Valid(
        text: "rtmp://live.example.com/app/key",
        normalised: "rtmp://live.example.com/app/key",
        redacted: "rtmp://live.example.com/app/***"
      ),
      Valid(
        text: "RTMP://Live.Example.COM:1935/app/Key",
        normalised: "rtmp://live.example.com/app/Key",
        redacted: "rtmp://live.example.com/app/***"
      ),
      Valid(
        text: "rtmp://user:pa:ss@10.0.0.1:1936/app/instance/key?token=a/b@c:d",
        normalised: "rtmp://user:pa:ss@10.0.0.1:1936/app/instance/key?token=a/b@c:d",
        redacted: "rtmp://10.0.0.1:1936/app/instance/***"
      ),
      Valid(
        text: "rtmp://user@[2001:DB8:0::1]:1935/app/key",
        normalised: "rtmp://user@[2001:db8::1]/app/key",
        redacted: "rtmp://[2001:db8::1]/app/***"
      ),
      Valid(
        text: "RTMPS://Live.example.com:443/app/key?token=a",
        normalised: "rtmps://live.example.com/app/key?token=a",
        redacted: "rtmps://live.example.com/app/***"
      ),
      Valid(
        text: "rtmps://user:secret@live.example.com:1935/app/key",
        normalised: "rtmps://user:secret@live.example.com:1935/app/key",
        redacted: "rtmps://live.example.com:1935/app/***"
      ),
      Valid(
        text: "http://user:secret@Host:80/key.flv",
        normalised: "http://user:secret@host/key.flv",
        redacted: "http://host/***"
      ),
      Valid(
        text: "https://host:8443/live/a/key.flv?token=a/b",
        normalised: "https://host:8443/live/a/key.flv?token=a/b",
        redacted: "https://host:8443/live/a/***"
      ),
      Valid(
        text: "https://[::1]:443//key",
        normalised: "https://[::1]//key",
        redacted: "https://[::1]//***"
      ),
      Valid(
        text: "tcp://Host:9000/",
        normalised: "tcp://host:9000",
        redacted: "tcp://host:9000"
      ),
      Valid(
        text: "file:///srv/show.flv?rotate-size=2000MB&rotate-time=90m",
        normalised: "file:///srv/show.flv?rotate-time=90m&rotate-size=2GB",
        redacted: "file:///srv/show.flv?rotate-time=90m&rotate-size=2GB"
      ),
      Valid(
        text: "file:///srv/recordings/show%201.flv",
        normalised: "file:///srv/recordings/show%201.flv",
        redacted: "file:///srv/recordings/show%201.flv"
      ),
      Valid(
        text: "file://localhost/srv//./show.FLV",
        normalised: "file:///srv/show.FLV",
        redacted: "file:///srv/show.FLV"
      ),
    ]
  )
  func reads(_ vector: Valid) throws {
    let url = try PushURL(vector.text)

    #expect(url.text == vector.normalised)
    #expect(url.redacted == vector.redacted)
    #expect("\(url)" == vector.redacted)
    #expect(String(reflecting: url) == vector.redacted)
    #expect(try PushURL(url.text) == url)
  }

  @Test("gives the parts of an RTMP address")
  func parts() throws {
    let url = try PushURL("rtmp://user:secret@host:1936/app/instance/key?a=b")

    #expect(url.scheme == .rtmp)
    #expect(url.user == "user")
    #expect(url.password == "secret")
    #expect(url.host == "host")
    #expect(url.port == 1936)
    #expect(url.app == "app/instance")
    #expect(url.streamName == "key?a=b")
    #expect(url.path == nil)
    #expect(url.applicationURL == "rtmp://host:1936/app/instance")
  }

  @Test(
    "knows the usual port of each scheme",
    arguments: [
      ("rtmp://host/app/key", 1935), ("rtmps://host/app/key", 443), ("http://host/key", 80),
      ("https://host/key", 443), ("tcp://host:9", 9),
    ]
  )
  func ports(_ text: String, _ port: Int) throws {
    let url = try PushURL(text)

    #expect(url.port == port)
    #expect(url.host == "host")
  }

  @Test("gives the decoded path of a recording and nothing of a server")
  func file() throws {
    let url = try PushURL("file:///srv/a%20b.flv")

    #expect(url.scheme == .file)
    #expect(url.path == "/srv/a b.flv")
    #expect(url.host == nil)
    #expect(url.streamName == nil)
  }

  @Test("finds two spellings of one stream equal, and other streams not")
  func equality() throws {
    let url = try PushURL("rtmp://host/app/key")

    #expect(try PushURL("rtmp://HOST:1935/app/key") == url)
    #expect(try PushURL("rtmp://host/app/KEY") != url)
    #expect(try PushURL("rtmp://host:1936/app/key") != url)
    #expect(try PushURL("rtmps://host:1935/app/key") != url)
  }

  @Test("shows no secret to a dump")
  func dumps() throws {
    var text = ""

    for scheme in ["rtmp", "rtmps", "http", "https"] {
      let url = try PushURL("\(scheme)://user:hunter2@host/app/streamkey?token=secret")
      dump(url, to: &text)
    }

    for secret in ["user", "hunter2", "streamkey", "token", "secret"] {
      #expect(!text.contains(secret))
    }
  }

  struct Invalid: Sendable, CustomTestStringConvertible {
    let text: String
    let reason: InvalidPushURL.Reason

    var testDescription: String { self.text }
  }

  @Test(
    "refuses what is no address, without repeating it",
    arguments: [
      Invalid(text: "", reason: .unknownScheme),
      Invalid(text: "hunter2", reason: .unknownScheme),
      Invalid(text: "hunter2://host/app/hunter2", reason: .unknownScheme),
      Invalid(text: "srt://host/hunter2", reason: .unknownScheme),
      Invalid(text: "rtmps://host/hunter2", reason: .invalidPath),
      Invalid(text: "http://host", reason: .invalidPath),
      Invalid(text: "http://host/", reason: .invalidPath),
      Invalid(text: "http://host/hunter2/", reason: .invalidPath),
      Invalid(text: "http://host?hunter2", reason: .invalidPath),
      Invalid(text: "http://host/live/?hunter2", reason: .invalidPath),
      Invalid(text: "http://host/a.flv#hunter2", reason: .invalidPath),
      Invalid(text: "http://host/a hunter2.flv", reason: .invalidPath),
      Invalid(text: "http://host/hunter2\r\nHost: other", reason: .invalidPath),
      Invalid(text: "https:///hunter2.flv", reason: .invalidAuthority),
      Invalid(text: "https://user:hunter2%@host/a.flv", reason: .invalidAuthority),
      Invalid(text: "tcp://host:1/hunter2", reason: .invalidPath),
      Invalid(text: "tcp://host:1?hunter2", reason: .invalidPath),
      Invalid(text: "tcp://host", reason: .invalidAuthority),
      Invalid(text: "tcp://hunter2@host:1", reason: .invalidAuthority),
      Invalid(text: "rtmp://host", reason: .invalidPath),
      Invalid(text: "rtmp://host/hunter2", reason: .invalidPath),
      Invalid(text: "rtmp://host/app/", reason: .invalidPath),
      Invalid(text: "rtmp://host/app/?hunter2", reason: .invalidPath),
      Invalid(text: "rtmp://host//hunter2", reason: .invalidPath),
      Invalid(text: "rtmp://host/app//hunter2", reason: .invalidPath),
      Invalid(text: "rtmp://host/app/hunter2 ", reason: .invalidPath),
      Invalid(text: "rtmp://host/app/hunter2\r\n", reason: .invalidPath),
      Invalid(text: "rtmp://host/äpp/hunter2", reason: .invalidPath),
      Invalid(text: "rtmp:///app/hunter2", reason: .invalidAuthority),
      Invalid(text: "rtmp://host:/app/hunter2", reason: .invalidAuthority),
      Invalid(text: "rtmp://host:0/app/hunter2", reason: .invalidAuthority),
      Invalid(text: "rtmp://host:65536/app/hunter2", reason: .invalidAuthority),
      Invalid(text: "rtmp://host:+1/app/hunter2", reason: .invalidAuthority),
      Invalid(text: "rtmp://::1/app/hunter2", reason: .invalidAuthority),
      Invalid(text: "rtmp://[::1/app/hunter2", reason: .invalidAuthority),
      Invalid(text: "rtmp://[127.0.0.1]/app/hunter2", reason: .invalidAuthority),
      Invalid(text: "rtmp://[::g]/app/hunter2", reason: .invalidAuthority),
      Invalid(text: "rtmp://:hunter2@host/app/key", reason: .invalidAuthority),
      Invalid(text: "rtmp://ho%73t/app/hunter2", reason: .invalidAuthority),
      Invalid(text: "file://host/hunter2.flv", reason: .invalidAuthority),
      Invalid(text: "file://hunter2.flv", reason: .invalidAuthority),
      Invalid(text: "file:///", reason: .invalidPath),
      Invalid(text: "file:///srv/hunter2.mp4", reason: .invalidPath),
      Invalid(text: "file:///srv/.flv", reason: .invalidPath),
      Invalid(text: "file:///srv/hunter2.flv/", reason: .invalidPath),
      Invalid(text: "file:///srv/../hunter2.flv", reason: .invalidPath),
      Invalid(text: "file:///srv/%2e%2e/hunter2.flv", reason: .invalidPath),
      Invalid(text: "file:///srv/hunter2%.flv", reason: .invalidPath),
      Invalid(text: "file:///srv/hunter2%00.flv", reason: .invalidPath),
      Invalid(text: "file:///srv/hunter2%FF.flv", reason: .invalidPath),
      Invalid(text: "file:///srv/hunter2.flv?a=b", reason: .invalidPath),
    ]
  )
  func refuses(_ vector: Invalid) throws {
    let error = try #require(throws: InvalidPushURL.self) { try PushURL(vector.text) }

    #expect(error.reason == vector.reason)
    #expect(!error.message.contains("hunter2"))
  }

  @Test("names the schemes of the product when the scheme is wrong")
  func namesSchemes() throws {
    for text in ["srt://host/key", "key"] {
      let error = try #require(throws: InvalidPushURL.self) { try PushURL(text) }

      for scheme in ["rtmp", "rtmps", "http", "https", "tcp", "file"] {
        #expect(error.message.contains(scheme))
      }
    }
  }
}
