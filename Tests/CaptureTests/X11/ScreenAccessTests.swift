import Foundation
import Media
import TestSupport
import Testing

@testable import Capture

/// Screens that cannot be had.
@Suite(
  .enabled(if: XServer.isInstalled, "the Debian package xvfb is not installed"),
  .timeLimit(.minutes(2))
)
struct ScreenAccessTests {
  private static func failure(_ text: String) throws -> CaptureError? {
    let address = try ScreenAddress(DeviceID("x11:\(text)"))
    return #expect(throws: CaptureError.self) {
      try ScreenSource(address: address, request: .small)
    }
  }

  @Test("is refused by a server whose cookie it does not know, and told what to do")
  func refused() async throws {
    let server = try await XServer.start(wantsCookie: true)

    let error = try Self.failure(server.display)

    #expect(error?.code == .accessDenied)
    #expect(error?.message.contains("XAUTHORITY") == true)
    try await server.stop()
  }

  @Test("finds no display where there is none")
  func absent() throws {
    #expect(try Self.failure(":54321")?.code == .notFound)
  }

  @Test("finds no screen of a number that the display does not have")
  func absentScreen() async throws {
    let server = try await XServer.start()

    #expect(try Self.failure("\(server.display).1")?.code == .notFound)
    try await server.stop()
  }

  @Test("says that a server without MIT-SHM cannot be captured")
  func withoutSharedMemory() async throws {
    let server = try await XServer.start("-extension", "MIT-SHM")

    let error = try Self.failure(server.display)

    #expect(error?.code == .unsupported)
    #expect(error?.message.contains("MIT-SHM") == true)
    try await server.stop()
  }

  @Test("says that pixels of 16 bits cannot be captured")
  func depth() async throws {
    let server = try await XServer.start(screen: "320x240x16")

    let error = try Self.failure(server.display)

    #expect(error?.code == .unsupported)
    #expect(error?.message.contains("depth 16") == true)
    try await server.stop()
  }

  @Test("says that a part beside the screen cannot be captured")
  func outside() async throws {
    let server = try await XServer.start()

    let error = try Self.failure("\(server.display)/100x100+300+0")

    #expect(error?.code == .unsupported)
    #expect(error?.message.contains("320×240") == true)
    try await server.stop()
  }

  @Test("takes an image at each beat from a server without DAMAGE")
  func withoutDamage() async throws {
    let server = try await XServer.start("-extension", "DAMAGE")
    let source = try ScreenSource(
      address: ScreenAddress(DeviceID("x11:\(server.display)")),
      request: .small
    )

    try await Screening.run(source) { screening in
      try await screening.pictures(10)
      #expect(source.counters.grabs >= 10)
      #expect(source.counters.repeated == 0)
    }
    try await server.stop()
  }

  @Test("lists a display with its size and depth, by one id for every way to write it")
  func catalog() async throws {
    let server = try await XServer.start()
    let catalog = DeviceCatalog()

    let id = try await catalog.resolve("\(server.display).0")
    let listed = await catalog.devices().first { $0.id == id }
    let described = try await catalog.describe(id)

    #expect(id.description == "x11:\(server.display)")
    #expect(listed == described)
    #expect(described.kind == .screen)
    #expect(described.path == "/tmp/.X11-unix/X\(server.number)")
    #expect(described.name.contains("24 bits"))
    let size = PictureSize(width: 320, height: 240)
    #expect(described.videoModes == [VideoMode(format: "BGRX", size: size, rates: [])])
    try await server.stop()
  }

  @Test("lists a display that refuses access, without a size")
  func listsRefusing() async throws {
    let server = try await XServer.start(wantsCookie: true)
    let catalog = DeviceCatalog()

    let id = try await catalog.resolve(server.display)
    let listed = await catalog.devices().first { $0.id == id }

    #expect(listed?.videoModes.isEmpty == true)
    await #expect(throws: CaptureError.self) { try await catalog.describe(id) }
    try await server.stop()
  }
}
