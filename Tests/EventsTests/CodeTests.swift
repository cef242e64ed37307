import Events
import Testing

@Suite struct CodeTests {
  /// The code table of the specification.
  private static let table: [(number: Int32, name: String, severity: Severity, meaning: String)] = [
    (1001, "connected", .info, "TCP (and TLS) connection to the push server is up"),
    (
      1002, "push_begin", .info,
      """
      RTMP handshake, connect, createStream and publish done; first media message handed to the \
      socket
      """
    ),
    (1003, "camera_opened", .info, "camera opened and streaming"),
    (1004, "screen_capture_started", .info, "first image from the screen"),
    (1005, "resolution_changed", .info, "the sent size changed (adaptation or update)"),
    (
      1006, "bitrate_changed", .info,
      "the encoder's target changed by adaptation; detail: from, to, cause"
    ),
    (1007, "first_frame", .info, "first frame captured since start"),
    (
      1008, "encoder_started", .info,
      "video encoder opened; detail: name, size, fps, hardware or software"
    ),
    (1023, "camera_removed", .info, "hot-unplug"),
    (1024, "camera_available", .info, "return"),
    (1025, "camera_closed", .info, "close"),
    (-1301, "camera_open_failed", .error, "open/format/stream-on failed (detail: errno)"),
    (-1302, "microphone_open_failed", .error, "same for ALSA"),
    (-1303, "video_encode_failed", .error, "encoder failed 3 times in 10 s, given up"),
    (-1304, "audio_encode_failed", .error, "same for audio"),
    (-1305, "unsupported_resolution", .error, "neither camera nor encoder can do the size"),
    (-1306, "unsupported_sample_rate", .error, "ALSA device and resampler cannot give the rate"),
    (-1307, "network_disconnected", .error, "retries used up; terminal for that destination"),
    (-1308, "screen_capture_start_failed", .error, "X server refused (authorisation, no display)"),
    (
      -1309, "screen_capture_unsupported", .error,
      "server lacks MIT-SHM or the pixel format is unknown"
    ),
    (-1310, "screen_capture_interrupted", .error, "display went away or the client was killed"),
    (-1311, "microphone_no_data", .error, "opened, but 6 reads in a row were empty or timed out"),
    (
      -1312, "screen_rotation_failed", .error,
      "screen changed size/orientation and capture could not follow"
    ),
    (-1313, "invalid_url", .error, "address cannot be parsed or its scheme is unknown"),
    (-1326, "server_refused", .error, "publish rejected for good (bad name, unauthorised)"),
    (
      1101, "network_busy", .warning,
      "a destination's queue is over the delay budget for 2 net-status periods; at most one per 10 s"
    ),
    (
      1102, "reconnecting", .warning,
      "each automatic attempt; detail: attempt n of m, delay, cause"
    ),
    (
      1103, "hardware_encoder_fallback", .warning,
      "hardware encoder could not start, software used"
    ),
    (1104, "video_frame_encode_failed", .warning, "one frame failed; the encoder was restarted"),
    (
      1105, "beauty_start_fallback", .warning,
      "accelerated beauty path unavailable at start, portable one used"
    ),
    (
      1106, "beauty_run_fallback", .warning,
      "accelerated beauty path failed or fell behind while live, lighter one used"
    ),
    (3001, "dns_failed", .warning, "name look-up failed"),
    (3002, "connect_failed", .warning, "TCP connect refused, timed out or unreachable"),
    (3003, "handshake_failed", .warning, "TLS or RTMP handshake failed or timed out"),
    (
      3004, "server_closed", .warning,
      "server ended the connection or the publish; detail: RTMP status code"
    ),
    (3005, "read_write_failed", .warning, "socket read/write error or write deadline passed"),
    (10001, "camera_denied", .error, "EACCES/EPERM on the device"),
    (10002, "microphone_denied", .error, "EACCES/EPERM on the device"),
    (10003, "bgm_load_failed", .error, "BGM cannot be opened or decoded"),
    (
      10004, "waiting_image_load_failed", .error,
      "not found, too large, not an image, hash mismatch"
    ),
  ]

  @Test("holds every numbered code of the table, in its order")
  func numberedTable() {
    let codes = Code.all

    #expect(codes.map(\.number) == Self.table.map(\.number))
    #expect(codes.map(\.name) == Self.table.map(\.name))
    #expect(codes.map(\.severity) == Self.table.map(\.severity))
    #expect(codes.map(\.meaning) == Self.table.map(\.meaning))
  }

  @Test("gives changes without a number 0 and a name of their own")
  func unnumberedTable() {
    let codes = Code.unnumbered

    #expect(
      codes.map(\.name) == [
        "state_changed", "destination_state_changed", "session_created", "session_updated",
        "session_deleted", "session_started", "session_stopped", "session_paused",
        "session_resumed", "destination_added", "destination_removed", "destination_restarted",
        "waiting_image_loaded", "waiting_image_ended", "message_sent",
        "camera_switched", "zoom_set", "torch_toggled", "camera_setting_failed", "bgm_controlled",
        "volume_changed", "bgm_start", "bgm_progress", "bgm_complete", "snapshot_taken",
        "preview_started", "preview_stopped", "token_created", "token_revoked", "daemon_started",
        "daemon_stopped", "events_lost",
      ]
    )
    #expect(codes.allSatisfy { $0.number == 0 && !$0.meaning.isEmpty })
    #expect(codes.filter { $0.severity != .info } == [.cameraSettingFailed, .eventsLost])
  }

  @Test("has no name twice")
  func uniqueNames() {
    let names = (Code.all + Code.unnumbered).map(\.name)

    #expect(Set(names).count == names.count)
  }

  @Test("finds a line by name and number, and nothing for a code of another release")
  func lookUp() {
    #expect(Code.named("connected", number: 1001)?.meaning == Code.connected.meaning)
    #expect(Code.named("daemon_started", number: 0) == .daemonStarted)
    #expect(Code.named("connected", number: 1002) == nil)
    #expect(Code.named("teleported", number: 1099) == nil)
  }

  @Test("is the same code whatever its meaning was when it was recorded")
  func identity() {
    let recorded = Code(number: 1001, name: "connected", severity: .info, meaning: "")

    #expect(recorded == .connected)
    #expect(Set([recorded, .connected]).count == 1)
    #expect(Code.stateChanged != .daemonStarted)
    #expect(Code.dnsFailed.description == "3001 dns_failed")
    #expect(Code.stateChanged.description == "state_changed")
  }
}
