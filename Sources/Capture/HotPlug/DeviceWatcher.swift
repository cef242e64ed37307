internal import Media

/// Tells which devices are plugged in and unplugged, when the kernel tells it.
///
/// Nothing is polled: inotify reports nodes, links and permissions as they change, and the devices
/// are looked at once that has calmed down. One thread of its own does it, from the first watcher
/// on until the watcher is released.
public final class DeviceWatcher: Sendable {
  /// Finds what is there: of these kinds, and the clips at these paths.
  typealias Scan = @Sendable (Set<DeviceKind>, _ clips: Set<String>) -> [PresentDevice]

  private let core: WatchCore

  /// A watcher of the machine's devices.
  public convenience init(catalog: DeviceCatalog = DeviceCatalog()) {
    self.init(places: WatchedPlace.hardware(cameras: catalog.cameras)) { kinds, clips in
      // One question to drivers at a time.
      CatalogThread.wait { catalog.present(kinds, clips: clips) }
    }
  }

  /// - Parameters:
  ///   - places: where devices appear, besides clips.
  ///   - scan: looks at what is there; called on the watcher's thread.
  init(places: [WatchedPlace], scan: @escaping Scan) {
    self.core = WatchCore(places: Set(places), scan: scan)
  }

  deinit {
    self.core.stop()
  }

  /// Ends the watching and every listener's changes.
  public func close() {
    self.core.stop()
  }

  /// What changes from now on: first each device that is there.
  ///
  /// - Parameter device: only what concerns this device; nil for all but clips.
  public func changes(of device: DeviceID? = nil) -> DeviceChanges {
    self.core.changes(of: device)
  }
}

extension DeviceID {
  /// Whether the presence of `other` decides whether this device can be used.
  public func isServed(by other: DeviceID) -> Bool {
    guard self.scheme == other.scheme, self != other else { return self == other }
    switch self.scheme {
    case .v4l2, .file, .synthetic:
      return false
    case .x11:
      // All screens of a display, and all parts of a screen, are one server's.
      guard let mine = ScreenAddress(self.name) else { return false }
      return mine.display == ScreenAddress(other.name)?.display
    case .alsa:
      // Which card stands behind a PCM of the configuration is not known: any may.
      guard let mine = ALSAName.Stream(arguments: self.name, needsDevice: true) else { return true }
      let theirs = ALSAName.Stream(arguments: other.name, needsDevice: true)
      return mine.card == theirs?.card && mine.device == theirs?.device
    }
  }
}
