internal import CV4L2

extension V4L2Handle {
  /// Every control of the driver, extended ones and their menus included, with its present value.
  func controls() -> [DeviceControl] {
    let next = UInt32(V4L2_CTRL_FLAG_NEXT_CTRL) | UInt32(V4L2_CTRL_FLAG_NEXT_COMPOUND)
    var controls: [DeviceControl] = []
    var last: UInt32 = 0
    while true {
      var query = v4l2_query_ext_ctrl()
      query.id = last | next
      // Possible errors: EINVAL: the end of the list; ENOTTY: no controls; ENODEV.
      // Ids rise; a driver that goes back would never end.
      guard self.control(cv4l2_query_ext_ctrl, &query) == 0, query.id > last else { break }
      last = query.id
      if query.flags & UInt32(V4L2_CTRL_FLAG_DISABLED) != 0 { continue }
      // Headings of groups, not controls.
      if query.type == V4L2_CTRL_TYPE_CTRL_CLASS.rawValue { continue }
      controls.append(self.control(query))
    }
    return controls
  }

  private func control(_ query: v4l2_query_ext_ctrl) -> DeviceControl {
    DeviceControl(
      id: query.id,
      name: text(of: query.name),
      type: Self.typeName(query),
      minimum: query.minimum,
      maximum: query.maximum,
      step: query.step,
      defaultValue: query.default_value,
      value: self.value(of: query) ?? query.default_value,
      menu: self.menu(of: query)
    )
  }

  private static func typeName(_ query: v4l2_query_ext_ctrl) -> String {
    switch v4l2_ctrl_type(query.type) {
    case V4L2_CTRL_TYPE_INTEGER: "integer"
    case V4L2_CTRL_TYPE_BOOLEAN: "boolean"
    case V4L2_CTRL_TYPE_MENU: "menu"
    case V4L2_CTRL_TYPE_BUTTON: "button"
    case V4L2_CTRL_TYPE_INTEGER64: "integer64"
    case V4L2_CTRL_TYPE_STRING: "string"
    case V4L2_CTRL_TYPE_BITMASK: "bitmask"
    case V4L2_CTRL_TYPE_INTEGER_MENU: "integer menu"
    default: "compound"
    }
  }

  private func value(of query: v4l2_query_ext_ctrl) -> Int64? {
    let unreadable = UInt32(V4L2_CTRL_FLAG_WRITE_ONLY) | UInt32(V4L2_CTRL_FLAG_HAS_PAYLOAD)
    if query.flags & unreadable != 0 { return nil }
    if query.type == V4L2_CTRL_TYPE_INTEGER64.rawValue {
      var value: Int64 = 0
      // Possible errors: EACCES: write-only; EIO: the camera did not answer; ENODEV.
      return cv4l2_get_integer64(self.descriptor, query.id, &value) == 0 ? value : nil
    }
    var control = v4l2_control()
    control.id = query.id
    // Possible errors: as above, and EINVAL for types without a single value.
    guard self.control(cv4l2_g_ctrl, &control) == 0 else { return nil }
    // The 32 bits of a mask are not a negative number.
    return query.type == V4L2_CTRL_TYPE_BITMASK.rawValue
      ? Int64(UInt32(bitPattern: control.value)) : Int64(control.value)
  }

  private func menu(of query: v4l2_query_ext_ctrl) -> [UInt32: String] {
    let type = v4l2_ctrl_type(query.type)
    guard type == V4L2_CTRL_TYPE_MENU || type == V4L2_CTRL_TYPE_INTEGER_MENU else { return [:] }
    var menu: [UInt32: String] = [:]
    let last = min(max(query.maximum, query.minimum), query.minimum + 255)
    for index in query.minimum ... last {
      var item = v4l2_querymenu()
      item.id = query.id
      item.index = UInt32(truncatingIfNeeded: index)
      // Possible errors: EINVAL: this index is no choice, the next may be.
      guard self.control(cv4l2_querymenu, &item) == 0 else { continue }
      menu[item.index] =
        type == V4L2_CTRL_TYPE_MENU ? text(of: item.name) : String(item.value)
    }
    return menu
  }
}
