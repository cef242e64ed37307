/// Where a destination is, normalised: two addresses of one stream are equal.
///
/// Printing one, also in a debugger or by reflection, gives `redacted`; only `text` has the secrets.
public struct PushURL: Hashable, Sendable {
  /// How media gets there.
  public enum Scheme: String, Hashable, Sendable, CaseIterable {
    /// RTMP over TCP.
    case rtmp
    /// RTMP over TLS.
    case rtmps
    /// FLV as the body of an HTTP `PUT`.
    case http
    /// FLV as the body of an HTTP `PUT` over TLS.
    case https
    /// FLV over TCP, with nothing around it.
    case tcp
    /// An FLV recording on this machine.
    case file
  }

  /// Where a server listens, and as whom to log in.
  struct Server: Hashable, Sendable {
    var user: String?
    var password: String?
    /// A name in lower case, or an IP address without brackets.
    var host: String
    var port: Int
  }

  /// A stream on an RTMP server.
  struct Stream: Hashable, Sendable {
    var server: Server
    var app: String
    /// The stream name with its query.
    var name: String
  }

  /// What a web server is to take.
  struct Resource: Hashable, Sendable {
    var server: Server
    /// The path up to and with the last `/`.
    var folder: String
    /// The last part of the path, with the query.
    var name: String
  }

  /// A recording on this machine.
  struct Recording: Hashable, Sendable {
    /// An absolute path.
    var path: String
    /// When another file is begun; `nil` for never.
    var rotation: RecordingRotation?
  }

  enum Location: Hashable, Sendable {
    case rtmp(Stream)
    case rtmps(Stream)
    case http(Resource)
    case https(Resource)
    case tcp(Server)
    case file(Recording)
  }

  let location: Location

  /// How media gets there.
  public var scheme: Scheme {
    switch self.location {
    case .rtmp: .rtmp
    case .rtmps: .rtmps
    case .http: .http
    case .https: .https
    case .tcp: .tcp
    case .file: .file
    }
  }

  /// The name or the IP address of the server, without brackets; `nil` for a file.
  public var host: String? { self.server?.host }

  /// The TCP port of the server; `nil` for a file.
  public var port: Int? { self.server?.port }

  /// The user to log in as, as written; `nil` when there is none.
  public var user: String? { self.server?.user }

  /// The password to log in with, as written: secret.
  public var password: String? { self.server?.password }

  /// The application with its instance; `nil` where there is no RTMP server.
  public var app: String? { self.stream?.app }

  /// The stream name with its query: secret. `nil` where there is no RTMP server.
  public var streamName: String? { self.stream?.name }

  /// The absolute path of the recording; `nil` for a server.
  public var path: String? { self.recording?.path }

  /// When the recording begins another file; `nil` for never, and for a server.
  public var rotation: RecordingRotation? { self.recording?.rotation }
}

extension PushURL {
  var stream: Stream? {
    switch self.location {
    case .rtmp(let stream), .rtmps(let stream): stream
    case .http, .https, .tcp, .file: nil
    }
  }

  var recording: Recording? {
    switch self.location {
    case .file(let recording): recording
    case .rtmp, .rtmps, .http, .https, .tcp: nil
    }
  }

  var server: Server? {
    switch self.location {
    case .rtmp(let stream), .rtmps(let stream): stream.server
    case .http(let resource), .https(let resource): resource.server
    case .tcp(let server): server
    case .file: nil
    }
  }
}

extension PushURL.Scheme {
  /// Whether the connection is TLS.
  var isEncrypted: Bool {
    switch self {
    case .rtmps, .https: true
    case .rtmp, .http, .tcp, .file: false
    }
  }

  /// The port where an address names none; `nil` where it must name one.
  var defaultPort: Int? {
    switch self {
    // RTMP 1.0, 2.
    case .rtmp: 1935
    // RFC 9110, 4.2; there is none of its own for RTMP over TLS.
    case .rtmps, .https: 443
    case .http: 80
    case .tcp, .file: nil
    }
  }
}
