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
    let videoBitrate: Int?
    let videoFps: Double?
    let videoFramesSent: String?
    let framesDropped: String?
    let avOffset: Double?
    let targetBitrate: Int?
    let rateLimit: String?
    let captureToWire99: Double?

    private enum CodingKeys: String, CodingKey {
      case videoBitrate = "video_bitrate"
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

    private enum CodingKeys: String, CodingKey {
      case label, url, state, publishes
      case lastCode = "last_code"
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
