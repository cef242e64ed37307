import Testing

@testable import Publishing

@Suite struct TCPInfoTests {
  @Test("finds the fields at their offsets in the kernel's structure")
  func offsets() {
    var words = TCPInfo.Words()
    words[6] = 3  // 24
    words[17] = 1500  // 68
    words[18] = 250  // 72
    words[25] = 12  // 100
    words[30] = 7  // 120
    words[31] = 1  // 124
    words[36] = 4096  // 144
    words[40] = 750_000  // 160
    words[42] = 90_000  // 168
    words[44] = 80_000  // 176
    words[57] = 65_000  // 228

    let info = TCPInfo(words)

    #expect(info.unacknowledgedSegments == 3)
    #expect(info.rtt == .microseconds(1500))
    #expect(info.rttVariation == .microseconds(250))
    #expect(info.segmentsRetransmitted == 12)
    #expect(info.bytesAcknowledged == 1 << 32 + 7)
    #expect(info.bytesNotSent == 4096)
    #expect(info.deliveryRate == 750_000)
    #expect(info.busy == .milliseconds(90))
    #expect(info.receiverLimited == .milliseconds(80))
    #expect(info.receiveWindow == 65_000)
    #expect(info.isWaiting)
  }

  @Test("waits for nothing when all is sent and acknowledged")
  func idle() {
    #expect(!TCPInfo(TCPInfo.Words()).isWaiting)
  }
}
