import Testing

@testable import Capture

@Suite struct DeviceCatalogTests {
  private let catalog = DeviceCatalog(
    cameras: V4L2Enumerator(devices: "/nonexistent", links: "/nonexistent")
  )

  @Test("lists the pattern and the tone on a machine without any device")
  func synthetic() async {
    let ids = await self.catalog.devices().map(\.id.description)

    #expect(ids.contains("synthetic:pattern"))
    #expect(ids.contains("synthetic:tone"))
  }

  @Test("makes the path of a clip absolute and free of links")
  func file() async throws {
    let id = try await self.catalog.resolve("file:/usr/../etc/./hostname")
    let relative = try await self.catalog.resolve("file:not-there-yet.mp4")

    #expect(id.description == "file:/etc/hostname")
    #expect(relative.name.hasPrefix("/"))
    #expect(relative.name.hasSuffix("/not-there-yet.mp4"))
  }

  @Test(
    "leaves canonical ids alone, whether the device is there or not",
    arguments: ["v4l2:usb-gone", "alsa:GONE,3", "synthetic:tone"]
  )
  func canonical(text: String) async throws {
    #expect(try await self.catalog.resolve(text).description == text)
  }

  @Test(
    "tells why an input is no device",
    arguments: [
      ("/dev/video99", CaptureError.Code.notFound), ("v4l2:/dev/video99", .notFound),
      ("/dev/null", .invalidDevice), ("hw:NOCARD,0", .notFound), ("alsa:plughw:9", .notFound),
      ("clip.mp4", .invalidDevice), ("", .invalidDevice), ("v4l2:", .invalidDevice),
    ] as [(String, CaptureError.Code)]
  )
  func unresolvable(input: String, code: CaptureError.Code) async {
    let error = await #expect(throws: CaptureError.self) {
      try await self.catalog.resolve(input)
    }

    #expect(error?.code == code)
  }

  @Test("says that a device is absent when it is described")
  func absent() async throws {
    for text in ["v4l2:usb-gone", "alsa:GONE,3", "alsa:no_such_pcm", "file:/nonexistent.mp4"] {
      let id = try DeviceID(text)

      let error = await #expect(throws: CaptureError.self) {
        try await self.catalog.describe(id)
      }

      #expect(error?.code == .notFound, "\(text)")
    }
  }

  @Test("resolves a configured PCM by its name")
  func configuredPCM() async throws {
    ALSATestConfiguration.installed

    #expect(try await self.catalog.resolve("rackcast_null").description == "alsa:rackcast_null")
    let description = try await self.catalog.describe(DeviceID("alsa:rackcast_null"))

    #expect(description.kind == .microphone)
    #expect(description.path == "rackcast_null")
    #expect(description.audioModes.contains { $0.format == "S16_LE" && $0.channels.contains(2) })
  }
}
