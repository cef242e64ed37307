internal import Glibc
internal import Media

/// A bounded queue between any thread and the one thread that works it off, which may wait until a
/// point of the monotonic clock.
///
/// Policy when full: the oldest element goes, counted in `dropped`.
// `@unchecked Sendable`: every access to the mutable state holds `mutex`.
final class Mailbox<Element: Sendable>: @unchecked Sendable {
  private let capacity: Int
  private let gathered: Int
  private var elements: [Element] = []
  private var droppedCount: UInt64 = 0
  private var wokenUp = false
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>

  /// - Parameters:
  ///   - capacity: the most elements that wait.
  ///   - gathered: how many elements wake the worker; it comes for fewer at its deadline.
  init(capacity: Int, gathered: Int = 1) {
    self.capacity = capacity
    self.gathered = gathered
    self.mutex = .allocate(capacity: 1)
    self.condition = .allocate(capacity: 1)
    // These calls fail only for lack of memory or bad attributes.
    pthread_mutex_init(self.mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(self.condition, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(self.condition)
    pthread_mutex_destroy(self.mutex)
    self.condition.deallocate()
    self.mutex.deallocate()
  }

  /// How many elements went because the queue was full.
  var dropped: UInt64 {
    pthread_mutex_lock(self.mutex)
    defer { pthread_mutex_unlock(self.mutex) }
    return self.droppedCount
  }

  /// Puts an element in and wakes the worker.
  func put(_ element: Element) {
    pthread_mutex_lock(self.mutex)
    if self.elements.count == self.capacity {
      self.elements.removeFirst()
      self.droppedCount += 1
    }
    self.elements.append(element)
    let isGathered = self.elements.count >= self.gathered
    pthread_mutex_unlock(self.mutex)
    // Behind the lock, which the worker would otherwise wake up to wait for.
    if isGathered { pthread_cond_signal(self.condition) }
  }

  /// Wakes the worker without an element.
  func wake() {
    pthread_mutex_lock(self.mutex)
    defer { pthread_mutex_unlock(self.mutex) }
    self.wokenUp = true
    pthread_cond_signal(self.condition)
  }

  /// Takes all elements; waits for as many as are gathered, for `wake()`, or until `deadline`.
  ///
  /// - Returns: the elements, oldest first, and the time up to which they are all that came: what
  ///   the worker then does may take long, and more may come meanwhile.
  func takeAll(until deadline: MediaTime?) -> (elements: [Element], time: MediaTime) {
    pthread_mutex_lock(self.mutex)
    defer { pthread_mutex_unlock(self.mutex) }
    while self.elements.count < self.gathered && !self.wokenUp {
      guard let deadline else {
        pthread_cond_wait(self.condition, self.mutex)
        continue
      }
      var time = timespec(
        tv_sec: Int(deadline.nanoseconds / 1_000_000_000),
        tv_nsec: Int(deadline.nanoseconds % 1_000_000_000)
      )
      // Possible return codes: 0, or ETIMEDOUT.
      if pthread_cond_timedwait(self.condition, self.mutex, &time) == ETIMEDOUT { break }
    }
    self.wokenUp = false
    // Not `removeAll(keepingCapacity:)`, which would allocate as much again while these are held.
    let taken = self.elements
    self.elements = []
    return (taken, MonotonicClock.now)
  }
}
