internal import Foundation
internal import Glibc

/// What the kernel says about a process.
struct ProcessFigures {
  let processID: Int32

  /// The CPU time of all its threads, of those that ended too, in user and kernel mode: `utime` and
  /// `stime` of proc_pid_stat(5) to the nanosecond.
  func cpuTime() throws -> Duration {
    var clock = clockid_t()
    // Possible return codes: 0, or ESRCH for a process that is gone.
    guard clock_getcpuclockid(self.processID, &clock) == 0 else {
      throw BenchmarkError("process \(self.processID) has ended")
    }
    var time = timespec()
    // Possible return codes: 0, or -1 for a process that is gone.
    guard clock_gettime(clock, &time) == 0 else {
      throw BenchmarkError("process \(self.processID) has ended")
    }
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  /// The CPU time of the threads there are whose names do not begin with `prefix` (proc_pid_schedstat,
  /// Documentation/scheduler/sched-stats.rst: the first number, in nanoseconds).
  func cpuTime(ofThreadsWithout prefix: String) throws -> Duration {
    let folder = "/proc/\(self.processID)/task"
    var nanoseconds: Int64 = 0
    for thread in try FileManager.default.contentsOfDirectory(atPath: folder) {
      let name = try String(contentsOfFile: "\(folder)/\(thread)/comm", encoding: .utf8)
      guard !name.hasPrefix(prefix) else { continue }
      let text = try String(contentsOfFile: "\(folder)/\(thread)/schedstat", encoding: .utf8)
      nanoseconds += text.split(separator: " ").first.flatMap { Int64($0) } ?? 0
    }
    return .nanoseconds(nanoseconds)
  }

  /// The resident memory in bytes that is the process's own, without the code and the files it maps
  /// (`Anonymous` of smaps_rollup, proc_pid_smaps(5)).
  func anonymousBytes() throws -> Int {
    let path = "/proc/\(self.processID)/smaps_rollup"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    for line in text.split(separator: "\n") where line.hasPrefix("Anonymous:") {
      let words = line.split(separator: " ")
      if words.count > 1, let kibibytes = Int(words[1]) { return kibibytes << 10 }
    }
    throw BenchmarkError("\(path) has no Anonymous")
  }
}

/// A measurement that could not be made.
struct BenchmarkError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
