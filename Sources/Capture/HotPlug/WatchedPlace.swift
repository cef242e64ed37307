/// A directory in which devices appear, and which of its names stand for one.
struct WatchedPlace: Hashable, Sendable {
  /// What a name must be to count.
  enum Names: Hashable, Sendable {
    /// Any name.
    case all
    /// One of these beginnings and a number: `video0`, `X1`.
    case numbered([String])
    /// One of these beginnings.
    case beginning([String])
    /// Exactly this.
    case exactly(String)
  }

  /// The directory; it need not exist yet.
  let directory: String
  let names: Names
  /// The kinds of devices that a change concerns.
  let kinds: Set<DeviceKind>

  /// Whether something of that name is a device.
  func counts(_ name: String) -> Bool {
    switch self.names {
    case .all:
      true
    case .numbered(let prefixes):
      prefixes.contains { prefix in
        name.hasPrefix(prefix) && Int(name.dropFirst(prefix.count)) != nil
      }
    case .beginning(let prefixes):
      prefixes.contains { name.hasPrefix($0) }
    case .exactly(let expected):
      name == expected
    }
  }

  /// Where cameras, microphones and screens appear.
  static func hardware(cameras: V4L2Enumerator) -> [WatchedPlace] {
    [
      WatchedPlace(
        directory: cameras.devices,
        names: .numbered(["video"]),
        kinds: [.camera]
      ),
      // What gives cameras their lasting names; udev links a node after it made it.
      WatchedPlace(directory: cameras.links, names: .all, kinds: [.camera]),
      WatchedPlace(
        directory: "\(cameras.devices)/snd",
        names: .beginning(["control", "pcm"]),
        kinds: [.microphone]
      ),
      WatchedPlace(directory: X11Enumerator.sockets, names: .numbered(["X"]), kinds: [.screen]),
    ]
  }

  /// Where the clip at `path` is.
  static func clip(_ path: String) -> WatchedPlace? {
    guard let slash = path.lastIndex(of: "/"), path.last != "/" else { return nil }
    return WatchedPlace(
      directory: slash == path.startIndex ? "/" : String(path[..<slash]),
      names: .exactly(String(path[path.index(after: slash)...])),
      kinds: [.file]
    )
  }
}
