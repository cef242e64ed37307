import Dispatch

/// Holds up threads until it is opened.
struct DispatchGate: Sendable {
  private let semaphore = DispatchSemaphore(value: 0)

  func pass() {
    self.semaphore.wait()
    // The next one passes as well.
    self.semaphore.signal()
  }

  func open() {
    self.semaphore.signal()
  }
}
