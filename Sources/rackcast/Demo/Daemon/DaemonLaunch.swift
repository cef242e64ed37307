internal import Glibc

/// How a daemon is started that must not outlive this program.
struct DaemonLaunch: Sendable {
  /// The daemon's program.
  let executable: String
  let dataDirectory: String
  let log: DaemonLog

  /// The program that asks the kernel to kill it with its parent and then becomes the daemon. It is
  /// part of util-linux, which every Debian has.
  private static let guardian = "setpriv"

  /// Starts the daemon on a free port of this machine.
  ///
  /// The kernel kills it when the calling thread ends, so that thread must last.
  func spawn() throws(CommandFailure) -> pid_t {
    guard access(self.executable, X_OK) == 0 else {
      throw CommandFailure(
        status: .failure,
        message: """
          cannot run \(self.executable): \(String(cString: strerror(errno))). Build it with \
          `swift build --product rackcastd`, or name it with --daemon.
          """
      )
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    let flags = O_WRONLY | O_CREAT | O_APPEND
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, self.log.path, flags, 0o600)
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
    for descriptor in Self.descriptorsToClose {
      // Possible errors: EBADF beyond the limit of open files, where none can be.
      posix_spawn_file_actions_addclose(&actions, descriptor)
    }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A group of its own: Ctrl-C goes to this program alone, which then ends the daemon in order.
    posix_spawnattr_setpgroup(&attributes, 0)
    // What this program does with signals is not for its child.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGPIPE] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF)
    )

    var arguments = self.arguments.map { strdup($0) }
    defer { for argument in arguments { free(argument) } }
    arguments.append(nil)
    var process = pid_t()
    // Possible errors: ENOENT without the guardian; EAGAIN, ENOMEM at a limit.
    let code = posix_spawnp(&process, Self.guardian, &actions, &attributes, arguments, environ)
    guard code == 0 else {
      let advice = code == ENOENT ? " Install the package util-linux." : ""
      throw CommandFailure(
        status: .failure,
        message: "cannot run \(Self.guardian): \(String(cString: strerror(code))).\(advice)"
      )
    }
    return process
  }

  /// What could be open here: sockets and pipes of this program would stay open with the daemon.
  ///
  /// Closing one that is not open is no error in a spawn. Glibc's action that closes all in one is
  /// hidden from Swift.
  private static var descriptorsToClose: ClosedRange<Int32> {
    let open = DirectoryEntries.names(in: "/proc/self/fd").compactMap { Int32($0) }
    // With room for those that other threads open meanwhile.
    return STDERR_FILENO + 1 ... max(STDERR_FILENO, open.max() ?? 1024) + 256
  }

  private var arguments: [String] {
    [
      Self.guardian, "--pdeathsig", "KILL", "--", self.executable,
      "--data-dir", self.dataDirectory, "--listen", "127.0.0.1:0",
    ]
  }
}
