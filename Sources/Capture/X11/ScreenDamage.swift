internal import CXCB

/// Makes a server tell what is drawn on a screen.
struct ScreenDamage: Sendable {
  private let id: UInt32

  /// `nil` where the server has no such extension.
  init?(screen: XScreen, connection: XConnection) throws(XFailure) {
    guard connection.extensions.damageEvents != nil else { return nil }
    let version = xcb_damage_query_version(connection.pointer, 1, 1)
    _ = try connection.reply(version.sequence, as: xcb_damage_query_version_reply_t.self)
    self.id = xcb_generate_id(connection.pointer)
    // Told when the box around all that was drawn since the last `forget` grows: once, where it is
    // the screen; and with its place, for those who capture a part.
    let level = UInt8(XCB_DAMAGE_REPORT_LEVEL_BOUNDING_BOX.rawValue)
    let request = xcb_damage_create_checked(connection.pointer, self.id, screen.root, level)
    try connection.confirm(request.sequence)
  }

  /// Begins anew: what was drawn so far is known.
  func forget(_ connection: XConnection) {
    xcb_damage_subtract(connection.pointer, self.id, 0, 0)
  }
}
