import Store
import Testing

@Suite struct StoreDeviceLabelTests {
  @Test("keeps, replaces and takes away labels")
  func labels() async throws {
    let store = try Store.inMemory()

    try await store.setDeviceLabel("stage", device: "v4l2:usb-1", operator: "studio", at: 1)
    try await store.setDeviceLabel("choir", device: "alsa:PCH,0", operator: nil, at: 2)
    #expect(try await store.deviceLabels() == ["v4l2:usb-1": "stage", "alsa:PCH,0": "choir"])

    try await store.setDeviceLabel("hall", device: "v4l2:usb-1", operator: "studio", at: 3)
    try await store.setDeviceLabel(nil, device: "alsa:PCH,0", operator: nil, at: 4)
    #expect(try await store.deviceLabels() == ["v4l2:usb-1": "hall"])
  }

  @Test("refuses an empty label")
  func empty() async throws {
    let store = try Store.inMemory()

    await #expect {
      try await store.setDeviceLabel("", device: "v4l2:usb-1", operator: nil, at: 1)
    } throws: { error in
      (error as? StoreError)?.code == .invalid
    }
  }
}
