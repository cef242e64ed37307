internal import Glibc

extension Demo {
  /// Ends everything in order, whatever brought the end, and gives the verdict.
  func finish(
    _ end: End,
    _ stage: DemoStage,
    _ daemon: DaemonProcess,
    _ log: DaemonLog
  ) async throws {
    // An output that is gone is no reason to leave anything running.
    let early = daemon.ending
    let isOutputGone = early == nil && (try? self.output.stopping()) == nil
    var verdict = await stage.finish(isNodeThere: early == nil, readLimit: Self.readLimit)
    let ending = await daemon.stop(within: Self.endLimit)
    verdict.incidents += Self.incidents(early: early, ending: ending)

    let failure: (any Error)?
    switch end {
    case .failed(let error):
      failure = error
    case .interrupted where verdict.accounts.isEmpty:
      failure = CommandFailure(status: .failure, message: "ended before every session was live")
    case .over, .interrupted, .daemonEnded:
      failure = nil
    }
    if isOutputGone { throw failure ?? CommandFailure(status: .outputClosed, message: "") }

    if !verdict.accounts.isEmpty { try self.output.ended(verdict, at: TimeText.now()) }
    if !verdict.incidents.isEmpty || failure != nil { self.tellLog(log) }
    if early == nil, let failure { throw failure }
    guard verdict.passed else {
      throw CommandFailure(status: .failure, message: verdict.text)
    }
  }

  /// What is wrong with how the daemon ended.
  ///
  /// - Parameters:
  ///   - early: How it had ended before it was asked to; `nil` when it had not.
  ///   - ending: How it ended.
  static func incidents(early: DaemonProcess.Ending?, ending: DaemonProcess.Ending) -> [String] {
    if let early { return ["rackcastd \(early) before it was asked to end"] }
    switch ending {
    case .exited(status: 0):
      return []
    case .killed(signal: SIGKILL):
      let limit = DurationArgument(Self.endLimit).text
      return ["rackcastd did not end within \(limit) of SIGTERM and had to be killed"]
    case .exited, .killed:
      return ["rackcastd \(ending) when it was asked to end"]
    }
  }

  private func tellLog(_ log: DaemonLog) {
    let lines = log.tail(Self.logLines)
    guard !lines.isEmpty else { return }
    self.output.console.note("The last lines of rackcastd's log:")
    for line in lines { self.output.console.note("  \(line)") }
  }
}
