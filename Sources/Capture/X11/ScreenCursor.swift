internal import CXCB
internal import Media

/// Where a screen's cursor is, and how it looks.
struct ScreenCursor: Sendable {
  private let root: UInt32
  private let hasImage: Bool
  private(set) var image: CursorImage?
  private var isStale = true
  /// Where it points; `nil` while it is on another screen.
  private(set) var position: ScreenPointer?

  /// Asks to be told of other cursors, where the server can.
  init(screen: XScreen, connection: XConnection) throws(XFailure) {
    self.root = screen.root
    self.hasImage = connection.extensions.cursorEvents != nil
    guard self.hasImage else { return }
    let cookie = xcb_xfixes_query_version(connection.pointer, 2, 0)
    _ = try connection.reply(cookie.sequence, as: xcb_xfixes_query_version_reply_t.self)
    let mask = UInt32(XCB_XFIXES_CURSOR_NOTIFY_MASK_DISPLAY_CURSOR.rawValue)
    xcb_xfixes_select_cursor_input(connection.pointer, screen.root, mask)
  }

  /// Another cursor is shown.
  mutating func changed() {
    self.isStale = true
  }

  /// Asks where it is.
  mutating func follow(_ connection: XConnection) throws(XFailure) {
    guard self.hasImage else { return }
    let cookie = xcb_query_pointer(connection.pointer, self.root)
    let reply = try connection.reply(cookie.sequence, as: xcb_query_pointer_reply_t.self).fields
    self.position =
      reply.same_screen == 0 ? nil : ScreenPointer(x: Int(reply.root_x), y: Int(reply.root_y))
  }

  /// Asks how it looks, if that may have changed.
  ///
  /// - Returns: whether it looks different.
  mutating func update(_ connection: XConnection) throws(XFailure) -> Bool {
    guard self.hasImage, self.isStale else { return false }
    let before = self.image
    let cookie = xcb_xfixes_get_cursor_image(connection.pointer)
    let reply: XReply<xcb_xfixes_get_cursor_image_reply_t>
    do throws(XFailure) {
      reply = try connection.reply(
        cookie.sequence,
        as: xcb_xfixes_get_cursor_image_reply_t.self
      )
    } catch .refused {
      // There is none to be shown.
      self.image = nil
      self.isStale = false
      return before != nil
    }
    self.image = reply.withPointer { pointer in
      let size = PictureSize(
        width: Int(pointer.pointee.width),
        height: Int(pointer.pointee.height)
      )
      let count = Int(xcb_xfixes_get_cursor_image_cursor_image_length(pointer))
      guard count == size.area, count > 0 else { return nil }
      return CursorImage(
        size: size,
        hot: ScreenPointer(x: Int(pointer.pointee.xhot), y: Int(pointer.pointee.yhot)),
        pixels: Array(
          UnsafeBufferPointer(
            start: xcb_xfixes_get_cursor_image_cursor_image(pointer),
            count: count
          )
        )
      )
    }
    self.isStale = false
    return self.image != before
  }

  /// Where it points within `region`; `nil` where nothing of it is seen there.
  func place(in region: ScreenRegion) -> ScreenPointer? {
    guard let position, let image else { return nil }
    let box = ScreenRegion(
      x: position.x - image.hot.x,
      y: position.y - image.hot.y,
      size: image.size
    )
    guard box.overlaps(region) else { return nil }
    return ScreenPointer(x: position.x - region.x, y: position.y - region.y)
  }
}
