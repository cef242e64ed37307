/// The codes of changes that the live-pusher has no number for.
extension Code {
  public static let stateChanged = Code(
    unnumbered: "state_changed",
    "the session moved from one state to another"
  )
  public static let destinationStateChanged = Code(
    unnumbered: "destination_state_changed",
    "the destination moved from one state to another"
  )
  public static let sessionCreated = Code(
    unnumbered: "session_created",
    "an operator created the session"
  )
  public static let sessionUpdated = Code(
    unnumbered: "session_updated",
    "an operator changed the session's configuration; detail: revision, attributes"
  )
  public static let sessionDeleted = Code(
    unnumbered: "session_deleted",
    "an operator deleted the session"
  )
  public static let sessionStarted = Code(
    unnumbered: "session_started",
    "an operator started the session"
  )
  public static let sessionStopped = Code(
    unnumbered: "session_stopped",
    "an operator stopped the session"
  )
  public static let sessionPaused = Code(
    unnumbered: "session_paused",
    "an operator paused the session: the waiting image is on air"
  )
  public static let sessionResumed = Code(
    unnumbered: "session_resumed",
    "an operator resumed the session: the camera is on air"
  )
  public static let destinationAdded = Code(
    unnumbered: "destination_added",
    "an operator added a destination; detail: revision, attributes"
  )
  public static let destinationRemoved = Code(
    unnumbered: "destination_removed",
    "an operator removed a destination; detail: revision, attributes"
  )
  public static let destinationRestarted = Code(
    unnumbered: "destination_restarted",
    "an operator restarted a destination: it connects anew at once"
  )
  public static let waitingImageLoaded = Code(
    unnumbered: "waiting_image_loaded",
    "the waiting image was loaded; detail: md5, width, height"
  )
  public static let waitingImageEnded = Code(
    unnumbered: "waiting_image_ended",
    "the waiting image was on air for as long as waiting_limit allows: the sound goes on alone"
  )
  public static let messageSent = Code(
    unnumbered: "message_sent",
    "an operator put a message into the stream"
  )
  public static let cameraSwitched = Code(
    unnumbered: "camera_switched",
    "an operator switched to the session's other camera; detail: device, revision"
  )
  public static let zoomSet = Code(
    unnumbered: "zoom_set",
    "an operator zoomed; a zoom of the camera itself acts for all sessions that use it"
  )
  public static let torchToggled = Code(
    unnumbered: "torch_toggled",
    "an operator switched the camera's lamp, for all sessions that use it"
  )
  public static let cameraSettingFailed = Code(
    unnumbered: "camera_setting_failed",
    "the camera did not take its focus, zoom or lamp setting; the picture goes on",
    severity: .warning
  )
  public static let bgmControlled = Code(
    unnumbered: "bgm_controlled",
    "an operator played, paused, resumed or stopped the BGM"
  )
  public static let volumeChanged = Code(
    unnumbered: "volume_changed",
    "an operator set the volume of the microphone or of the BGM"
  )
  public static let bgmStart = Code(
    unnumbered: "bgm_start",
    "the BGM's first sample went into the mix; detail: progress, duration"
  )
  public static let bgmProgress = Code(
    unnumbered: "bgm_progress",
    "once a second while the BGM plays, told but not kept; detail: progress, duration"
  )
  public static let bgmComplete = Code(
    unnumbered: "bgm_complete",
    "the BGM came to its end; detail: progress, duration"
  )
  public static let snapshotTaken = Code(
    unnumbered: "snapshot_taken",
    "an operator took a picture of the session; detail: width, height"
  )
  public static let previewStarted = Code(
    unnumbered: "preview_started",
    "an operator started the preview: the sources and the encoder run, nothing is pushed"
  )
  public static let previewStopped = Code(
    unnumbered: "preview_stopped",
    "the preview ended; the message says why"
  )
  public static let tokenCreated = Code(
    unnumbered: "token_created",
    "an admin made a token; the message tells its id, role and label"
  )
  public static let tokenRevoked = Code(
    unnumbered: "token_revoked",
    "an admin revoked a token: it is no more good, and the calls under it ended"
  )
  public static let daemonStarted = Code(unnumbered: "daemon_started", "the daemon started")
  public static let daemonStopped = Code(
    unnumbered: "daemon_stopped",
    "the daemon stopped in good order"
  )
  public static let eventsLost = Code(
    unnumbered: "events_lost",
    "the disk took no events until the buffer was full; further ones were not recorded",
    severity: .error
  )

  /// Every code without a number.
  public static let unnumbered: [Code] = [
    .stateChanged, .destinationStateChanged, .sessionCreated, .sessionUpdated, .sessionDeleted,
    .sessionStarted, .sessionStopped, .sessionPaused, .sessionResumed, .destinationAdded,
    .destinationRemoved, .destinationRestarted, .waitingImageLoaded, .waitingImageEnded,
    .messageSent, .cameraSwitched, .zoomSet, .torchToggled,
    .cameraSettingFailed, .bgmControlled, .volumeChanged, .bgmStart, .bgmProgress, .bgmComplete,
    .snapshotTaken, .previewStarted, .previewStopped, .tokenCreated, .tokenRevoked,
    .daemonStarted, .daemonStopped, .eventsLost,
  ]
}
