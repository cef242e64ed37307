internal import Media
internal import Synchronization

/// Opens each device once and shares it between all who want it.
public final class DeviceHub: Sendable {
  typealias Open = @Sendable (DeviceKey) throws(CaptureError) -> any CaptureSource

  // Opened by their first user, and gone once closed; so no more than there are handles.
  private let devices = Mutex<[DeviceKey: SharedDevice]>([:])
  private let openSource: Open

  /// A hub without open devices.
  ///
  /// - Parameter catalog: finds where a device is now.
  public convenience init(catalog: DeviceCatalog = DeviceCatalog()) {
    self.init { key throws(CaptureError) in try Self.open(key, catalog: catalog) }
  }

  /// A hub whose sources `open` makes; it is called on the thread that will run the source.
  init(open: @escaping Open) {
    self.openSource = open
  }

  /// Opens a camera, or joins those who use it.
  ///
  /// - Parameters:
  ///   - id: a camera, a screen, a clip, or the test pattern.
  ///   - request: what is wanted; a device already open stays as it is.
  ///   - sink: takes the pictures until the handle is closed.
  public func openCamera(
    _ id: DeviceID,
    request: VideoRequest,
    sink: any VideoSink
  ) async throws(CaptureError) -> CaptureHandle {
    try await self.open(DeviceKey(id, request: .video(request)), sink: .video(sink))
  }

  /// Opens a microphone, or joins those who use it.
  ///
  /// - Parameters:
  ///   - id: a microphone, a clip, or the test tone.
  ///   - request: what is wanted; a device already open stays as it is.
  ///   - sink: takes the sound until the handle is closed.
  public func openMicrophone(
    _ id: DeviceID,
    request: AudioRequest,
    sink: any AudioSink
  ) async throws(CaptureError) -> CaptureHandle {
    try await self.open(DeviceKey(id, request: .audio(request)), sink: .audio(sink))
  }

  private func open(
    _ key: DeviceKey,
    sink: CaptureSink
  ) async throws(CaptureError) -> CaptureHandle {
    while true {
      let (device, isNew) = self.devices.withLock { devices in
        if let device = devices[key] { return (device, false) }
        let device = SharedDevice(id: key.id) { ended in self.forget(ended, at: key) }
        devices[key] = device
        return (device, true)
      }
      let token = device.attach(sink)
      if isNew {
        let openSource = self.openSource
        device.start(name: key.threadName) { () throws(CaptureError) in try openSource(key) }
      }
      guard let token else {
        // It is being closed: the next turn opens it anew.
        await device.ended()
        continue
      }

      let opened = try await device.opened.get()
      let handle = CaptureHandle(device: key.id, opened: opened, shared: device, token: token)
      if !opened.offers.contains(sink.selection) {
        await handle.close()
        switch sink {
        case .video: throw .noPicture(key.id)
        case .audio: throw .noSound(key.id)
        }
      }
      return handle
    }
  }

  private func forget(_ device: SharedDevice, at key: DeviceKey) {
    self.devices.withLock { devices in
      if devices[key] === device { devices[key] = nil }
    }
  }
}
