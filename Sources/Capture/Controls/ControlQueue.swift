internal import Dispatch
internal import Synchronization

/// Works off what is asked of one device's controls, one after another, beside its frames: neither
/// the capturing thread nor Swift's pool waits for a slow device.
///
/// Policy when `limit` requests wait: further ones are refused as `busy`.
final class ControlQueue: Sendable {
  static let limit = 16

  private let queue = DispatchQueue(label: "rackcast.capture.control")
  private let waiting = Atomic<Int>(0)

  /// How many requests wait or are being carried out.
  var count: Int {
    self.waiting.load(ordering: .relaxed)
  }

  /// Runs `body` after what was asked before.
  ///
  /// - Parameter device: named in the error.
  func run<Output: Sendable>(
    _ device: DeviceID,
    _ body: @Sendable @escaping () throws(CaptureError) -> Output
  ) async throws(CaptureError) -> Output {
    guard self.waiting.add(1, ordering: .relaxed).newValue <= Self.limit else {
      self.waiting.subtract(1, ordering: .relaxed)
      throw CaptureError(
        code: .busy,
        message: "\(device) does not answer: \(Self.limit) settings wait for it. Try again, or "
          + "unplug it and plug it in again."
      )
    }
    let result: Result<Output, CaptureError> = await withCheckedContinuation { continuation in
      self.queue.async {
        let result = Result(catching: body)
        self.waiting.subtract(1, ordering: .relaxed)
        continuation.resume(returning: result)
      }
    }
    return try result.get()
  }
}
