internal import CXCB
internal import Media

/// One screen of a display: what is captured, and in which pixel format.
struct XScreen: Hashable, Sendable {
  /// The window that everything is drawn in.
  let root: UInt32
  /// The size when the display was connected to.
  let size: PictureSize
  /// Bits of a pixel that carry colour.
  let depth: UInt8
  /// Whether a pixel is the bytes B, G, R and one more.
  let isBGRX: Bool
  /// Who made the server.
  let vendor: String

  /// Looks screen `number` up; `nil` where the display has none of that number.
  init?(_ number: Int, of connection: XConnection) {
    // '!' is fine: only a connection that failed has no set-up, and `XConnection` is none.
    let setup = xcb_get_setup(connection.pointer)!
    var screens = xcb_setup_roots_iterator(setup)
    for _ in 0 ..< number where screens.rem > 0 { xcb_screen_next(&screens) }
    guard screens.rem > 0, let screen = screens.data else { return nil }
    self.root = screen.pointee.root
    self.size = PictureSize(
      width: Int(screen.pointee.width_in_pixels),
      height: Int(screen.pointee.height_in_pixels)
    )
    self.depth = screen.pointee.root_depth
    self.isBGRX = Self.isBGRX(screen, setup: setup)
    let name = UnsafeRawBufferPointer(
      start: xcb_setup_vendor(setup),
      count: Int(xcb_setup_vendor_length(setup))
    )
    self.vendor = String(decoding: name, as: UTF8.self)
  }

  /// The format in which the server hands pictures out (X11, "Screen Information").
  private static func isBGRX(
    _ screen: UnsafePointer<xcb_screen_t>,
    setup: UnsafePointer<xcb_setup_t>
  ) -> Bool {
    guard setup.pointee.image_byte_order == UInt8(XCB_IMAGE_ORDER_LSB_FIRST.rawValue) else {
      return false
    }
    var formats = xcb_setup_pixmap_formats_iterator(setup)
    var bitsPerPixel: UInt8 = 0
    while formats.rem > 0, let format = formats.data {
      if format.pointee.depth == screen.pointee.root_depth {
        bitsPerPixel = format.pointee.bits_per_pixel
      }
      xcb_format_next(&formats)
    }
    guard bitsPerPixel == 32 else { return false }
    var depths = xcb_screen_allowed_depths_iterator(screen)
    while depths.rem > 0, let depth = depths.data {
      var visuals = xcb_depth_visuals_iterator(depth)
      while visuals.rem > 0, let visual = visuals.data {
        if visual.pointee.visual_id == screen.pointee.root_visual {
          return visual.pointee.red_mask == 0xff_0000 && visual.pointee.green_mask == 0xff00
            && visual.pointee.blue_mask == 0xff
        }
        xcb_visualtype_next(&visuals)
      }
      xcb_depth_next(&depths)
    }
    return false
  }
}
