internal import Capture
internal import ControlAPI
internal import Foundation
internal import Media
internal import SwiftProtobuf

extension ProtoDevice {
  init(_ device: DeviceDescription, label: String?) {
    self.init()
    self.id = device.id.description
    self.kind = ProtoDeviceKind(device.kind)
    self.name = device.name
    self.label = label ?? ""
    self.driver = device.driver
    self.path = device.path
    self.videoModes = device.videoModes.map { mode in
      .with {
        $0.format = mode.format
        $0.width = UInt32(mode.size.width)
        $0.height = UInt32(mode.size.height)
        $0.rates = mode.rates.map(\.framesPerSecond)
      }
    }
    self.audioModes = device.audioModes.map { mode in
      .with {
        $0.format = mode.format
        $0.minRate = UInt32(mode.rates.lowerBound)
        $0.maxRate = UInt32(mode.rates.upperBound)
        $0.minChannels = UInt32(mode.channels.lowerBound)
        $0.maxChannels = UInt32(mode.channels.upperBound)
      }
    }
    self.controls = device.controls.map { control in
      .with {
        $0.id = control.id
        $0.name = control.name
        $0.type = control.type
        $0.minimum = control.minimum
        $0.maximum = control.maximum
        $0.step = control.step
        $0.defaultValue = control.defaultValue
        $0.value = control.value
        $0.menu = control.menu
      }
    }
  }
}

extension ProtoDeviceKind {
  init(_ kind: DeviceKind) {
    self =
      switch kind {
      case .camera: .camera
      case .microphone: .microphone
      case .screen: .screen
      case .file: .file
      case .synthetic: .synthetic
      }
  }
}

extension ProtoDeviceChange {
  init(_ change: DeviceChange, label: String?) {
    self.init()
    self.kind =
      switch change.kind {
      case .present: .present
      case .arrived: .arrived
      case .departed: .departed
      }
    self.device = .with {
      $0.id = change.device.id.description
      $0.kind = ProtoDeviceKind(change.device.kind)
      $0.name = change.device.name
      $0.label = label ?? ""
      $0.path = change.device.path
    }
    self.wallTimeNs = Int64(Date().timeIntervalSince1970 * 1_000_000_000)
  }
}
