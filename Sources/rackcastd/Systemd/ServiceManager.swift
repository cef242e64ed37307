internal import Glibc
internal import Media

/// The service manager that started the daemon, as sd_notify(3) describes how it is told: datagrams to
/// the socket that `NOTIFY_SOCKET` names.
struct ServiceManager: Sendable {
  private let socketPath: String
  /// How often it wants a sign of life; `nil` for never. Twice as often is right.
  let watchdog: Duration?

  /// `nil` where nobody wants to be told.
  ///
  /// - Parameter processID: of this process; a watchdog that waits for another is not ours.
  init?(environment: [String: String], processID: Int32 = getpid()) {
    guard let path = environment["NOTIFY_SOCKET"], path.hasPrefix("/") || path.hasPrefix("@"),
      path.utf8.count < Self.longestPath
    else { return nil }
    self.socketPath = path
    let isOurs = environment["WATCHDOG_PID"].map { $0 == "\(processID)" } ?? true
    let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) }
    self.watchdog = isOurs ? microseconds.flatMap { $0 > 0 ? .microseconds($0) : nil } : nil
  }

  /// Room in `sockaddr_un`, with a zero at the end.
  private static let longestPath = 108

  /// What it is told.
  enum State: Hashable, Sendable {
    /// The daemon takes commands.
    case ready(status: String)
    /// The configuration is read anew; `ready` follows.
    case reloading
    case stopping
    case alive

    var text: String {
      switch self {
      case .ready(let status): "READY=1\nSTATUS=\(status.filter { !$0.isNewline })"
      // systemd 253 and later want the time with it.
      case .reloading: "RELOADING=1\nMONOTONIC_USEC=\(Self.microseconds)"
      case .stopping: "STOPPING=1"
      case .alive: "WATCHDOG=1"
      }
    }

    private static var microseconds: Int64 { MonotonicClock.now.nanoseconds / 1000 }
  }

  /// Tells it. Does not block, and a manager that went away is no reason to stop.
  func tell(_ state: State) {
    let descriptor = socket(
      AF_UNIX,
      Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue),
      0
    )
    guard descriptor >= 0 else { return }
    defer { _ = close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let path = Array(self.socketPath.utf8)
    withUnsafeMutableBytes(of: &address.sun_path) { bytes in
      bytes.copyBytes(from: path)
      // A name without a file begins with a zero.
      if path.first == UInt8(ascii: "@") { bytes[0] = 0 }
    }
    let size = MemoryLayout<sa_family_t>.size + path.count
    let message = Array(state.text.utf8)
    _ = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        sendto(
          descriptor,
          message,
          message.count,
          Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL),
          pointer,
          socklen_t(size)
        )
      }
    }
  }
}
