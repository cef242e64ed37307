import ArgumentParser
import ControlAPI
import Synchronization
import Testing

@testable import rackcast

@Suite struct SessionCameraCommandTests {
  let node = FakeNode()
  let recorder = Recorder()

  init() {
    self.node.add("cam1", .live)
  }

  private func run(_ command: some NodeCommand) async throws -> [String] {
    try await self.node.serving { try await command.run(on: $0, console: self.recorder.console()) }
    return self.recorder.lines
  }

  @Test("switch-camera asks for the other camera with a key, and says which one comes")
  func switchCamera() async throws {
    let lines = try await self.run(try SessionSwitchCamera.parse(["cam1"]))

    #expect(lines == ["cam1 goes to the back camera"])
    let (requests, keys) = self.node.state.withLock { ($0.cameraRequests, $0.keys) }
    #expect(requests == ["switch"] && keys.map(\.count) == [32])
  }

  @Test("zoom with a level zooms there, and without one tells where it is and how far it goes")
  func zoom() async throws {
    _ = try await self.run(try SessionZoom.parse(["cam1", "2.5"]))
    let lines = try await self.run(try SessionZoom.parse(["cam1"]))

    #expect(
      lines == ["cam1 is zoomed to 2.5×", "cam1 is zoomed to 2.5× of at most 5×, by the camera"]
    )
    #expect(self.node.state.withLock { $0.cameraRequests } == ["zoom 2.5"])
  }

  @Test("zoom refuses what is no level", arguments: ["0.5", "-1", "nan", "inf", "far"])
  func noLevel(text: String) {
    #expect(throws: (any Error).self) { try SessionZoom.parse(["cam1", "--", text]) }
  }

  @Test("torch tells whether the lamp is on now")
  func torch() async throws {
    _ = try await self.run(try SessionTorch.parse(["cam1"]))
    let lines = try await self.run(try SessionTorch.parse(["cam1"]))

    #expect(lines == ["cam1: the lamp is on", "cam1: the lamp is off"])
  }

  @Test("show has the zoom and the lamp while there is something to tell")
  func show() {
    var session = ProtoSession.named("cam1", .live)
    func text(_ session: ProtoSession) -> String {
      SessionReport(session: session, now: 0).summary.rows.flatMap { $0.map(\.text) }
        .joined(separator: " ")
    }

    #expect(!text(session).contains("zoom") && !text(session).contains("lamp"))
    session.zoomLevel = 2.5
    session.torch = true
    #expect(text(session).contains("zoom 2.5×") && text(session).contains("lamp on"))
  }
}
