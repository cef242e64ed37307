internal import ControlAPI

/// Parts of a session as people read them.
enum SessionText {
  /// `540×960 @ 25`, `–` without a picture.
  static func picture(_ session: ProtoSession) -> String {
    let effective = session.effective
    let size = FigureText.size(width: effective.videoWidth, height: effective.videoHeight)
    guard effective.videoWidth > 0, effective.fps > 0 else { return size }
    return "\(size) @ \(FigureText.short(effective.fps))"
  }

  /// `main publishing, backup backoff`
  static func destinations(_ session: ProtoSession) -> String {
    session.destinations
      .map { "\($0.label) \(StateText.name(of: $0.state))" }
      .joined(separator: ", ")
  }

  /// The style of the destination that is worst off.
  static func destinationStyle(_ session: ProtoSession) -> Style {
    let styles = Set(session.destinations.map { StateText.style(of: $0.state) })
    return [.bad, .attention, .good].first { styles.contains($0) } ?? .plain
  }

  /// `#42 1002 push_begin: publishing to main`, empty when there is no event.
  static func lastEvent(_ session: ProtoSession) -> String {
    guard session.hasLastEvent else { return "" }
    let event = session.lastEvent
    let code = event.code == 0 ? event.name : "\(event.code) \(event.name)"
    let number = event.sequence == 0 ? "" : "#\(event.sequence) "
    return "\(number)\(code): \(event.message)"
  }

  /// `camera`, `waiting image`; nil while nothing is on air.
  static func onAir(_ session: ProtoSession) -> String? {
    switch (session.state, session.onAir) {
    case (.live, .unspecified), (.paused, .unspecified), (.degraded, .unspecified): "sound alone"
    case (_, .camera): "camera"
    case (_, .waitingImage): "waiting image"
    case (_, .unspecified), (_, .UNRECOGNIZED): nil
    }
  }

  /// `live`, or the state and what is wanted where they differ: `idle, to be started`.
  static func state(_ session: ProtoSession) -> String {
    let name = StateText.name(of: session.state)
    switch (session.state, session.desiredState) {
    case (.idle, .started): return "\(name), to be started"
    default: return name
    }
  }
}

extension ProtoSession {
  /// The session without what gives access to its destinations.
  ///
  /// A node hides it already; this holds also against one that does not.
  func withoutSecrets() -> ProtoSession {
    var session = self
    if session.hasRequested { session.requested = session.requested.withoutSecrets() }
    for index in session.destinations.indices {
      session.destinations[index].url = "\(RedactedURL(session.destinations[index].url))"
    }
    return session
  }
}

extension ProtoSessionAttributes {
  /// The attributes without what gives access to the destinations.
  func withoutSecrets() -> ProtoSessionAttributes {
    var attributes = self
    if attributes.hasWaitingImage {
      let image = attributes.waitingImage
      // Of an address, only the query may give access.
      if image.lowercased().hasPrefix("http") {
        attributes.waitingImage = String(image.prefix { $0 != "?" && $0 != "#" })
      }
    }
    if attributes.hasURL { attributes.url = "\(RedactedURL(attributes.url))" }
    for index in attributes.destinations.indices {
      attributes.destinations[index].url = "\(RedactedURL(attributes.destinations[index].url))"
    }
    return attributes
  }
}
