import Media
import Testing

@testable import Sessions

@Suite struct EncoderFaultsTests {
  @Test("gives an encoder up at the third fault within 10 s")
  func thirdFault() {
    var faults = EncoderFaults()

    #expect(faults.faultOccurred(at: .zero) == .restart)
    #expect(faults.faultOccurred(at: .zero + .seconds(5)) == .restart)
    #expect(faults.faultOccurred(at: .zero + .seconds(10)) == .giveUp)
  }

  @Test("forgets faults that are older")
  func oldFaults() {
    var faults = EncoderFaults()

    for second in stride(from: 0, through: 60, by: 6) {
      #expect(faults.faultOccurred(at: .zero + .seconds(second)) == .restart)
    }
  }
}
