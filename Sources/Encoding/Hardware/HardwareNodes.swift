internal import Glibc

/// Which hardware encoders a machine may have, by the nodes of their drivers.
struct HardwareNodes: Sendable {
  /// Those of this machine; its encoders do not come or go while the program runs.
  static let ofMachine = HardwareNodes(devices: "/dev")

  /// The encoders that have a node, the best first.
  let encoders: [HardwareEncoder]
  /// The first graphics device: `/dev/dri/renderD128`.
  let renderNode: String?

  /// Looks for nodes.
  ///
  /// - Parameter devices: where they are.
  init(devices: String) {
    let renderNode = Self.numbered("renderD", in: "\(devices)/dri").first
    self.renderNode = renderNode
    self.encoders = HardwareEncoder.allCases.filter { encoder in
      switch encoder {
      case .nvenc: !Self.numbered("nvidia", in: devices).isEmpty
      case .vaapi: renderNode != nil
      case .v4l2m2m: Self.numbered("video", in: devices).contains(where: Self.isCodec)
      }
    }
  }

  /// The paths of what is called `prefix` and a number in `directory`, in the order of the numbers.
  private static func numbered(_ prefix: String, in directory: String) -> [String] {
    // Possible errors: ENOENT: no such driver; EACCES: none to be used.
    guard let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    var numbers: [Int] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard name.hasPrefix(prefix), let number = Int(name.dropFirst(prefix.count)) else { continue }
      numbers.append(number)
    }
    return numbers.sorted().map { "\(directory)/\(prefix)\($0)" }
  }

  /// Whether the node takes pictures and gives others, as a codec does.
  private static func isCodec(_ path: String) -> Bool {
    let descriptor = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    // VIDIOC_QUERYCAP fills a `struct v4l2_capability`: 80 bytes of names, the version, what the
    // device can do, then what the node can do.
    var capability = [UInt8](repeating: 0, count: 104)
    guard ioctl(descriptor, 0x8068_5600, &capability) == 0 else { return false }
    let node = capability.withUnsafeBytes { $0.load(fromByteOffset: 88, as: UInt32.self) }
    // V4L2_CAP_VIDEO_M2M_MPLANE and V4L2_CAP_VIDEO_M2M.
    return node & 0xc000 != 0
  }
}
