internal import Capture
internal import ControlAPI
internal import GRPCCore
internal import Media
internal import Sessions
internal import Store
internal import SwiftProtobuf

/// Tells what the rack can capture.
struct DeviceService: ProtoDeviceService.SimpleServiceProtocol {
  let catalog: DeviceCatalog
  let store: Store

  func listDevices(
    request: ProtoListDevicesRequest,
    context: ServerContext
  ) async throws -> ProtoListDevicesResponse {
    let devices = await self.catalog.devices()
    let labels = try await self.store.deviceLabels()
    return .with { response in
      response.devices = devices.map { ProtoDevice($0, label: labels[$0.id.description]) }
    }
  }

  func getDevice(
    request: ProtoGetDeviceRequest,
    context: ServerContext
  ) async throws -> ProtoDevice {
    do {
      let id = try await self.catalog.resolve(request.device)
      let labels = try await self.store.deviceLabels()
      return ProtoDevice(try await self.catalog.describe(id), label: labels[id.description])
    } catch let error as CaptureError {
      throw SessionError(error)
    }
  }
}

extension ProtoDevice {
  init(_ device: DeviceDescription, label: String?) {
    self.init()
    self.id = device.id.description
    self.kind =
      switch device.kind {
      case .camera: .camera
      case .microphone: .microphone
      case .screen: .screen
      case .file: .file
      case .synthetic: .synthetic
      }
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
