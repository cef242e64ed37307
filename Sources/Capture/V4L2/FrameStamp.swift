internal import CV4L2
internal import Glibc
internal import Media

/// Finds out when a picture was taken.
enum FrameStamp {
  /// The driver's time where it is on the monotonic clock, else `now`.
  ///
  /// A time ahead of `now`, or none at all, is a driver's mistake and counts as no time.
  static func time(flags: UInt32, driver: timeval, now: MediaTime) -> MediaTime {
    let kind = flags & UInt32(V4L2_BUF_FLAG_TIMESTAMP_MASK)
    guard kind == UInt32(V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC) else { return now }
    let time = MediaTime(
      nanoseconds: Int64(driver.tv_sec) * 1_000_000_000 + Int64(driver.tv_usec) * 1000
    )
    return time > .zero && time <= now ? time : now
  }
}
