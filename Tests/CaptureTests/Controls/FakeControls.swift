import Synchronization

@testable import Capture

/// A driver's controls that a test looks into.
final class FakeControls: DeviceControls {
  private let table: Mutex<[UInt32: DeviceControl]>
  /// What was set, in order.
  let settings = Mutex<[String]>([])

  init(_ controls: [DeviceControl]) {
    self.table = Mutex(Dictionary(uniqueKeysWithValues: controls.map { ($0.id, $0) }))
  }

  func controls() throws(CaptureError) -> [DeviceControl] {
    self.table.withLock { $0.values.sorted { $0.id < $1.id } }
  }

  func value(of control: UInt32) throws(CaptureError) -> Int64 {
    guard let control = self.table.withLock({ $0[control] }) else {
      throw CaptureError(code: .unsupported, message: "There is no such control.")
    }
    return control.value
  }

  func set(_ control: UInt32, to value: Int64) throws(CaptureError) {
    guard let known = self.table.withLock({ $0[control] }) else {
      throw CaptureError(code: .unsupported, message: "There is no such control.")
    }
    self.settings.withLock { $0.append("\(known.name) \(value)") }
    self.table.withLock { $0[control] = known.with(value: value) }
  }
}

extension DeviceControl {
  /// An integer control.
  static func integer(
    _ id: UInt32,
    _ name: String,
    _ range: ClosedRange<Int64>,
    step: UInt64 = 1
  ) -> DeviceControl {
    DeviceControl(
      id: id,
      name: name,
      type: "integer",
      minimum: range.lowerBound,
      maximum: range.upperBound,
      step: step,
      defaultValue: range.lowerBound,
      value: range.lowerBound,
      menu: [:]
    )
  }

  /// The lamp of a camera, with the choices of its driver.
  static func flash(_ menu: [UInt32: String]) -> DeviceControl {
    DeviceControl(
      id: CameraControl.flashMode,
      name: "LED Mode",
      type: "menu",
      minimum: 0,
      maximum: 2,
      step: 1,
      defaultValue: 0,
      value: 0,
      menu: menu
    )
  }

  fileprivate func with(value: Int64) -> DeviceControl {
    DeviceControl(
      id: self.id,
      name: self.name,
      type: self.type,
      minimum: self.minimum,
      maximum: self.maximum,
      step: self.step,
      defaultValue: self.defaultValue,
      value: value,
      menu: self.menu
    )
  }
}
