internal import Glibc
internal import Media

/// Finds the displays of this machine.
struct X11Enumerator: Sendable {
  /// Where X servers listen.
  static let sockets = "/tmp/.X11-unix"

  /// A description of each screen of each display whose server runs; those that refuse the process
  /// are described without a size.
  func screens() -> [DeviceDescription] {
    self.displays().flatMap(self.screens)
  }

  private func screens(ofDisplay display: Int) -> [DeviceDescription] {
    do throws(CaptureError) {
      let connection = try XConnection(to: ScreenAddress(display: display))
      var found: [DeviceDescription] = []
      while let screen = XScreen(found.count, of: connection) {
        let address = ScreenAddress(display: display, screen: found.count)
        found.append(Self.description(of: address, screen))
      }
      return found
    } catch {
      // A socket without a server is what a server leaves behind.
      guard error.code != .notFound else { return [] }
      return [Self.description(of: ScreenAddress(display: display), nil)]
    }
  }

  /// The screen `id`, or why it cannot be captured.
  func describe(_ address: ScreenAddress) throws(CaptureError) -> DeviceDescription {
    let connection = try XConnection(to: address)
    let screen = try ScreenCapture.screen(of: address, connection: connection)
    return Self.description(of: address, screen)
  }

  /// The numbers of the displays that have a socket, lowest first.
  func displays() -> [Int] {
    // Possible errors: ENOENT: no display was ever started; EACCES.
    guard let directory = opendir(Self.sockets) else { return [] }
    defer { closedir(directory) }
    var numbers: [Int] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard name.hasPrefix("X"), let address = ScreenAddress(":" + name.dropFirst()),
        address == ScreenAddress(display: address.display)
      else { continue }
      numbers.append(address.display)
    }
    return numbers.sorted()
  }

  private static func description(
    of address: ScreenAddress,
    _ screen: XScreen?
  ) -> DeviceDescription {
    let depth = screen.map { ", \($0.depth) bits, \($0.vendor)" } ?? ""
    let mode = screen.map {
      VideoMode(
        format: $0.isBGRX ? "BGRX" : "depth \($0.depth)",
        size: address.region?.size ?? $0.size,
        rates: []
      )
    }
    return DeviceDescription(
      id: DeviceID(scheme: .x11, name: address.description),
      kind: .screen,
      name: "Screen \(address.displayText)\(depth)",
      driver: "X11",
      path: address.socketPath,
      videoModes: mode.map { [$0] } ?? [],
      audioModes: [],
      controls: []
    )
  }
}
