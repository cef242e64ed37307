public import Capture
public import GRPCCore
public import Sessions
public import Store

/// The services of a node, ready to be registered with a server.
public struct ControlServices {
  /// What a server serves.
  public let services: [any RegistrableRPCService]
  /// What every call passes through.
  public let interceptors: [any ServerInterceptor]

  public init(
    manager: SessionManager,
    catalog: DeviceCatalog,
    watcher: DeviceWatcher = DeviceWatcher(),
    store: Store,
    events: EventLog,
    access: AccessControl,
    node: NodeDescription
  ) {
    self.services = [
      SessionService(manager: manager),
      WaitingImageService(manager: manager),
      DeviceService(catalog: catalog, watcher: watcher, store: store),
      EventService(events: events),
      NodeService(node: node, manager: manager, events: events, access: access),
    ]
    self.interceptors = [AccessInterceptor(access)]
  }
}
