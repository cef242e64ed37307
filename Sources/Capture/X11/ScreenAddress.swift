internal import Media

/// Which screen to capture, as `DISPLAY` names it: `:0`, `:0.1`; with a part of it, `:0/1280x720` or
/// `:0/1280x720+100+50`.
///
/// Only displays of this machine: MIT-SHM shares memory with the server.
struct ScreenAddress: Hashable, Sendable {
  /// The number of the display.
  let display: Int
  /// The number of the screen on the display.
  let screen: Int
  /// The part of the screen, or all of it.
  let region: ScreenRegion?

  init(display: Int, screen: Int = 0, region: ScreenRegion? = nil) {
    self.display = display
    self.screen = screen
    self.region = region
  }

  /// Reads an address; `nil` where it is none.
  init?(_ text: String) {
    guard text.hasPrefix(":") else { return nil }
    let parts = text.dropFirst().split(
      separator: "/",
      maxSplits: 1,
      omittingEmptySubsequences: false
    )
    let numbers = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let display = number(numbers[0], in: 0 ... 65_535) else { return nil }
    var screen = 0
    if numbers.count == 2 {
      guard let given = number(numbers[1], in: 0 ... 255) else { return nil }
      screen = given
    }
    var region: ScreenRegion?
    if parts.count == 2 {
      guard let given = ScreenRegion(parts[1]) else { return nil }
      region = given
    }
    self.init(display: display, screen: screen, region: region)
  }

  /// The address in the id of a screen.
  init(_ id: DeviceID) throws(CaptureError) {
    guard id.scheme == .x11, let address = ScreenAddress(id.name) else {
      throw .notADevice(id.description, because: "it is no screen")
    }
    self = address
  }

  /// Where the server of the display listens.
  var socketPath: String {
    "\(X11Enumerator.sockets)/X\(self.display)"
  }

  /// The screen without the part of it: `:0`, `:0.1`.
  var displayText: String {
    self.screen == 0 ? ":\(self.display)" : ":\(self.display).\(self.screen)"
  }
}

extension ScreenAddress: CustomStringConvertible {
  var description: String {
    self.region.map { "\(self.displayText)/\($0)" } ?? self.displayText
  }
}

/// A rectangle of a screen.
struct ScreenRegion: Hashable, Sendable {
  /// Pixels from the left edge.
  let x: Int
  /// Pixels from the upper edge.
  let y: Int
  let size: PictureSize

  init(x: Int, y: Int, size: PictureSize) {
    self.x = x
    self.y = y
    self.size = size
  }

  /// Reads `1280x720` or `1280x720+100+50`; `nil` where it is neither.
  init?(_ text: Substring) {
    let parts = text.split(separator: "+", omittingEmptySubsequences: false)
    let sides = parts[0].split(separator: "x", omittingEmptySubsequences: false)
    guard parts.count == 1 || parts.count == 3, sides.count == 2,
      let width = number(sides[0], in: 16 ... 16_384),
      let height = number(sides[1], in: 16 ... 16_384)
    else { return nil }
    var offset = (x: 0, y: 0)
    if parts.count == 3 {
      guard let x = number(parts[1], in: 0 ... 32_767), let y = number(parts[2], in: 0 ... 32_767)
      else { return nil }
      offset = (x, y)
    }
    self.init(x: offset.x, y: offset.y, size: PictureSize(width: width, height: height))
  }

  /// Whether it lies within a screen of `size`.
  func fits(in size: PictureSize) -> Bool {
    self.x + self.size.width <= size.width && self.y + self.size.height <= size.height
  }

  /// Whether it has pixels in common with `other`.
  func overlaps(_ other: ScreenRegion) -> Bool {
    self.x < other.x + other.size.width && other.x < self.x + self.size.width
      && self.y < other.y + other.size.height && other.y < self.y + self.size.height
  }
}

extension ScreenRegion: CustomStringConvertible {
  var description: String {
    "\(self.size.width)x\(self.size.height)+\(self.x)+\(self.y)"
  }
}

/// Digits and nothing else, up to five of them, as a number of `range`.
private func number(_ text: Substring, in range: ClosedRange<Int>) -> Int? {
  guard (1 ... 5).contains(text.utf8.count),
    text.utf8.allSatisfy({ (UInt8(ascii: "0") ... UInt8(ascii: "9")).contains($0) }),
    let value = Int(text), range.contains(value)
  else { return nil }
  return value
}
