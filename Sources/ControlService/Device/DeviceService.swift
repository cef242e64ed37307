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
  let watcher: DeviceWatcher
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

  func watchDevices(
    request: ProtoWatchDevicesRequest,
    response: RPCWriter<ProtoDeviceChange>,
    context: ServerContext
  ) async throws {
    do {
      for try await change in self.watcher.changes() {
        let label = try await self.store.deviceLabels()[change.device.id.description]
        try await response.write(ProtoDeviceChange(change, label: label))
      }
    } catch let error as CaptureError {
      throw RPCError(code: .unavailable, message: error.message)
    }
  }
}
