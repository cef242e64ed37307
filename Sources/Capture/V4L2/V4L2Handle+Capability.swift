internal import CV4L2
internal import Glibc

extension V4L2Handle {
  /// Who a node is.
  struct Capability: Hashable {
    /// The kernel driver: `uvcvideo`.
    let driver: String
    /// The name the hardware gives itself.
    let card: String
    /// Where it is plugged in: `usb-0000:00:14.0-2`.
    let busInfo: String
    /// Whether pictures can be captured from this node. Cameras have further nodes, for metadata
    /// or output, that cannot.
    let capturesVideo: Bool
  }

  /// Asks the node who it is.
  func capability() throws(CaptureError) -> Capability {
    var capability = v4l2_capability()
    // Possible errors: ENODEV: it went away; ENOTTY, EINVAL: no V4L2 node at all.
    let code = self.control(cv4l2_querycap, &capability)
    guard code != ENOTTY, code != EINVAL else {
      throw .noCamera(self.path, errnoCode: code)
    }
    guard code == 0 else {
      throw CaptureError(v4l2: code, doing: "ask for its name", path: self.path)
    }
    // `capabilities` sums up all nodes of a device, `device_caps` tells of this one.
    let hasOwn = capability.capabilities & UInt32(V4L2_CAP_DEVICE_CAPS) != 0
    let flags = hasOwn ? capability.device_caps : capability.capabilities
    let needed = UInt32(V4L2_CAP_VIDEO_CAPTURE) | UInt32(V4L2_CAP_STREAMING)
    return Capability(
      driver: text(of: capability.driver),
      card: text(of: capability.card),
      busInfo: text(of: capability.bus_info),
      capturesVideo: flags & needed == needed
    )
  }
}

/// The text in one of the kernel's fixed arrays of characters.
func text<Characters: BitwiseCopyable>(of characters: Characters) -> String {
  withUnsafeBytes(of: characters) { bytes in
    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }
}
