internal import CXCB
internal import Media

/// Takes the images of one screen. One thread uses it at a time.
struct ScreenCapture: Sendable {
  /// What happened so far.
  struct Counters: Hashable, Sendable {
    /// Images the server copied into shared memory.
    var grabs: UInt64 = 0
    /// Pictures given once more because nothing had changed.
    var repeated: UInt64 = 0
    /// Images not taken because consumers held all memory.
    var dropped: UInt64 = 0
  }

  let connection: XConnection
  let screen: XScreen
  let address: ScreenAddress
  let damage: ScreenDamage?
  private let sharing: SharedSegment.Sharing
  private(set) var screenSize: PictureSize
  private(set) var segments: SegmentPool
  var cursor: ScreenCursor
  var activity: ScreenActivity
  var mayHaveResized = false
  /// Images refused in a row.
  var refusals = 0
  /// Pictures given.
  var sequence: UInt64 = 0
  /// The image taken last.
  var last: VideoFrame?
  var counters = Counters()

  /// Connects to the display, and finds out whether its screen can be captured.
  ///
  /// - Parameter sharing: how memory is shared; as the server can where none is given.
  init(
    of address: ScreenAddress,
    sharing: SharedSegment.Sharing? = nil
  ) throws(CaptureError) {
    let connection = try XConnection(to: address)
    let screen = try Self.screen(of: address, connection: connection)
    self.connection = connection
    self.screen = screen
    self.address = address
    self.screenSize = screen.size
    do throws(XFailure) {
      if let sharing {
        self.sharing = sharing
      } else {
        self.sharing = try Self.bestSharing(connection)
      }
      self.cursor = try ScreenCursor(screen: screen, connection: connection)
      self.damage = try ScreenDamage(screen: screen, connection: connection)
      try Self.watchSize(of: screen, connection: connection)
    } catch {
      throw CaptureError(opening: address, error)
    }
    self.activity = ScreenActivity(isToldOfChanges: self.damage != nil)
    self.segments = SegmentPool(
      size: address.region?.size ?? screen.size,
      sharing: self.sharing,
      connection: connection
    )
  }

  /// What is captured.
  var region: ScreenRegion {
    self.address.region ?? ScreenRegion(x: 0, y: 0, size: self.screenSize)
  }

  /// Goes over to a screen of another size.
  mutating func resized(to size: PictureSize) throws(XFailure) {
    guard size != self.screenSize else { return }
    if let region = self.address.region, !region.fits(in: size) {
      throw .outgrown(size)
    }
    self.screenSize = size
    self.activity.changed()
    guard self.address.region == nil else { return }
    self.segments.close()
    self.segments = SegmentPool(size: size, sharing: self.sharing, connection: self.connection)
    self.last = nil
  }

  /// The screen at `address`, if it is one that can be captured.
  static func screen(
    of address: ScreenAddress,
    connection: XConnection
  ) throws(CaptureError) -> XScreen {
    let display = address.displayText
    guard let screen = XScreen(address.screen, of: connection) else {
      throw CaptureError(
        code: .notFound,
        message: "The display :\(address.display) has no screen \(address.screen). Pick one from "
          + "`rackcast device list`."
      )
    }
    guard connection.extensions.hasSharedMemory else {
      throw .notCapturable(display, because: "its X server has no MIT-SHM")
    }
    guard screen.isBGRX else {
      throw .notCapturable(
        display,
        because: "its pixels, of depth \(screen.depth), are not 8 bits of red, green and blue in "
          + "32; run it with depth 24"
      )
    }
    if let region = address.region, !region.fits(in: screen.size) {
      throw .notCapturable(display, because: "\(region) is not within its screen of \(screen.size)")
    }
    return screen
  }

  /// What the server knows best: descriptors came with MIT-SHM 1.2.
  private static func bestSharing(
    _ connection: XConnection
  ) throws(XFailure) -> SharedSegment.Sharing {
    let cookie = xcb_shm_query_version(connection.pointer)
    let version = try connection.reply(
      cookie.sequence,
      as: xcb_shm_query_version_reply_t.self
    ).fields
    let hasDescriptors = (version.major_version, version.minor_version) >= (1, 2)
    return hasDescriptors ? .descriptor : .systemV
  }

  /// Asks to be told of other sizes, where the server can.
  private static func watchSize(
    of screen: XScreen,
    connection: XConnection
  ) throws(XFailure) {
    guard connection.extensions.sizeEvents != nil else { return }
    let cookie = xcb_randr_query_version(connection.pointer, 1, 2)
    _ = try connection.reply(cookie.sequence, as: xcb_randr_query_version_reply_t.self)
    let mask = UInt16(XCB_RANDR_NOTIFY_MASK_SCREEN_CHANGE.rawValue)
    xcb_randr_select_input(connection.pointer, screen.root, mask)
  }
}
