import Media
import Processing
import Testing

@testable import Sessions

@Suite struct BeautyLoadTests {
  private static let slow = Duration.milliseconds(21)

  @Test("does less once beauty took over half of the interval for many pictures in a row")
  func lightens() {
    var load = BeautyLoad(interval: .milliseconds(40))

    for _ in 0 ..< BeautyLoad.patience {
      #expect(load.pictureMade(in: Self.slow) == .none)
    }
    #expect(load.pictureMade(in: Self.slow) == .lighten)
    #expect(load.pictureMade(in: Self.slow) == .none)
  }

  @Test("bears pictures that take long now and then")
  func bears() {
    var load = BeautyLoad(interval: .milliseconds(40))
    for _ in 0 ..< 10 {
      for _ in 0 ..< BeautyLoad.patience {
        #expect(load.pictureMade(in: Self.slow) == .none)
      }
      #expect(load.pictureMade(in: .milliseconds(20)) == .none)
    }
  }

  /// What a step reports as `body` works with it.
  private func reports(
    isAccelerated: Bool,
    _ body: (BeautyStep) throws -> Void
  ) async throws -> [String] {
    let (signals, continuation) = AsyncStream.makeStream(of: Signal.self)
    let step = BeautyStep(
      Beauty(level: 5),
      rate: FrameRate(25),
      isAccelerated: isAccelerated,
      port: SignalPort(run: 1, continuation: continuation)
    )
    try body(step)
    continuation.finish()
    var names: [String] = []
    for await signal in signals {
      switch signal.content {
      case .beautyUnaccelerated: names.append("unaccelerated")
      case .beautyLightened(let limit): names.append("lightened at \(limit.milliseconds)")
      case let other: names.append("\(other)")
      }
    }
    return names
  }

  private static let picture = {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 1024, alignment: 64)
    memory.initializeMemory(as: UInt8.self, repeating: 140, count: 1024)
    let plane = PictureBuffer.Plane(base: UnsafeRawPointer(memory), bytesPerRow: 16)
    nonisolated(unsafe) let owned = memory
    return VideoFrame(
      size: PictureSize(width: 16, height: 16),
      format: .i420,
      range: .limited,
      timestamp: .zero,
      sequence: 0,
      buffer: PictureBuffer(planes: [plane, plane, plane]) { owned.deallocate() }
    )
  }()

  @Test("tells once that there are no vector kernels, and only while beauty is on")
  func unaccelerated() async throws {
    let fallback = try await self.reports(isAccelerated: false) { step in
      step.change(to: Beauty(), rate: FrameRate(25))
      _ = try step.apply(to: Self.picture)
      step.change(to: Beauty(level: 1), rate: FrameRate(25))
      for _ in 0 ..< 3 { _ = try step.apply(to: Self.picture) }
    }
    let none = try await self.reports(isAccelerated: true) { step in
      _ = try step.apply(to: Self.picture)
    }

    #expect(fallback == ["unaccelerated"])
    #expect(none.isEmpty)
  }

  @Test("tells once that it does less, and anew after another setting")
  func lightened() async throws {
    let told = try await self.reports(isAccelerated: true) { step in
      for _ in 0 ..< 2 {
        for _ in 0 ..< 100 { step.pictureMade(in: Self.slow) }
        step.change(to: Beauty(level: 9), rate: FrameRate(25))
      }
    }

    #expect(told == ["lightened at 20.0", "lightened at 20.0"])
  }
}
