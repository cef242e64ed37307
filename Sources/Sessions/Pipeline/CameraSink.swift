internal import Capture
internal import Media

/// What one opened camera gives its pictures to.
final class CameraSink: VideoSink {
  private let number: UInt64
  private let mailbox: Mailbox<CameraFrame>
  private let port: SignalPort

  /// - Parameters:
  ///   - number: tells this opening from the others of the run.
  ///   - mailbox: of the video thread.
  init(number: UInt64, mailbox: Mailbox<CameraFrame>, port: SignalPort) {
    self.number = number
    self.mailbox = mailbox
    self.port = port
  }

  func receive(_ frame: VideoFrame) {
    self.mailbox.put(CameraFrame(camera: self.number, frame: frame))
  }

  func sourceFailed(_ error: CaptureError) {
    self.port.report(.cameraFailed(error, camera: self.number))
  }
}
