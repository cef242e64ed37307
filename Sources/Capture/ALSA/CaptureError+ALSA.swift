internal import CALSA
internal import Glibc

extension CaptureError {
  /// The error for a microphone that refused a step.
  ///
  /// - Parameters:
  ///   - code: what libasound returned: a negative errno.
  ///   - action: what was to be done, as it follows "could not".
  ///   - path: the name it was opened by.
  init(alsa code: Int32, doing action: String, path: String) {
    let errno = -code
    switch errno {
    case ENOENT, ENXIO:
      self.init(
        code: .notFound,
        message: "There is no ALSA microphone \(path). Plug it in, or pick another from "
          + "`rackcast device list`.",
        errnoCode: errno
      )
    case EACCES, EPERM:
      self.init(
        code: .accessDenied,
        message: "Access to the microphone \(path) is denied. Put the user of the daemon into the "
          + "group 'audio', or allow /dev/snd in its service unit.",
        errnoCode: errno
      )
    case EBUSY:
      self.init(
        code: .busy,
        message: "The microphone \(path) is in use by another program. End that program "
          + "(`fuser -v /dev/snd/*` names it), or capture through a sound server's PCM.",
        errnoCode: errno
      )
    case ENODEV:
      self.init(
        code: .disconnected,
        message: "The microphone \(path) went away. Check its cable, then plug it in again.",
        errnoCode: errno
      )
    default:
      self.init(
        code: .failed,
        message: "Could not \(action) on the microphone \(path): \(ALSALibrary.text(code)). Check "
          + "it with `arecord -D \(path) -d 1 /dev/null`.",
        errnoCode: errno
      )
    }
  }
}
