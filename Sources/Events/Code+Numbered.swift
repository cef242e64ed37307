/// The numbered codes, in the order of the table.
extension Code {
  // 10xx: status.

  public static let connected = Code(
    1001,
    "connected",
    "TCP (and TLS) connection to the push server is up"
  )
  public static let pushBegin = Code(
    1002,
    "push_begin",
    """
    RTMP handshake, connect, createStream and publish done; first media message handed to the \
    socket
    """
  )
  public static let cameraOpened = Code(1003, "camera_opened", "camera opened and streaming")
  public static let screenCaptureStarted = Code(
    1004,
    "screen_capture_started",
    "first image from the screen"
  )
  public static let resolutionChanged = Code(
    1005,
    "resolution_changed",
    "the sent size changed (adaptation or update)"
  )
  public static let bitrateChanged = Code(
    1006,
    "bitrate_changed",
    "the encoder's target changed by adaptation; detail: from, to, cause"
  )
  public static let firstFrame = Code(1007, "first_frame", "first frame captured since start")
  public static let encoderStarted = Code(
    1008,
    "encoder_started",
    "video encoder opened; detail: name, size, fps, hardware or software"
  )
  public static let cameraRemoved = Code(1023, "camera_removed", "hot-unplug")
  public static let cameraAvailable = Code(1024, "camera_available", "return")
  public static let cameraClosed = Code(1025, "camera_closed", "close")

  // Negative: errors.

  public static let cameraOpenFailed = Code(
    -1301,
    "camera_open_failed",
    "open/format/stream-on failed (detail: errno)"
  )
  public static let microphoneOpenFailed = Code(-1302, "microphone_open_failed", "same for ALSA")
  public static let videoEncodeFailed = Code(
    -1303,
    "video_encode_failed",
    "encoder failed 3 times in 10 s, given up"
  )
  public static let audioEncodeFailed = Code(-1304, "audio_encode_failed", "same for audio")
  public static let unsupportedResolution = Code(
    -1305,
    "unsupported_resolution",
    "neither camera nor encoder can do the size"
  )
  public static let unsupportedSampleRate = Code(
    -1306,
    "unsupported_sample_rate",
    "ALSA device and resampler cannot give the rate"
  )
  public static let networkDisconnected = Code(
    -1307,
    "network_disconnected",
    "retries used up; terminal for that destination"
  )
  public static let screenCaptureStartFailed = Code(
    -1308,
    "screen_capture_start_failed",
    "X server refused (authorisation, no display)"
  )
  public static let screenCaptureUnsupported = Code(
    -1309,
    "screen_capture_unsupported",
    "server lacks MIT-SHM or the pixel format is unknown"
  )
  public static let screenCaptureInterrupted = Code(
    -1310,
    "screen_capture_interrupted",
    "display went away or the client was killed"
  )
  public static let microphoneNoData = Code(
    -1311,
    "microphone_no_data",
    "opened, but 6 reads in a row were empty or timed out"
  )
  public static let screenRotationFailed = Code(
    -1312,
    "screen_rotation_failed",
    "screen changed size/orientation and capture could not follow"
  )
  public static let invalidURL = Code(
    -1313,
    "invalid_url",
    "address cannot be parsed or its scheme is unknown"
  )
  public static let serverRefused = Code(
    -1326,
    "server_refused",
    "publish rejected for good (bad name, unauthorised)"
  )

  // 11xx and 3xxx: warnings.

  public static let networkBusy = Code(
    1101,
    "network_busy",
    "a destination's queue is over the delay budget for 2 net-status periods; at most one per 10 s"
  )
  public static let reconnecting = Code(
    1102,
    "reconnecting",
    "each automatic attempt; detail: attempt n of m, delay, cause"
  )
  public static let hardwareEncoderFallback = Code(
    1103,
    "hardware_encoder_fallback",
    "hardware encoder could not start, software used"
  )
  public static let videoFrameEncodeFailed = Code(
    1104,
    "video_frame_encode_failed",
    "one frame failed; the encoder was restarted"
  )
  public static let beautyStartFallback = Code(
    1105,
    "beauty_start_fallback",
    "accelerated beauty path unavailable at start, portable one used"
  )
  public static let beautyRunFallback = Code(
    1106,
    "beauty_run_fallback",
    "accelerated beauty path failed or fell behind while live, lighter one used"
  )
  public static let dnsFailed = Code(3001, "dns_failed", "name look-up failed")
  public static let connectFailed = Code(
    3002,
    "connect_failed",
    "TCP connect refused, timed out or unreachable"
  )
  public static let handshakeFailed = Code(
    3003,
    "handshake_failed",
    "TLS or RTMP handshake failed or timed out"
  )
  public static let serverClosed = Code(
    3004,
    "server_closed",
    "server ended the connection or the publish; detail: RTMP status code"
  )
  public static let readWriteFailed = Code(
    3005,
    "read_write_failed",
    "socket read/write error or write deadline passed"
  )

  // 1000x: resource and permission errors.

  public static let cameraDenied = Code(10001, "camera_denied", "EACCES/EPERM on the device")
  public static let microphoneDenied = Code(
    10002,
    "microphone_denied",
    "EACCES/EPERM on the device"
  )
  public static let bgmLoadFailed = Code(
    10003,
    "bgm_load_failed",
    "BGM cannot be opened or decoded"
  )
  public static let waitingImageLoadFailed = Code(
    10004,
    "waiting_image_load_failed",
    "not found, too large, not an image, hash mismatch"
  )

  /// Every numbered code, in the order of the table.
  public static let all: [Code] = [
    .connected, .pushBegin, .cameraOpened, .screenCaptureStarted, .resolutionChanged,
    .bitrateChanged, .firstFrame, .encoderStarted, .cameraRemoved, .cameraAvailable,
    .cameraClosed, .cameraOpenFailed, .microphoneOpenFailed, .videoEncodeFailed,
    .audioEncodeFailed, .unsupportedResolution, .unsupportedSampleRate, .networkDisconnected,
    .screenCaptureStartFailed, .screenCaptureUnsupported, .screenCaptureInterrupted,
    .microphoneNoData, .screenRotationFailed, .invalidURL, .serverRefused, .networkBusy,
    .reconnecting, .hardwareEncoderFallback, .videoFrameEncodeFailed, .beautyStartFallback,
    .beautyRunFallback, .dnsFailed, .connectFailed, .handshakeFailed, .serverClosed,
    .readWriteFailed, .cameraDenied, .microphoneDenied, .bgmLoadFailed, .waitingImageLoadFailed,
  ]
}
