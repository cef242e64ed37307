internal import Glibc

/// Finds the camera nodes of the machine.
struct V4L2Enumerator: Sendable {
  /// A node pictures can be captured from.
  struct Camera {
    let id: DeviceID
    let handle: V4L2Handle
    let capability: V4L2Handle.Capability
  }

  /// What was found.
  struct Result {
    let cameras: [Camera]
    /// Why nodes that exist could not be opened.
    let refused: [CaptureError]
  }

  /// Where the `videoN` nodes are.
  let devices: String
  /// Where udev puts its links to them.
  let links: String

  init(devices: String = "/dev", links: String = "/dev/v4l/by-id") {
    self.devices = devices
    self.links = links
  }

  /// Every capture node, by node number. Blocks while drivers answer.
  func cameras() -> Result {
    let links = self.linkNames()
    var opened: [(node: V4L2Naming.Node, handle: V4L2Handle, of: V4L2Handle.Capability)] = []
    var refused: [CaptureError] = []
    for number in self.nodeNumbers() {
      let path = "\(self.devices)/video\(number)"
      do throws(CaptureError) {
        let handle = try V4L2Handle(path: path)
        let capability = try handle.capability()
        guard capability.capturesVideo else { continue }
        let node = V4L2Naming.Node(
          number: number,
          driver: capability.driver,
          card: capability.card,
          busInfo: capability.busInfo,
          links: links[path] ?? []
        )
        opened.append((node, handle, capability))
      } catch {
        refused.append(error)
      }
    }
    let names = V4L2Naming.names(of: opened.map(\.node))
    let cameras = opened.map { entry in
      Camera(
        // '!' is fine: every node got a name.
        id: DeviceID(scheme: .v4l2, name: names[entry.node.number]!),
        handle: entry.handle,
        capability: entry.of
      )
    }
    return Result(cameras: cameras, refused: refused)
  }

  /// The numbers of the `videoN` nodes, rising.
  func nodeNumbers() -> [Int] {
    entries(of: self.devices).compactMap { name in
      name.hasPrefix("video") ? Int(name.dropFirst("video".count)) : nil
    }.sorted()
  }

  /// The names of the links, by the path of the node they point to.
  func linkNames() -> [String: [String]] {
    var names: [String: [String]] = [:]
    for name in entries(of: self.links) {
      guard let target = resolvedPath("\(self.links)/\(name)") else { continue }
      names[target, default: []].append(name)
    }
    return names
  }
}

extension V4L2Enumerator.Camera {
  /// The camera with its modes and controls. Blocks while the driver answers.
  var description: DeviceDescription {
    DeviceDescription(
      id: self.id,
      kind: .camera,
      name: self.capability.card,
      driver: self.capability.driver,
      path: self.handle.path,
      videoModes: self.handle.modes(),
      audioModes: [],
      controls: self.handle.controls()
    )
  }
}

/// The names in a directory; none when it cannot be read.
func entries(of directory: String) -> [String] {
  guard let stream = opendir(directory) else { return [] }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    names.append(text(of: entry.pointee.d_name))
  }
  return names.filter { $0 != "." && $0 != ".." }
}

/// The absolute path without links; `nil` when it leads nowhere.
func resolvedPath(_ path: String) -> String? {
  guard let resolved = realpath(path, nil) else { return nil }
  defer { free(resolved) }
  return String(cString: resolved)
}
