internal import CXCB
internal import Glibc
public import Media

/// A client that draws on an X server's screen, so that tests know what is to be seen.
// `@unchecked Sendable`: all stored properties are constants, and libxcb guards a connection with a
// lock of its own.
public final class XClient: @unchecked Sendable {
  private let connection: OpaquePointer
  private let root: UInt32
  private let context: UInt32

  /// Connects to a server that wants no cookie.
  public init(_ server: XServer) throws {
    // '!' is fine: it never returns NULL.
    self.connection = xcb_connect(server.display, nil)!
    guard xcb_connection_has_error(self.connection) == 0,
      let screen = xcb_setup_roots_iterator(xcb_get_setup(self.connection)).data
    else {
      xcb_disconnect(self.connection)
      throw XClientFailed(what: "connect to \(server.display)")
    }
    self.root = screen.pointee.root
    self.context = xcb_generate_id(self.connection)
    // Into windows, too.
    var mode = XCB_SUBWINDOW_MODE_INCLUDE_INFERIORS.rawValue
    let mask = XCB_GC_SUBWINDOW_MODE.rawValue
    xcb_create_gc(self.connection, self.context, self.root, mask, &mode)
  }

  deinit {
    xcb_disconnect(self.connection)
  }

  /// Fills a rectangle of the screen.
  ///
  /// - Parameter color: `0xRRGGBB`.
  public func fill(_ color: UInt32, x: Int, y: Int, size: PictureSize) throws {
    var color = color
    xcb_change_gc(self.connection, self.context, XCB_GC_FOREGROUND.rawValue, &color)
    var rectangle = xcb_rectangle_t(
      x: Int16(x),
      y: Int16(y),
      width: UInt16(size.width),
      height: UInt16(size.height)
    )
    xcb_poly_fill_rectangle(self.connection, self.root, self.context, 1, &rectangle)
    try self.finish("fill a rectangle")
  }

  /// Moves the pointer.
  public func movePointer(x: Int, y: Int) throws {
    xcb_warp_pointer(self.connection, 0, self.root, 0, 0, 0, 0, Int16(x), Int16(y))
    try self.finish("move the pointer")
  }

  /// Makes the cursor a square of one colour that points with its upper left pixel.
  ///
  /// - Parameter color: `0xRRGGBB`.
  public func setCursor(_ color: UInt32, side: Int) throws {
    let bitmap = xcb_generate_id(self.connection)
    let side = UInt16(side)
    xcb_create_pixmap(self.connection, 1, bitmap, self.root, side, side)
    let context = xcb_generate_id(self.connection)
    var foreground: UInt32 = 1
    xcb_create_gc(self.connection, context, bitmap, XCB_GC_FOREGROUND.rawValue, &foreground)
    var all = xcb_rectangle_t(x: 0, y: 0, width: side, height: side)
    xcb_poly_fill_rectangle(self.connection, bitmap, context, 1, &all)
    let cursor = xcb_generate_id(self.connection)
    let parts = [16, 8, 0].map { UInt16(color >> UInt32($0) & 0xff) * 257 }
    xcb_create_cursor(
      self.connection,
      cursor,
      bitmap,
      bitmap,
      parts[0],
      parts[1],
      parts[2],
      parts[0],
      parts[1],
      parts[2],
      0,
      0
    )
    var value = cursor
    xcb_change_window_attributes(self.connection, self.root, XCB_CW_CURSOR.rawValue, &value)
    try self.finish("set the cursor")
  }

  /// Gives the screen another size, none of its sides longer than at the start (RandR 1.2).
  public func resize(to size: PictureSize) throws {
    let version = xcb_randr_query_version(self.connection, 1, 2)
    free(xcb_randr_query_version_reply(self.connection, version, nil))
    let cookie = xcb_randr_get_screen_resources(self.connection, self.root)
    guard
      let resources = xcb_randr_get_screen_resources_reply(self.connection, cookie, nil)
    else { throw XClientFailed(what: "ask for the outputs of the screen") }
    defer { free(resources) }
    let outputs = UnsafeBufferPointer(
      start: xcb_randr_get_screen_resources_crtcs(resources),
      count: Int(xcb_randr_get_screen_resources_crtcs_length(resources))
    )
    // A monitor that is on must not lie beyond the screen.
    for output in outputs {
      let off = xcb_randr_set_crtc_config(
        self.connection,
        output,
        0,
        resources.pointee.config_timestamp,
        0,
        0,
        0,
        UInt16(XCB_RANDR_ROTATION_ROTATE_0.rawValue),
        0,
        nil
      )
      free(xcb_randr_set_crtc_config_reply(self.connection, off, nil))
    }
    let set = xcb_randr_set_screen_size_checked(
      self.connection,
      self.root,
      UInt16(size.width),
      UInt16(size.height),
      UInt32(size.width) / 4,
      UInt32(size.height) / 4
    )
    if let error = xcb_request_check(self.connection, set) {
      defer { free(error) }
      throw XClientFailed(what: "resize the screen to \(size): error \(error.pointee.error_code)")
    }
  }

  /// Waits until the server did all that was asked for.
  private func finish(_ what: String) throws {
    let cookie = xcb_get_input_focus(self.connection)
    guard let reply = xcb_get_input_focus_reply(self.connection, cookie, nil) else {
      throw XClientFailed(what: what)
    }
    free(reply)
  }
}

/// An X server that did not do what a test needs.
public struct XClientFailed: Error {
  public let what: String
}
