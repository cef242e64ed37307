import NIOCore
import NIOPosix
import Testing

@testable import Publishing

@Suite struct WakerTests {
  @Test("wakes all, those of an event loop on it and in order")
  func wakes() async throws {
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let order = Watched<[Int]>([])
    let wakers = (0 ..< 4).map { number in
      Waker(on: loop) {
        loop.preconditionInEventLoop()
        order.update { $0.append(number) }
      }
    }
    let direct = Wakes()

    Waker.wake([wakers[0], Waker { direct.wake() }, wakers[1], wakers[2], wakers[3]])

    // Those of no event loop are woken before the call returns.
    #expect(direct.count == 1)
    try await order.wait { $0.count == 4 }
    #expect(order.value == [0, 1, 2, 3])
  }
}
