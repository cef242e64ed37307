internal import Glibc

extension DeviceCatalog {
  /// What `resolve` does, on the catalog's thread.
  func resolved(_ input: String) throws(CaptureError) -> DeviceID {
    if input.hasPrefix("/") { return try self.deviceNode(input) }
    if input.hasPrefix(":") { return try DeviceID("x11:\(input)") }
    let scheme = input.firstIndex(of: ":").flatMap {
      DeviceID.Scheme(rawValue: String(input[..<$0]))
    }
    guard let scheme else { return try self.microphone(named: input) }
    let name = String(input.dropFirst(scheme.rawValue.count + 1))
    switch scheme {
    case .v4l2 where name.hasPrefix("/"):
      return try self.deviceNode(name)
    case .alsa where ALSAName(name).isCard:
      return try self.microphone(named: name)
    case .alsa:
      return try self.byCardID(DeviceID(input))
    case .file where !name.isEmpty:
      return try DeviceID("file:\(Self.absolutePath(name))")
    case .v4l2, .file, .synthetic, .x11:
      return try DeviceID(input)
    }
  }

  /// The camera behind a path, which may be a link.
  private func deviceNode(_ path: String) throws(CaptureError) -> DeviceID {
    guard let node = resolvedPath(path) else {
      throw CaptureError(v4l2: errno, opening: path)
    }
    guard node.hasPrefix(self.cameras.devices + "/video") else {
      throw .notADevice(path, because: "it is no camera node; a clip is named file:\(path)")
    }
    // Tells why it cannot be opened, where that is so.
    let capability = try V4L2Handle(path: node).capability()
    guard capability.capturesVideo else {
      throw .notADevice(path, because: "the node captures no pictures")
    }
    guard let camera = self.cameras.cameras().cameras.first(where: { $0.handle.path == node })
    else { throw CaptureError(v4l2: ENODEV, opening: path) }
    return camera.id
  }

  private func microphone(named name: String) throws(CaptureError) -> DeviceID {
    switch ALSAName(name) {
    case .card(let stream):
      let found = self.microphones.microphones()
      guard let microphone = found.microphones.first(where: { $0.has(stream) }) else {
        if let denied = found.refused.first(where: { $0.code == .accessDenied }) { throw denied }
        throw CaptureError(alsa: -ENOENT, doing: "find it", path: name)
      }
      let narrowed = microphone.narrowed(to: stream.subdevice)
      return DeviceID(scheme: .alsa, name: narrowed.stream.idName)

    case .configured(let name):
      guard !name.isEmpty, self.microphones.isConfigured(name) else {
        throw .notADevice(name, because: "no scheme is given and no ALSA PCM has that name")
      }
      return try DeviceID("alsa:\(name)")
    }
  }

  /// `alsa:0,1` by the id of card 0, where that is there.
  private func byCardID(_ id: DeviceID) -> DeviceID {
    guard let stream = ALSAName.Stream(arguments: id.name, needsDevice: true) else { return id }
    let found = self.microphones.microphones().microphones.first { $0.has(stream) }
    guard let found else { return id }
    return DeviceID(scheme: .alsa, name: found.narrowed(to: stream.subdevice).stream.idName)
  }

  /// `path` from the root on, without links where it exists.
  private static func absolutePath(_ path: String) -> String {
    if let resolved = resolvedPath(path) { return resolved }
    if path.hasPrefix("/") { return path }
    return (resolvedPath(".") ?? "") + "/" + path
  }
}

extension ALSAName {
  /// Whether it names a stream of a card.
  fileprivate var isCard: Bool {
    switch self {
    case .card: true
    case .configured: false
    }
  }
}
