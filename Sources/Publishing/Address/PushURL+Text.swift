extension PushURL {
  /// The whole address, secrets included: to be stored, never to be shown or logged.
  public var text: String {
    let scheme = self.scheme
    switch self.location {
    case .rtmp(let stream), .rtmps(let stream):
      return "\(scheme.rawValue)://\(stream.server.login)\(stream.server.authority(scheme))"
        + "/\(stream.app)/\(stream.name)"
    case .http(let resource), .https(let resource):
      return "\(scheme.rawValue)://\(resource.server.login)\(resource.server.authority(scheme))"
        + "\(resource.folder)\(resource.name)"
    case .tcp(let server):
      return "\(scheme.rawValue)://\(server.authority(scheme))"
    case .file(let recording):
      let query = recording.rotation.map { "?\($0.query)" } ?? ""
      return "file://\(recording.path.percentEncoded)\(query)"
    }
  }

  /// The address without user, password and query, and with `***` for the stream name or the last
  /// part of the path. The path of a recording is no secret and stays.
  public var redacted: String {
    let scheme = self.scheme
    switch self.location {
    case .rtmp(let stream), .rtmps(let stream):
      return "\(scheme.rawValue)://\(stream.server.authority(scheme))/\(stream.app)/***"
    case .http(let resource), .https(let resource):
      return "\(scheme.rawValue)://\(resource.server.authority(scheme))\(resource.folder)***"
    case .tcp, .file:
      return self.text
    }
  }

  /// The URL of the application, as the `connect` command tells it: without login and stream name.
  /// `nil` where there is no RTMP server.
  var applicationURL: String? {
    self.stream.map {
      "\(self.scheme.rawValue)://\($0.server.authority(self.scheme))/\($0.app)"
    }
  }
}

extension PushURL.Server {
  /// The host, and the port where it is not the usual one of `scheme`.
  func authority(_ scheme: PushURL.Scheme) -> String {
    let host = self.host.contains(":") ? "[\(self.host)]" : self.host
    return self.port == scheme.defaultPort ? host : "\(host):\(self.port)"
  }

  /// The user and the password before the host, as written.
  fileprivate var login: String {
    let password = self.password.map { ":\($0)" } ?? ""
    return self.user.map { "\($0)\(password)@" } ?? ""
  }
}

extension PushURL: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { self.redacted }

  public var debugDescription: String { self.redacted }

  public var customMirror: Mirror {
    Mirror(self, children: ["redacted": self.redacted])
  }
}
