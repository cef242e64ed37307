import Foundation
import Testing

/// The VM of `Tests/Rig`, with its drivers.
enum DeviceRig {
  /// For tests that only run there.
  static let needed = ConditionTrait.enabled(
    if: ProcessInfo.processInfo.environment["RACKCAST_RIG"] != nil,
    "needs the drivers of the VM: Tests/Rig/run-device-tests"
  )

  /// One of the rig's settings.
  static func setting(_ name: String) throws -> String {
    try #require(ProcessInfo.processInfo.environment["RACKCAST_RIG_\(name)"])
  }

  /// How often a camera is unplugged and plugged in: `RACKCAST_RIG_ROUNDS`, or 20.
  static var rounds: Int {
    ProcessInfo.processInfo.environment["RACKCAST_RIG_ROUNDS"].flatMap { Int($0) } ?? 20
  }

  /// Pulls a platform device out of its driver, or puts it back.
  static func bind(_ isBound: Bool, _ device: String, driver: String) throws {
    let file = "/sys/bus/platform/drivers/\(driver)/\(isBound ? "bind" : "unbind")"
    try self.write(device, to: file)
  }

  /// Has the software USB camera do something: `unplug`, `freeze`, `error 3`, …
  static func usbCamera(_ command: String) throws {
    try self.write("\(command)\n", to: self.setting("UVC_CONTROL"))
  }

  static func write(_ text: String, to path: String) throws {
    let file = try #require(FileHandle(forWritingAtPath: path), "\(path)")
    defer { file.closeFile() }
    try file.write(contentsOf: Data(text.utf8))
  }

  /// What software emulation can encode live. At 5 pictures a second a freeze is one after 600 ms:
  /// the emulated machine itself stands still for 250 ms now and then.
  static let options = [
    "--mode", "SD", "--orientation", "horizontal", "--video-width", "320", "--video-height", "180",
    "--fps", "5", "--encoder-preset", "ultrafast",
  ]
}
