/// Where a destination is, normalised: two addresses of one stream are equal.
///
/// Printing one, also in a debugger or by reflection, gives `redacted`; only `text` has the secrets.
public struct PushURL: Hashable, Sendable {
  /// How media gets there.
  public enum Scheme: String, Hashable, Sendable, CaseIterable {
    /// RTMP over TCP.
    case rtmp
    /// An FLV recording on this machine.
    case file
  }

  /// A server, and a stream on it.
  struct Stream: Hashable, Sendable {
    var user: String?
    var password: String?
    /// A name in lower case, or an IP address without brackets.
    var host: String
    var port: Int
    var app: String
    /// The stream name with its query.
    var name: String
  }

  enum Location: Hashable, Sendable {
    case rtmp(Stream)
    /// An absolute path.
    case file(path: String)
  }

  let location: Location

  /// The port of RTMP servers (RTMP 1.0, 2).
  static let defaultPort = 1935

  /// How media gets there.
  public var scheme: Scheme {
    switch self.location {
    case .rtmp: .rtmp
    case .file: .file
    }
  }

  /// The name or the IP address of the server, without brackets; `nil` for a file.
  public var host: String? { self.stream?.host }

  /// The TCP port of the server; `nil` for a file.
  public var port: Int? { self.stream?.port }

  /// The user to log in as, as written; `nil` when there is none.
  public var user: String? { self.stream?.user }

  /// The password to log in with, as written: secret.
  public var password: String? { self.stream?.password }

  /// The application with its instance; `nil` for a file.
  public var app: String? { self.stream?.app }

  /// The stream name with its query: secret. `nil` for a file.
  public var streamName: String? { self.stream?.name }

  /// The absolute path of the recording; `nil` for a server.
  public var path: String? {
    switch self.location {
    case .rtmp: nil
    case .file(let path): path
    }
  }

  var stream: Stream? {
    switch self.location {
    case .rtmp(let stream): stream
    case .file: nil
    }
  }
}

extension PushURL {
  /// The whole address, secrets included: to be stored, never to be shown or logged.
  public var text: String {
    switch self.location {
    case .rtmp(let stream):
      let password = stream.password.map { ":\($0)" } ?? ""
      let login = stream.user.map { "\($0)\(password)@" } ?? ""
      return "rtmp://\(login)\(stream.authority)/\(stream.app)/\(stream.name)"

    case .file(let path):
      return "file://\(path.percentEncoded)"
    }
  }

  /// The address without user, password and query, and with `***` for the stream name. The path of
  /// a recording is no secret and stays.
  public var redacted: String {
    switch self.location {
    case .rtmp(let stream): "rtmp://\(stream.authority)/\(stream.app)/***"
    case .file: self.text
    }
  }
}

extension PushURL.Stream {
  /// The host, and the port where it is not the usual one.
  var authority: String {
    let host = self.host.contains(":") ? "[\(self.host)]" : self.host
    return self.port == PushURL.defaultPort ? host : "\(host):\(self.port)"
  }

  /// The URL of the application, as the `connect` command tells it: without login and stream name.
  var applicationURL: String {
    "rtmp://\(self.authority)/\(self.app)"
  }
}

extension PushURL: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { self.redacted }

  public var debugDescription: String { self.redacted }

  public var customMirror: Mirror {
    Mirror(self, children: ["redacted": self.redacted])
  }
}
