import Testing

@testable import ControlTransport

@Suite struct OutboundBufferTests {
  var buffer = OutboundBuffer(highWater: 100, answerLimit: 150)

  @Test("takes messages below its mark, and again when the socket took some")
  mutating func highWater() {
    self.buffer.add(FrameCost(messages: 99))
    #expect(self.buffer.takesMessages)
    self.buffer.add(FrameCost(messages: 500))
    #expect(!self.buffer.takesMessages)
    #expect(!self.buffer.isOverLimit)

    self.buffer.flushed(FrameCost(messages: 500))

    #expect(self.buffer.takesMessages)
  }

  @Test("is over its limit by answers alone")
  mutating func limit() {
    self.buffer.add(FrameCost(messages: 599, answers: 150))
    #expect(!self.buffer.isOverLimit)

    self.buffer.add(FrameCost(answers: 1))

    #expect(self.buffer.isOverLimit)
  }
}
