internal import Glibc
internal import Synchronization

/// A daemon that runs as a child of this program and ends with it.
final class DaemonProcess: Sendable {
  /// How a process ended.
  enum Ending: Hashable, Sendable, CustomStringConvertible {
    case exited(status: Int32)
    case killed(signal: Int32)

    /// - Parameter status: As `waitpid` gives it; Glibc has macros for it that Swift lacks.
    init(waitStatus status: Int32) {
      let signal = status & 0x7F
      self = signal == 0 ? .exited(status: status >> 8 & 0xFF) : .killed(signal: signal)
    }

    var description: String {
      switch self {
      case .exited(let status): "ended with status \(status)"
      case .killed(let signal):
        "was killed by signal \(signal) (\(String(cString: strsignal(signal))))"
      }
    }
  }

  private struct State {
    var process: pid_t?
    var ending: Ending?
    var waiting: [Int: CheckedContinuation<Ending?, Never>] = [:]
    var waits = 0
  }

  private let state = Mutex(State())

  /// Starts the daemon.
  static func start(_ launch: DaemonLaunch) async throws -> DaemonProcess {
    let daemon = DaemonProcess()
    try await withCheckedThrowingContinuation { (started: CheckedContinuation<Void, any Error>) in
      // The thread lasts as long as the daemon, which is killed when the thread that started it
      // ends; see prctl(2), PR_SET_PDEATHSIG.
      let code = PlainThread.run {
        do throws(CommandFailure) {
          let process = try launch.spawn()
          daemon.state.withLock { $0.process = process }
          started.resume()
          daemon.reap(process)
        } catch {
          started.resume(throwing: error)
        }
      }
      if code != 0 {
        let cause = String(cString: strerror(code))
        started.resume(
          throwing: CommandFailure(status: .failure, message: "cannot start a thread: \(cause)")
        )
      }
    }
    return daemon
  }

  /// How the daemon ended; `nil` while it runs.
  var ending: Ending? {
    self.state.withLock { $0.ending }
  }

  /// Waits for the end of the daemon; gives `nil` when the task is cancelled.
  func ended() async -> Ending? {
    let number = self.state.withLock { state in
      state.waits += 1
      return state.waits
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let (isOver, ending) = self.state.withLock { state in
          let isOver = state.ending != nil || Task.isCancelled
          if !isOver { state.waiting[number] = continuation }
          return (isOver, state.ending)
        }
        if isOver { continuation.resume(returning: ending) }
      }
    } onCancel: {
      self.state.withLock { $0.waiting.removeValue(forKey: number) }?.resume(returning: nil)
    }
  }

  /// Asks the daemon to end, and kills it when it takes longer than `limit`.
  ///
  /// - Returns: How it ended.
  func stop(within limit: Duration) async -> Ending {
    for (signal, limit) in [(SIGTERM, limit), (SIGKILL, Duration.seconds(86400))] {
      self.send(signal)
      let ending = await withTaskGroup(of: Ending?.self) { group in
        group.addTask { await self.ended() }
        group.addTask {
          // Cancelled when the daemon ends first.
          try? await Task.sleep(for: limit)
          return nil
        }
        defer { group.cancelAll() }
        return await group.next() ?? nil
      }
      if let ending { return ending }
    }
    // Only when the task is cancelled: the daemon has been killed, if not yet reaped.
    return .killed(signal: SIGKILL)
  }

  private func send(_ signal: Int32) {
    self.state.withLock { state in
      // Under the lock the process cannot be reaped, so that its id is still its own.
      guard let process = state.process, state.ending == nil else { return }
      kill(process, signal)
    }
  }

  /// Waits for the end of the process; blocks the thread.
  private func reap(_ process: pid_t) {
    var information = siginfo_t()
    // Leaves it a zombie, whose id nobody else can have. Possible errors: EINTR.
    while waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    let (ending, waiting) = self.state.withLock { state in
      var status: Int32 = 0
      while waitpid(process, &status, 0) == -1, errno == EINTR {}
      let ending = Ending(waitStatus: status)
      state.ending = ending
      defer { state.waiting = [:] }
      return (ending, state.waiting.values)
    }
    for continuation in waiting { continuation.resume(returning: ending) }
  }
}
