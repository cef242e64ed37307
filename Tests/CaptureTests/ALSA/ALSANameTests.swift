import Testing

@testable import Capture

@Suite struct ALSANameTests {
  @Test(
    "finds the stream behind every spelling of a card's name",
    arguments: [
      ("hw:0,0", "0,0"), ("hw:PCH", "PCH,0"), ("plughw:PCH,3", "PCH,3"),
      ("hw:CARD=PCH,DEV=2", "PCH,2"), ("plughw:DEV=1,CARD=USB_Mic", "USB_Mic,1"),
      ("hw:Loopback,1,4", "Loopback,1,4"), ("hw:CARD=a,DEV=0,SUBDEV=7", "a,0,7"),
    ]
  )
  func cards(text: String, idName: String) {
    guard case .card(let stream) = ALSAName(text) else {
      Issue.record("\(text) is a card's name.")
      return
    }

    #expect(stream.idName == idName)
  }

  @Test(
    "takes everything else for a PCM of the configuration",
    arguments: [
      "default", "dsnoop:0", "hw:", "hw:0,x", "hw:0,0,0,0", "hw:CARD=", "hw:0,-1", "studio",
    ]
  )
  func configured(text: String) {
    #expect(ALSAName(text) == .configured(text))
  }

  @Test("spells the PCM of a stream so that card ids with digits stay ids")
  func path() {
    #expect(
      ALSAName.Stream(arguments: "PCH,0", needsDevice: true)?.path == "hw:CARD=PCH,DEV=0"
    )
    #expect(
      ALSAName.Stream(arguments: "L,1,2", needsDevice: true)?.path == "hw:CARD=L,DEV=1,SUBDEV=2"
    )
    #expect(ALSAName.Stream(arguments: "default", needsDevice: true) == nil)
  }
}
