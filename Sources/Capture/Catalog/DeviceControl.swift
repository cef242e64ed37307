/// A knob of a camera's driver.
public struct DeviceControl: Hashable, Sendable {
  /// The driver's number for it (`V4L2_CID_…`).
  public let id: UInt32
  /// The driver's name for it, for people.
  public let name: String
  /// `integer`, `boolean`, `menu`, `button`, `integer64`, `string`, `bitmask`, `integer menu`, or
  /// `compound` for what has no single value.
  public let type: String
  public let minimum: Int64
  public let maximum: Int64
  /// The distance between two valid values.
  public let step: UInt64
  public let defaultValue: Int64
  /// The value now; the default where the control cannot be read.
  public let value: Int64
  /// For menus: the choices by their index.
  public let menu: [UInt32: String]

  public init(
    id: UInt32,
    name: String,
    type: String,
    minimum: Int64,
    maximum: Int64,
    step: UInt64,
    defaultValue: Int64,
    value: Int64,
    menu: [UInt32: String]
  ) {
    self.id = id
    self.name = name
    self.type = type
    self.minimum = minimum
    self.maximum = maximum
    self.step = step
    self.defaultValue = defaultValue
    self.value = value
    self.menu = menu
  }
}
