internal import GRDB

extension NetStatusSample {
  private static let columns = """
    wall_time_ns, session, destination, video_bitrate, audio_bitrate, video_fps, video_gop, \
    net_speed, net_jitter, video_width, video_height, video_cache, audio_cache, queue_delay_ms, \
    rtt_ms, frames_sent, frames_dropped, frames_repeated, capture_to_wire_p50_ms, \
    capture_to_wire_p99_ms, server_ip, av_offset_ms, net_quality_level, cpu, target_bitrate, \
    rate_limit, path_delay_ms
    """

  private static let insertSQL = """
    INSERT INTO net_status (\(Self.columns))
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """

  /// The last sample of a series (session, destination).
  static let latestSQL = """
    SELECT \(Self.columns) FROM net_status WHERE session = ? AND destination IS ?
    ORDER BY wall_time_ns DESC LIMIT 1
    """

  /// The samples of a series from a time until before another (session, destination, from, until,
  /// limit).
  static let rangeSQL = """
    SELECT \(Self.columns) FROM net_status WHERE session = ? AND destination IS ?
    AND wall_time_ns >= ? AND wall_time_ns < ? ORDER BY wall_time_ns LIMIT ?
    """

  init(_ row: Row) {
    self.init(session: row["session"], destination: row["destination"], wallTime: row[0])
    self.videoBitrate = row["video_bitrate"]
    self.audioBitrate = row["audio_bitrate"]
    self.videoFps = row["video_fps"]
    self.videoGop = row["video_gop"]
    self.netSpeed = row["net_speed"]
    self.netJitter = row["net_jitter"]
    self.videoWidth = row["video_width"]
    self.videoHeight = row["video_height"]
    self.videoCache = row["video_cache"]
    self.audioCache = row["audio_cache"]
    self.queueDelayMs = row["queue_delay_ms"]
    self.rttMs = row["rtt_ms"]
    self.framesSent = row["frames_sent"]
    self.framesDropped = row["frames_dropped"]
    self.framesRepeated = row["frames_repeated"]
    self.captureToWireP50Ms = row["capture_to_wire_p50_ms"]
    self.captureToWireP99Ms = row["capture_to_wire_p99_ms"]
    self.serverIp = row["server_ip"]
    self.avOffsetMs = row["av_offset_ms"]
    self.netQualityLevel = row["net_quality_level"]
    self.cpu = row["cpu"]
    self.targetBitrate = row["target_bitrate"]
    self.rateLimit = row["rate_limit"]
    self.pathDelayMs = row["path_delay_ms"]
  }

  func insert(_ database: Database) throws {
    let values: [(any DatabaseValueConvertible)?] = [
      self.wallTime, self.session, self.destination, self.videoBitrate, self.audioBitrate,
      Self.number(self.videoFps), Self.number(self.videoGop), self.netSpeed,
      Self.number(self.netJitter), self.videoWidth, self.videoHeight, self.videoCache,
      self.audioCache, Self.number(self.queueDelayMs), Self.number(self.rttMs),
      Int64(clamping: self.framesSent), Int64(clamping: self.framesDropped),
      Int64(clamping: self.framesRepeated), Self.number(self.captureToWireP50Ms),
      Self.number(self.captureToWireP99Ms), self.serverIp, Self.number(self.avOffsetMs),
      self.netQualityLevel, Self.number(self.cpu), self.targetBitrate, self.rateLimit,
      Self.number(self.pathDelayMs),
    ]
    try database.cachedStatement(sql: Self.insertSQL).execute(arguments: StatementArguments(values))
  }

  /// SQLite takes a `nan` for NULL, which the schema refuses.
  private static func number(_ value: Double) -> Double {
    value.isNaN ? 0 : value
  }
}
