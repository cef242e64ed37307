import Testing

@testable import Capture

@Suite struct V4L2NamingTests {
  private func node(
    _ number: Int,
    card: String = "HD Pro Webcam C920",
    bus: String,
    links: [String] = []
  ) -> V4L2Naming.Node {
    V4L2Naming.Node(number: number, driver: "uvcvideo", card: card, busInfo: bus, links: links)
  }

  @Test("goes by model and serial number where udev knows them")
  func link() {
    let names = V4L2Naming.names(of: [
      self.node(4, bus: "usb-1", links: ["usb-046d_C920_1A2B-video-index0"]),
      self.node(0, bus: "usb-2", links: ["usb-046d_C920_3C4D-video-index0"]),
    ])

    #expect(names == [4: "usb-046d_C920_1A2B", 0: "usb-046d_C920_3C4D"])
  }

  @Test("goes by the place where it is plugged in otherwise")
  func busInfo() {
    #expect(
      V4L2Naming.names(of: [self.node(0, bus: "usb-0000:00:14.0-2")]) == [0: "usb-0000:00:14.0-2"]
    )
  }

  @Test("numbers the further nodes of one device by node number, whatever order they come in")
  func severalNodes() {
    let names = V4L2Naming.names(of: [
      self.node(10, bus: "pci-1"), self.node(2, bus: "pci-1"), self.node(3, bus: "pci-1"),
    ])

    #expect(names == [2: "pci-1", 3: "pci-1#1", 10: "pci-1#2"])
  }

  @Test("goes by place for twins without serial number, of which only one has the link")
  func twins() {
    let names = V4L2Naming.names(of: [
      self.node(0, bus: "usb-1", links: ["usb-046d_C270-video-index0"]),
      self.node(2, bus: "usb-2"),
      self.node(4, card: "Other", bus: "usb-3", links: ["usb-Other-video-index0"]),
    ])

    #expect(names == [0: "usb-1", 2: "usb-2", 4: "usb-Other"])
  }

  @Test("cuts off the index of a link and nothing else")
  func withoutIndex() {
    #expect(V4L2Naming.withoutIndex("usb-A_B-video-index12") == "usb-A_B")
    #expect(V4L2Naming.withoutIndex("usb-A_B-video-index") == "usb-A_B-video-index")
    #expect(V4L2Naming.withoutIndex("usb-A_B2") == "usb-A_B2")
    #expect(V4L2Naming.withoutIndex("-video-index0") == "-video-index0")
  }
}
