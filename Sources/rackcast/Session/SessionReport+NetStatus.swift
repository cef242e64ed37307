internal import ControlAPI

extension SessionReport {
  /// The session's figures of the last 2 s.
  var netStatus: Table {
    let status = self.session.netStatus
    var table = Table([
      .init(title: "NET STATUS"), .init(title: "", alignment: .right), .init(title: ""),
    ])
    let rows: [(String, String, String)] = [
      ("video_bitrate", "\(status.videoBitrate)", "kbps"),
      ("target_bitrate", "\(status.targetBitrate)", "kbps"),
      ("rate_limit", TextWidth.printable(status.rateLimit), ""),
      ("audio_bitrate", "\(status.audioBitrate)", "kbps"),
      ("video_fps", FigureText.decimal(status.videoFps, 1), ""),
      ("video_gop", FigureText.decimal(status.videoGop, 1), "s"),
      ("video_size", FigureText.size(width: status.videoWidth, height: status.videoHeight), ""),
      ("net_speed", "\(status.netSpeed)", "kbps"),
      ("net_jitter", FigureText.decimal(status.netJitter, 1), "ms"),
      ("rtt", FigureText.decimal(status.rttMs, 1), "ms"),
      ("queue_delay", FigureText.decimal(status.queueDelayMs, 1), "ms"),
      ("path_delay", FigureText.decimal(status.pathDelayMs, 1), "ms"),
      ("video_cache", "\(status.videoCache)", "frames"),
      ("audio_cache", "\(status.audioCache)", "frames"),
      ("capture_to_wire_p50", FigureText.decimal(status.captureToWireP50Ms, 1), "ms"),
      ("capture_to_wire_p99", FigureText.decimal(status.captureToWireP99Ms, 1), "ms"),
      ("av_offset", FigureText.decimal(status.avOffsetMs, 1), "ms"),
      ("frames_sent", "\(status.framesSent)", "frames"),
      ("frames_dropped", "\(status.framesDropped)", "frames"),
      ("frames_repeated", "\(status.framesRepeated)", "frames"),
      ("cpu", FigureText.decimal(status.cpu, 1), "% of a core"),
    ]
    for (name, value, unit) in rows {
      table.add([.init(name), .init(value), .init(unit, .faint)])
    }
    return table
  }
}
