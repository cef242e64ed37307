internal import Media
internal import Processing
internal import Publishing

extension SessionAttributes {
  /// The presets of libx264 that a live encoder may use.
  static let encoderPresets = [
    "ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow",
  ]

  /// The attributes in force: what is set, and the mode's values for the rest.
  ///
  /// Throws `SessionError.Code.invalidArgument` naming the attribute and the values that work.
  public func effective() throws(SessionError) -> EffectiveAttributes {
    let mode = self.mode ?? .rtc
    let aspect = self.aspect ?? .nineToSixteen
    let orientation = self.orientation ?? .vertical
    return EffectiveAttributes(
      camera: self.camera,
      backCamera: try self.effectiveBackCamera(),
      devicePosition: try self.effectivePosition(),
      microphone: self.microphone,
      mode: mode,
      autopush: self.autopush ?? false,
      muted: try self.effectiveMuted(),
      enableCamera: self.enableCamera ?? true,
      orientation: orientation,
      aspect: aspect,
      fit: self.fit ?? .crop,
      rotation: try self.effectiveRotation(),
      remoteMirror: self.remoteMirror ?? false,
      autoFocus: self.autoFocus ?? true,
      zoom: self.zoom ?? false,
      size: try self.effectiveSize(mode: mode, aspect: aspect, orientation: orientation),
      beauty: try Self.level("beauty", self.beauty),
      beautyStyle: self.beautyStyle ?? .smooth,
      whiteness: try Self.level("whiteness", self.whiteness),
      waitingImage: try self.effectiveWaitingImage(),
      waitingImageHash: try self.effectiveWaitingImageHash(),
      backgroundMute: self.backgroundMute ?? false,
      waitingLimit: try self.effectiveWaitingLimit(),
      frameRate: try self.effectiveFrameRate(mode: mode),
      gop: try self.effectiveGOP(mode: mode),
      bitrates: try self.effectiveBitrates(mode: mode),
      priority: try self.effectivePriority(),
      audioQuality: self.audioQuality ?? .high,
      encoder: self.encoder ?? .auto,
      encoderPreset: try self.effectivePreset(),
      destinations: try self.effectiveDestinations()
    )
  }

  private func effectiveBackCamera() throws(SessionError) -> String? {
    guard let backCamera = self.backCamera else { return nil }
    guard let camera = self.camera else {
      throw .invalid("back_camera", backCamera, "a camera beside it, which is the front one")
    }
    guard backCamera != camera else {
      throw .invalid("back_camera", backCamera, "another device than camera, which is the same")
    }
    return backCamera
  }

  private func effectivePosition() throws(SessionError) -> DevicePosition {
    let position = self.devicePosition ?? .front
    guard position == .front || self.backCamera != nil else {
      throw .invalid("device_position", position.rawValue, "front, or a back_camera beside it")
    }
    return position
  }

  private func effectiveMuted() throws(SessionError) -> Bool {
    guard let enableMic = self.enableMic else { return self.muted ?? false }
    if let muted = self.muted, muted == enableMic {
      throw SessionError(
        .invalidArgument,
        "enable_mic is \(enableMic) and muted is \(muted): they say the opposite of each other, so "
          + "give one of them"
      )
    }
    return !enableMic
  }

  private func effectiveRotation() throws(SessionError) -> Int {
    let rotation = self.rotation ?? 0
    guard [0, 90, 180, 270].contains(rotation) else {
      throw .invalid("rotation", "\(rotation)", "0, 90, 180 or 270 degrees")
    }
    return rotation
  }

  private func effectiveSize(
    mode: Mode,
    aspect: Aspect,
    orientation: Orientation
  ) throws(SessionError) -> PictureSize {
    let portrait = mode.portraitSize(aspect)
    let preset = orientation == .vertical ? portrait : portrait.transposed
    let size = PictureSize(
      width: self.videoWidth ?? preset.width,
      height: self.videoHeight ?? preset.height
    )
    for (name, value) in [("video_width", size.width), ("video_height", size.height)] {
      guard (16 ... 3840).contains(value), value.isMultiple(of: 2) else {
        throw .invalid(name, "\(value)", "an even number from 16 to 3840")
      }
    }
    return size
  }

  /// A level of beauty; off where none is set.
  private static func level(_ name: String, _ value: Int?) throws(SessionError) -> Int {
    let level = value ?? 0
    guard Beauty.levels.contains(level) else {
      throw .invalid(name, "\(level)", "a whole number from 0 to 9")
    }
    return level
  }

