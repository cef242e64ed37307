extension SessionAttributes {
  /// The names of all attributes, as the CLI and the protocol spell them.
  public static var names: [String] {
    CodingKeys.allCases.map(\.rawValue)
  }

  /// These attributes with those in `names` unset, and then those that `changes` sets replaced; of
  /// the retry policy only the parts that are set.
  ///
  /// Throws `SessionError.Code.invalidArgument` for a name that is no attribute.
  public func merging(
    _ changes: SessionAttributes,
    resetting names: [String] = []
  ) throws(SessionError) -> SessionAttributes {
    var merged = self
    let defaults = SessionAttributes()
    for name in names {
      guard let key = CodingKeys(rawValue: name) else {
        throw .invalid("reset", name, Self.names.joined(separator: ", "))
      }
      merged.replace(key, from: defaults, keepingUnset: false)
      // Two spellings of one state.
      if key == .muted || key == .enableMic {
        merged.muted = nil
        merged.enableMic = nil
      }
    }
    if changes.muted != nil || changes.enableMic != nil {
      merged.muted = nil
      merged.enableMic = nil
    }
    var changes = changes
    if let retry = changes.retry {
      changes.retry = merged.retry?.merging(retry) ?? retry
    }
    for key in CodingKeys.allCases {
      merged.replace(key, from: changes, keepingUnset: true)
    }
    return merged
  }

  /// The names of the attributes in which `self` and `other` differ.
  public func differences(from other: SessionAttributes) -> [String] {
    CodingKeys.allCases.filter { key in
      var copy = self
      copy.replace(key, from: other, keepingUnset: false)
      return copy != self
    }.map(\.rawValue)
  }

  private mutating func replace(
    _ key: CodingKeys,
    from other: SessionAttributes,
    keepingUnset: Bool
  ) {
    func replace<Value>(_ path: WritableKeyPath<SessionAttributes, Value?>) {
      guard !(keepingUnset && other[keyPath: path] == nil) else { return }
      self[keyPath: path] = other[keyPath: path]
    }
    switch key {
    case .camera: replace(\.camera)
    case .backCamera: replace(\.backCamera)
    case .devicePosition: replace(\.devicePosition)
    case .microphone: replace(\.microphone)
    case .url: replace(\.url)
    case .destinations: replace(\.destinations)
    case .mode: replace(\.mode)
    case .autopush: replace(\.autopush)
    case .muted: replace(\.muted)
    case .enableMic: replace(\.enableMic)
    case .enableCamera: replace(\.enableCamera)
    case .orientation: replace(\.orientation)
    case .aspect: replace(\.aspect)
    case .fit: replace(\.fit)
    case .rotation: replace(\.rotation)
    case .remoteMirror: replace(\.remoteMirror)
    case .autoFocus: replace(\.autoFocus)
    case .zoom: replace(\.zoom)
    case .videoWidth: replace(\.videoWidth)
    case .videoHeight: replace(\.videoHeight)
    case .beauty: replace(\.beauty)
    case .beautyStyle: replace(\.beautyStyle)
    case .whiteness: replace(\.whiteness)
    case .waitingImage: replace(\.waitingImage)
    case .waitingImageHash: replace(\.waitingImageHash)
    case .backgroundMute: replace(\.backgroundMute)
    case .waitingLimit: replace(\.waitingLimit)
    case .fps: replace(\.fps)
    case .gop: replace(\.gop)
    case .minBitrate: replace(\.minBitrate)
    case .maxBitrate: replace(\.maxBitrate)
    case .priority: replace(\.priority)
    case .audioQuality: replace(\.audioQuality)
    case .encoder: replace(\.encoder)
    case .encoderPreset: replace(\.encoderPreset)
    case .retry: replace(\.retry)
    }
  }
}

extension RetryAttributes {
  /// These parts with those that `changes` sets replaced.
  func merging(_ changes: RetryAttributes) -> RetryAttributes {
    var merged = self
    merged.attempts = changes.attempts ?? self.attempts
    merged.interval = changes.interval ?? self.interval
    merged.backoff = changes.backoff ?? self.backoff
    merged.maxInterval = changes.maxInterval ?? self.maxInterval
    merged.keepTrying = changes.keepTrying ?? self.keepTrying
    merged.minPublish = changes.minPublish ?? self.minPublish
    return merged
  }
}
