internal import CALSA
internal import Glibc

/// An open capture PCM. Closed when the last reference goes.
// `@unchecked Sendable`: the pointer is a constant. libasound locks each PCM itself (since 1.1.2),
// and here one thread at a time uses it: the one that opens it, then the one that reads.
final class PCM: @unchecked Sendable {
  let pointer: OpaquePointer
  /// The name it was opened by.
  let path: String

  /// Opens `path` for capturing, without waiting when another program holds it.
  init(path: String) throws(CaptureError) {
    ALSALibrary.silenced
    var pointer: OpaquePointer?
    // Possible errors: ENOENT: no such PCM; ENODEV: no such card, so none to lose; EBUSY; EACCES,
    // EPERM; others by plugin.
    let code = snd_pcm_open(&pointer, path, SND_PCM_STREAM_CAPTURE, Int32(SND_PCM_NONBLOCK))
    guard code >= 0, let pointer else {
      throw CaptureError(
        alsa: code == -ENODEV ? -ENOENT : code,
        doing: "open it",
        path: path
      )
    }
    self.pointer = pointer
    self.path = path
  }

  deinit {
    // Possible errors: ENODEV: it went away. The memory is freed in each case.
    _ = snd_pcm_close(self.pointer)
  }

  /// The hardware parameters of a PCM, before one is chosen.
  struct Parameters: ~Copyable {
    let pointer: OpaquePointer

    /// Everything `pcm` can do.
    init(of pcm: PCM) throws(CaptureError) {
      var pointer: OpaquePointer?
      // Possible errors: ENOMEM.
      var code = snd_pcm_hw_params_malloc(&pointer)
      guard code == 0, let pointer else {
        throw CaptureError(alsa: code, doing: "ask for its formats", path: pcm.path)
      }
      // Possible errors: EINVAL: the PCM has no valid configuration; ENODEV.
      code = snd_pcm_hw_params_any(pcm.pointer, pointer)
      guard code >= 0 else {
        snd_pcm_hw_params_free(pointer)
        throw CaptureError(alsa: code, doing: "ask for its formats", path: pcm.path)
      }
      self.pointer = pointer
    }

    deinit {
      snd_pcm_hw_params_free(self.pointer)
    }
  }
}
