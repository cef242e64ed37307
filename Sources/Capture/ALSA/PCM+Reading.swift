internal import CALSA
internal import Glibc
internal import Media

extension PCM {
  /// Starts capturing from an empty buffer.
  ///
  /// - Returns: 0, or a negative errno.
  func start() -> Int32 {
    // Possible errors of both: ENODEV; ESTRPIPE: suspended; EIO; EBADFD: a plugin that prepared
    // itself already.
    let code = snd_pcm_prepare(self.pointer)
    return code < 0 ? code : snd_pcm_start(self.pointer)
  }

  /// Waits until a period can be read.
  ///
  /// - Returns: 1 when it can, 0 when `duration` passed, or a negative errno.
  func wait(for duration: Duration) -> Int32 {
    // Possible errors: EPIPE: overrun; ESTRPIPE: suspended; ENODEV: gone; EIO.
    snd_pcm_wait(self.pointer, pollTimeout(duration))
  }

  /// Reads up to the bytes that fit into `buffer`.
  ///
  /// - Returns: the samples per channel, or a negative errno.
  func read(into buffer: UnsafeMutableRawBufferPointer, bytesPerFrame: Int) -> Int {
    // Possible errors: EAGAIN: nothing there; EPIPE: overrun; ESTRPIPE: suspended; ENODEV: gone;
    // EBADFD: not running; EIO.
    snd_pcm_readi(
      self.pointer,
      buffer.baseAddress,
      snd_pcm_uframes_t(buffer.count / bytesPerFrame)
    )
  }

  /// When the first sample that was not read yet was captured: the driver's time of its pointer,
  /// less what lies between the two.
  func timeOfNextSample(_ format: AudioFormat, now: MediaTime) -> MediaTime {
    var status: OpaquePointer?
    // Possible errors: ENOMEM.
    guard snd_pcm_status_malloc(&status) == 0, let status else { return now }
    defer { snd_pcm_status_free(status) }
    // Possible errors: ENODEV, EIO: the next read tells.
    guard snd_pcm_status(self.pointer, status) >= 0 else { return now }
    // The delay counts what the driver and its bus still hold besides the buffer. Plugins without
    // hardware give nonsense: what is beyond a second is none.
    let available = Int(snd_pcm_status_get_avail(status))
    let waiting = max(available, Int(snd_pcm_status_get_delay(status)))
    let frames = waiting < format.sampleRate ? waiting : min(available, format.sampleRate)
    var stamp = timespec()
    snd_pcm_status_get_htstamp(status, &stamp)
    let driver = MediaTime(
      nanoseconds: Int64(stamp.tv_sec) * 1_000_000_000 + Int64(stamp.tv_nsec)
    )
    // A time of another clock, or none, is far off.
    let isPlausible = driver <= now && now - driver < .seconds(1)
    return (isPlausible ? driver : now) - format.duration(ofFrames: frames)
  }

  /// Wakes a PCM that the machine's sleep suspended.
  ///
  /// - Returns: 0, -EAGAIN when the hardware still sleeps, or another negative errno.
  func resume() -> Int32 {
    // Possible errors: EAGAIN; ENOSYS: it must be started anew; ENODEV.
    snd_pcm_resume(self.pointer)
  }
}
