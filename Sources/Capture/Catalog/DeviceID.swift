internal import Media

/// The stable name of a device: `v4l2:usb-046d_C920_1A2B`, `alsa:PCH,0`, `file:/srv/clip.mp4`,
/// `synthetic:pattern`, `x11::0`.
///
/// What changes from boot to boot (`/dev/video0`, `hw:0,0`) is no id; `DeviceCatalog.resolve`
/// turns it into one.
public struct DeviceID: Hashable, Sendable {
  /// Which part of the system the name belongs to.
  public enum Scheme: String, Hashable, Sendable, CaseIterable {
    /// A V4L2 camera by its by-id name, or by its bus-info where there is none.
    case v4l2
    /// An ALSA stream by `<card id>,<device>[,<subdevice>]`, or a configured PCM by its name.
    case alsa
    /// A clip by its absolute path.
    case file
    /// A generated source: `pattern` or `tone`.
    case synthetic
    /// A screen by its `DISPLAY`, alone or with a part of it: `:0`, `:0.1`, `:0/1280x720+100+50`.
    case x11
  }

  /// Which part of the system `name` belongs to.
  public let scheme: Scheme
  /// The name within the scheme, without the scheme and its colon; never empty.
  public let name: String

  /// Makes an id of parts known to be canonical.
  init(scheme: Scheme, name: String) {
    self.scheme = scheme
    self.name = name
  }

  /// The longest id in bytes: the longest path of Linux, with its scheme.
  private static let longest = 4096 + 16

  /// Reads a canonical id.
  public init(_ text: String) throws(CaptureError) {
    guard text.utf8.count <= Self.longest else {
      throw .notADevice(text, because: "it has over \(Self.longest) bytes")
    }
    guard
      let colon = text.firstIndex(of: ":"),
      let scheme = Scheme(rawValue: String(text[..<colon]))
    else {
      throw .notADevice(
        text,
        because: "it begins with none of v4l2:, alsa:, file:, synthetic:, x11:"
      )
    }

    let name = String(text[text.index(after: colon)...])
    if name.isEmpty {
      throw .notADevice(text, because: "nothing follows \(scheme.rawValue):")
    }
    if name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) {
      throw .notADevice(text, because: "it holds control characters")
    }
    switch scheme {
    case .v4l2, .alsa:
      break
    case .file:
      if !name.hasPrefix("/") { throw .notADevice(text, because: "the path is not absolute") }
    case .synthetic:
      if SyntheticDevice(rawValue: name) == nil {
        throw .notADevice(text, because: "only synthetic:pattern and synthetic:tone exist")
      }
    case .x11:
      guard let address = ScreenAddress(name) else {
        throw .notADevice(
          text,
          because: "a screen is x11::DISPLAY, x11::DISPLAY.SCREEN or x11::DISPLAY/WIDTHxHEIGHT+X+Y "
            + "on this machine"
        )
      }
      self.init(scheme: scheme, name: address.description)
      return
    }
    self.init(scheme: scheme, name: name)
  }
}

extension DeviceID {
  /// Whether a device of this id can give pictures; of a file only its content tells.
  public var mayHavePicture: Bool {
    switch self.scheme {
    case .v4l2, .x11, .file: true
    case .alsa: false
    case .synthetic: self.name == SyntheticDevice.pattern.rawValue
    }
  }

  /// Whether a device of this id can give sound; of a file only its content tells.
  public var mayHaveSound: Bool {
    switch self.scheme {
    case .alsa, .file: true
    case .v4l2, .x11: false
    case .synthetic: self.name == SyntheticDevice.tone.rawValue
    }
  }
}

extension DeviceID: CustomStringConvertible {
  public var description: String {
    "\(self.scheme.rawValue):\(self.name)"
  }
}

extension CaptureError {
  /// The error for text that names no device.
  static func notADevice(_ text: String, because reason: String) -> CaptureError {
    CaptureError(
      code: .invalidDevice,
      message: "'\(text.shown)' does not name a device: \(reason). "
        + "Use an id from `rackcast device list`, /dev/videoN, an ALSA name, a DISPLAY, or "
        + "file:PATH."
    )
  }
}
