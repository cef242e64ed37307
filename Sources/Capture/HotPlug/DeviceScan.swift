internal import Glibc

extension DeviceCatalog {
  /// The devices of `kinds` that are plugged in and may be used. Blocks while drivers answer; none
  /// of them is set up.
  ///
  /// - Parameter clips: the paths at which clips are looked for.
  func present(_ kinds: Set<DeviceKind>, clips: Set<String>) -> [PresentDevice] {
    var found: [PresentDevice] = []
    if kinds.contains(.camera) { found += self.cameras.cameras().cameras.map(\.present) }
    if kinds.contains(.microphone) {
      found += self.microphones.microphones().microphones.map(\.present)
    }
    if kinds.contains(.screen) {
      found += self.screens.displays().map(PresentDevice.init(display:))
    }
    if kinds.contains(.file) { found += clips.compactMap(PresentDevice.init(clip:)) }
    return found
  }
}

extension PresentDevice {
  /// The clip at `path`; nil unless there is a file that may be read.
  fileprivate init?(clip path: String) {
    var status = stat()
    // Possible errors of both: EACCES, ELOOP, ENAMETOOLONG, ENOENT, ENOTDIR: no clip to use.
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, access(path, R_OK) == 0
    else { return nil }
    // A clip that was written anew is another one.
    let written =
      UInt64(bitPattern: Int64(status.st_mtim.tv_sec)) &* 1_000_000_000
      &+ UInt64(bitPattern: Int64(status.st_mtim.tv_nsec))
    self.init(
      id: DeviceID(scheme: .file, name: path),
      kind: .file,
      name: path.split(separator: "/").last.map(String.init) ?? path,
      path: path,
      instance: UInt64(status.st_ino) &* 31 &+ written
    )
  }
}

extension PresentDevice {
  /// A display by its socket; whether the server still runs, its users see.
  fileprivate init(display: Int) {
    let address = ScreenAddress(display: display)
    self.init(
      id: DeviceID(scheme: .x11, name: address.description),
      kind: .screen,
      name: "Screen \(address.displayText)",
      path: address.socketPath,
      instance: inode(of: address.socketPath)
    )
  }
}

extension V4L2Enumerator.Camera {
  fileprivate var present: PresentDevice {
    PresentDevice(
      id: self.id,
      kind: .camera,
      name: self.capability.card,
      path: self.handle.path,
      instance: inode(of: self.handle.path)
    )
  }
}

extension ALSAEnumerator.Microphone {
  fileprivate var present: PresentDevice {
    PresentDevice(
      id: DeviceID(scheme: .alsa, name: self.stream.idName),
      kind: .microphone,
      name: self.name,
      path: self.stream.path,
      instance: inode(of: "/dev/snd/controlC\(self.cardNumber)")
    )
  }
}

/// The number of the inode at `path`, which a node that is made anew has another one of; 0 when it
/// went meanwhile.
private func inode(of path: String) -> UInt64 {
  var status = stat()
  // Possible errors: ENOENT, EACCES.
  return stat(path, &status) == 0 ? UInt64(status.st_ino) : 0
}