  private func effectiveFrameRate(mode: Mode) throws(SessionError) -> FrameRate {
    let fps = self.fps ?? mode.framesPerSecond
    guard (1 ... 60).contains(fps) else {
      throw .invalid("fps", "\(fps)", "a number from 1 to 60")
    }
    return FrameRate(approximating: fps)
  }

  private func effectiveGOP(mode: Mode) throws(SessionError) -> Duration {
    let seconds = self.gop ?? mode.gop
    guard (0.1 ... 20).contains(seconds) else {
      throw .invalid("gop", "\(seconds)", "a number of seconds from 0.1 to 20")
    }
    return .milliseconds(Int64((seconds * 1000).rounded()))
  }

  private func effectiveBitrates(mode: Mode) throws(SessionError) -> ClosedRange<Int> {
    let minimum = self.minBitrate ?? min(mode.bitrates.lowerBound, self.maxBitrate ?? .max)
    let maximum = self.maxBitrate ?? max(mode.bitrates.upperBound, minimum)
    // What is not set follows what is, so that only that can be wrong.
    for (name, value) in [("min_bitrate", self.minBitrate), ("max_bitrate", self.maxBitrate)] {
      guard let value else { continue }
      guard (50 ... 100_000).contains(value) else {
        throw .invalid(name, "\(value)", "50 to 100000 kbps")
      }
    }
    guard minimum <= maximum else {
      throw SessionError(
        .invalidArgument,
        "min_bitrate \(minimum) is over max_bitrate \(maximum): lower the one or raise the other"
      )
    }
    return minimum ... maximum
  }

  private func effectivePriority() throws(SessionError) -> Int {
    let priority = self.priority ?? 5
    guard (1 ... 9).contains(priority) else {
      throw .invalid("priority", "\(priority)", "a whole number from 1 to 9")
    }
    return priority
  }

  private func effectivePreset() throws(SessionError) -> String {
    let preset = self.encoderPreset ?? "veryfast"
    guard Self.encoderPresets.contains(preset) else {
      throw .invalid("encoder_preset", preset, Self.encoderPresets.joined(separator: ", "))
    }
    return preset
  }

  private func effectiveDestinations() throws(SessionError) -> [EffectiveAttributes.Destination] {
    var destinations: [EffectiveAttributes.Destination] = []
    if let url = self.url {
      destinations.append(try Self.destination(label: "main", url: url, retry: self.retry))
    }
    for further in self.destinations ?? [] {
      guard further.label != "main", further.label.isName else {
        throw .invalid(
          "destinations: a label",
          further.label,
          "1 to 64 letters, digits, '.', '_' or '-', and not main"
        )
      }
      destinations.append(
        try Self.destination(label: further.label, url: further.url, retry: further.retry)
      )
    }
    var labels: Set<String> = []
    var urls: Set<PushURL> = []
    for destination in destinations {
      guard labels.insert(destination.label).inserted else {
        throw SessionError(
          .invalidArgument,
          "destinations: the label \(destination.label) is given twice: give each its own"
        )
      }
      guard urls.insert(destination.url).inserted else {
        throw SessionError(
          .invalidArgument,
          "destinations: \(destination.label) pushes to a URL that another one has: "
            + "a stream takes one publisher"
        )
      }
    }
    return destinations
  }

  private static func destination(
    label: String,
    url: String,
    retry: RetryAttributes?
  ) throws(SessionError) -> EffectiveAttributes.Destination {
    do {
      return EffectiveAttributes.Destination(
        label: label,
        url: try PushURL(url),
        retry: try retry?.policy() ?? RetryPolicy()
      )
    } catch let error as InvalidPushURL {
      let name = label == "main" ? "url" : "destinations: \(label)"
      throw SessionError(.invalidArgument, "\(name): \(error)")
    } catch let error as SessionError {
      throw error
    } catch {
      preconditionFailure("Only the two errors above are thrown.")
    }
  }
}

extension SessionError {
  /// The error of attribute `name`, which takes `accepted` but got `value`.
  static func invalid(_ name: String, _ value: String, _ accepted: String) -> SessionError {
    SessionError(.invalidArgument, "\(name) is \(value.shown): give \(accepted)")
  }
}

extension String {
  /// Whether the text can name a session or a destination.
  var isName: Bool {
    let characters = self.unicodeScalars
    func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
      scalar.isASCII && (scalar.properties.isAlphabetic || ("0" ... "9").contains(scalar))
    }
    guard let first = characters.first, isAlphanumeric(first), characters.count <= 64 else {
      return false
    }
    return characters.allSatisfy { isAlphanumeric($0) || "._-".unicodeScalars.contains($0) }
  }
}
