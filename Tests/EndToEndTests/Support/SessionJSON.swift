import Foundation

/// A session as `rackcast session show -o json` prints it, as far as the tests look at it.
struct SessionJSON: Decodable {
  struct Effective: Decodable {
    let camera: String?
    let encoder: String?
    let encoderPreset: String?
    let videoWidth: Int?
    let videoHeight: Int?
    let priority: Int?

    private enum CodingKeys: String, CodingKey {
      case camera, encoder, priority
      case encoderPreset = "encoder_preset"
      case videoWidth = "video_width"
      case videoHeight = "video_height"
    }
  }

  struct NetStatus: Decodable {
    /// Nanoseconds since 1970-01-01T00:00:00Z.
    let wallTime: String?
    let videoBitrate: Int?
    let videoWidth: Int?
    let videoFps: Double?
    let videoFramesSent: String?
    let framesDropped: String?
    let avOffset: Double?
    let targetBitrate: Int?
    let rateLimit: String?
    let captureToWire99: Double?

    private enum CodingKeys: String, CodingKey {
      case wallTime = "wall_time_ns"
      case videoBitrate = "video_bitrate"
      case videoWidth = "video_width"
      case videoFps = "video_fps"
      case videoFramesSent = "video_frames_sent"
      case framesDropped = "frames_dropped"
      case avOffset = "av_offset_ms"
      case targetBitrate = "target_bitrate"
      case rateLimit = "rate_limit"
      case captureToWire99 = "capture_to_wire_p99_ms"
    }
  }

  struct Destination: Decodable {
    let label: String
    let url: String
    let state: String
    let lastCode: Int?
    let publishes: Int?
    let framesDropped: String?

    private enum CodingKeys: String, CodingKey {
      case label, url, state, publishes
      case lastCode = "last_code"
      case framesDropped = "frames_dropped"
    }
  }

  let name: String
  let state: String
  let onAir: String?
  let effective: Effective
  let destinations: [Destination]?
  let netStatus: NetStatus?

  private enum CodingKeys: String, CodingKey {
    case name, state, effective, destinations
    case onAir = "on_air"
    case netStatus = "net_status"
  }
}

extension SessionJSON {
  /// When the figures of a session, printed as JSON on a line, were taken, in nanoseconds; nil where it
  /// has none, or where the line is not whole yet.
  static func time(of line: String) -> Double? {
    let session = try? JSONDecoder().decode(SessionJSON.self, from: Data(line.utf8))
    return session?.netStatus?.wallTime.flatMap(Double.init)
  }
}
