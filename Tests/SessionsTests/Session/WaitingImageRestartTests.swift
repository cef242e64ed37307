import Events
import Foundation
import Store
import Testing

@testable import Sessions

@Suite(.timeLimit(.minutes(1))) struct WaitingImageRestartTests {
  /// A PNG of two by two grey samples.
  private static let png = Data(
    base64Encoded: """
      iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAABX3VL4AAAADklEQVR4nGNoOMHQcAIAB24CkXSXkDkAAAAASUVORK\
      5CYII=
      """
  )

  @Test("the image that stood for the attribute comes back after a restart without its file")
  func restart() async throws {
    let png = try #require(Self.png)
    let store = try Store.inMemory()
    var md5 = ""
    try await ManagedRack.run(store: store) { rack in
      let file = rack.directory.appendingPathComponent("a.png")
      try png.write(to: file)
      try await rack.createSynthetic("cam1") { $0.waitingImage = file.path }
      md5 = try await rack.wait(for: "cam1") { $0.waitingImage != nil }.waitingImage ?? ""
      try await rack.wait(for: "cam1") { $0.lastEvent?.code == .waitingImageLoaded }
    }
    // The directory of the first rack is gone, and the file with it.
    try await ManagedRack.run(store: store) { rack in
      try await rack.manager.restore()
      let session = try await rack.wait(for: "cam1") {
        $0.lastEvent?.code == .waitingImageLoadFailed
      }
      #expect(session.waitingImage == md5 && md5.count == 32)
      #expect(session.lastEvent?.detail.cause == "missing")
      #expect(session.lastEvent?.message.contains(md5) == true)
    }
  }
}
