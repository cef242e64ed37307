internal import Glibc

/// Has the kernel tell what happens in directories. One thread owns it.
///
/// A directory that does not exist is waited for in the nearest one above it that does.
struct DirectoryWatch: ~Copyable {
  /// Readable when something happened.
  let descriptor: Int32
  private var places: Set<WatchedPlace> = []
  /// The kernel's number of each directory watched; two names of one directory have one.
  private var watches: [String: Int32] = [:]
  private var buffer = [UInt8](repeating: 0, count: 16 * 1024)

  init() throws(CaptureError) {
    // Possible errors: EMFILE: too many of this user's inotify instances, or descriptors; ENFILE,
    // ENOMEM.
    let descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    guard descriptor >= 0 else {
      throw CaptureError(
        code: .failed,
        message: "Plugged and unplugged devices cannot be watched: \(systemText(errno)). Raise "
          + "fs.inotify.max_user_instances (sysctl), or the limit of open files.",
        errnoCode: errno
      )
    }
    self.descriptor = descriptor
  }

  deinit {
    close(self.descriptor)
  }

  /// Watches `places`, and no others.
  ///
  /// - Returns: the kinds of devices that may have changed unseen, because a directory is only
  ///   watched from now on.
  mutating func watch(_ places: Set<WatchedPlace>) -> Set<DeviceKind> {
    self.places = places
    return self.arm()
  }

  /// What happened since the last call: the kinds of devices it may concern.
  mutating func changes() -> Set<DeviceKind> {
    var kinds: Set<DeviceKind> = []
    while true {
      let count = read(self.descriptor, &self.buffer, self.buffer.count)
      // Possible errors: EAGAIN: that was all; EINTR: what is left wakes the next poll.
      guard count > 0 else { break }
      let events = self.buffer.withUnsafeBytes {
        DirectoryEvent.parse(UnsafeRawBufferPointer(rebasing: $0[..<count]))
      }
      for event in events { kinds.formUnion(self.kinds(of: event)) }
    }
    // A directory may have come or gone.
    return kinds.union(self.arm())
  }

  private mutating func kinds(of event: DirectoryEvent) -> Set<DeviceKind> {
    switch event {
    case .overflow:
      return self.places.reduce(into: []) { $0.formUnion($1.kinds) }

    case .gone(let watch):
      let directories = self.directories(of: watch)
      for directory in directories { self.watches[directory] = nil }
      // Only a directory that was moved away still has it. Possible errors: EINVAL: it has not.
      inotify_rm_watch(self.descriptor, watch)
      return self.places.filter { directories.contains($0.directory) }
        .reduce(into: []) { $0.formUnion($1.kinds) }

    case .entry(let watch, let name):
      let directories = self.directories(of: watch)
      return self.places.filter { directories.contains($0.directory) && $0.counts(name) }
        .reduce(into: []) { $0.formUnion($1.kinds) }
    }
  }

  private func directories(of watch: Int32) -> Set<String> {
    Set(self.watches.filter { $0.value == watch }.keys)
  }

  /// Watches what is wanted and exists, and nothing else.
  private mutating func arm() -> Set<DeviceKind> {
    var wanted: [String: Int32] = [:]
    var kinds: Set<DeviceKind> = []
    for place in self.places {
      var directory = place.directory
      while true {
        if let watch = self.add(directory, isPlace: directory == place.directory) {
          wanted[directory] = watch
          // What appeared in it before it was watched, nobody told.
          if self.watches[directory] != watch && directory == place.directory {
            kinds.formUnion(place.kinds)
          }
          break
        }
        guard directory != "/", let slash = directory.lastIndex(of: "/") else { break }
        directory = slash == directory.startIndex ? "/" : String(directory[..<slash])
      }
    }
    for watch in Set(self.watches.values).subtracting(wanted.values) {
      inotify_rm_watch(self.descriptor, watch)
    }
    self.watches = wanted
    return kinds
  }

  /// - Parameter isPlace: whether all that happens in it matters, or only what appears.
  /// - Returns: the kernel's number of the directory; nil when it cannot be watched.
  private func add(_ directory: String, isPlace: Bool) -> Int32? {
    var mask = UInt32(IN_CREATE | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)
    // It may be a place as well.
    mask |= UInt32(IN_MASK_ADD)
    if isPlace { mask |= UInt32(IN_DELETE | IN_MOVED_FROM | IN_ATTRIB | IN_CLOSE_WRITE) }
    // Possible errors: ENOENT, ENOTDIR: not there; EACCES: it cannot be read; ENOSPC: the user's
    // limit of watches. A directory that is watched already keeps its number.
    let watch = inotify_add_watch(self.descriptor, directory, mask)
    return watch >= 0 ? watch : nil
  }
}
