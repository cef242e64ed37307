import Glibc
import Testing

@testable import rackcast

@Suite struct DaemonProcessTests {
  /// A daemon whose program is a shell script.
  private func launch(
    _ script: String,
    in directory: TemporaryDirectory
  ) async throws -> DaemonLaunch {
    return DaemonLaunch(
      executable: try await ScriptedDaemon.make(script, in: directory.path),
      dataDirectory: "\(directory.path)/rack",
      log: DaemonLog(path: "\(directory.path)/log")
    )
  }

  /// Waits until the daemon has said something.
  private func hasSpoken(_ launch: DaemonLaunch) async throws {
    let deadline = ContinuousClock.now + .seconds(30)
    while launch.log.tail(1).isEmpty {
      try #require(ContinuousClock.now < deadline)
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  @Test(
    "tells how the daemon ended",
    arguments: [
      ("exit 0", .exited(status: 0)), ("exit 3", .exited(status: 3)),
      ("kill -9 $$", .killed(signal: 9)),
    ] as [(String, DaemonProcess.Ending)]
  )
  func ends(script: String, ending: DaemonProcess.Ending) async throws {
    let directory = try TemporaryDirectory(name: "rackcast-test")
    defer { directory.remove() }

    let daemon = try await DaemonProcess.start(try await self.launch(script, in: directory))

    #expect(await daemon.ended() == ending)
    #expect(daemon.ending == ending)
    #expect(await daemon.stop(within: .seconds(1)) == ending)
  }

  @Test("is told where to keep its data, listens where there is room, and its words are kept")
  func arguments() async throws {
    let directory = try TemporaryDirectory(name: "rackcast-test")
    defer { directory.remove() }
    let launch = try await self.launch("echo \"$@\"; echo error >&2", in: directory)

    _ = await (try await DaemonProcess.start(launch)).ended()

    #expect(
      launch.log.tail(9) == [
        "--data-dir \(directory.path)/rack --listen 127.0.0.1:0", "error",
      ]
    )
  }

  @Test("has none of the files and sockets that are open here")
  func descriptors() async throws {
    let directory = try TemporaryDirectory(name: "rackcast-test")
    defer { directory.remove() }
    let descriptor = dup(STDERR_FILENO)
    defer { close(descriptor) }
    let launch = try await self.launch("[ -e /proc/$$/fd/\(descriptor) ]", in: directory)

    let ending = await (try await DaemonProcess.start(launch)).ended()

    #expect(ending == .exited(status: 1))
  }

  @Test("runs in a group of its own, so that Ctrl-C is not for it")
  func group() async throws {
    let directory = try TemporaryDirectory(name: "rackcast-test")
    defer { directory.remove() }
    let launch = try await self.launch("cut -d' ' -f1,5 /proc/$$/stat", in: directory)

    _ = await (try await DaemonProcess.start(launch)).ended()

    let numbers = try #require(launch.log.tail(1).first).split(separator: " ")
    #expect(numbers.count == 2)
    #expect(numbers.first == numbers.last)
  }

  @Test("is asked to end first")
  func asks() async throws {
    let directory = try TemporaryDirectory(name: "rackcast-test")
    defer { directory.remove() }
    let script = "trap 'exit 7' TERM; echo ready; while :; do sleep 0.05; done"
    let launch = try await self.launch(script, in: directory)
    let daemon = try await DaemonProcess.start(launch)
    try await self.hasSpoken(launch)

    #expect(await daemon.stop(within: .seconds(30)) == .exited(status: 7))
  }

  @Test("is killed when it does not end in time")
  func kills() async throws {
    let directory = try TemporaryDirectory(name: "rackcast-test")
    defer { directory.remove() }
    let launch = try await self.launch("trap '' TERM; echo ready; exec sleep 1000", in: directory)
    let daemon = try await DaemonProcess.start(launch)
    try await self.hasSpoken(launch)

    #expect(await daemon.stop(within: .milliseconds(50)) == .killed(signal: 9))
  }

  @Test("whoever waits for its end can give up")
  func cancels() async throws {
    let directory = try TemporaryDirectory(name: "rackcast-test")
    defer { directory.remove() }
    let daemon = try await DaemonProcess.start(
      try await self.launch("exec sleep 1000", in: directory)
    )

    let waiting = Task { await daemon.ended() }
    waiting.cancel()

    #expect(await waiting.value == nil)
    #expect(daemon.ending == nil)
    _ = await daemon.stop(within: .seconds(30))
  }

  @Test("a program that is not there is an error that says what to do")
  func missing() async throws {
    let launch = DaemonLaunch(
      executable: "/nonexistent/rackcastd",
      dataDirectory: "/nonexistent",
      log: DaemonLog(path: "/nonexistent/log")
    )

    let failure = await #expect(throws: CommandFailure.self) {
      try await DaemonProcess.start(launch)
    }

    #expect(failure?.message.contains("cannot run /nonexistent/rackcastd: No such file") == true)
    #expect(failure?.message.contains("--daemon") == true)
  }
}
