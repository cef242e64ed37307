internal import TestSupport

/// The `ffmpeg` command that does the job of a session: the same clip in real time, the same
/// canvas, the settings that the session gives libx264 and the AAC encoder, the same server.
enum FFmpegPush {
  /// How much CPU the command is told to spend.
  enum Care: String, CaseIterable {
    /// As it is typed: with its own number of threads for decoding, and its own filter for scaling.
    case plain
    /// The least that can be had: decoding and filters in one thread each, as threads cost CPU, and
    /// the bilinear filter, which is the daemon's.
    case frugal
  }

  static func start(clip: String, job: Job, care: Care, url: String) throws -> Program {
    let isFrugal = care == .frugal
    let input =
      (isFrugal ? ["-threads", "1"] : []) + ["-re", "-stream_loop", "-1", "-i", clip]
    let picture =
      (isFrugal ? ["-filter_threads", "1"] : [])
      + [
        "-vf", "scale=\(job.width):\(job.height)" + (isFrugal ? ":flags=bilinear" : ""),
        // FLV allows any rate, so that without the mode pictures would be left out, never repeated.
        "-r", "\(job.framesPerSecond)", "-fps_mode", "cfr", "-pix_fmt", "yuv420p",
      ]
    let sound = ["-c:a", "aac", "-b:a", "128k", "-ar", "48000", "-ac", "2"]
    return try Program(
      "ffmpeg",
      ["-nostdin", "-nostats", "-loglevel", "error"] + input + picture + job.encoderOptions + sound
        + ["-f", "flv", "-flvflags", "no_duration_filesize", url]
    )
  }
}

/// What a session of a mode is: `Sessions/Attributes/Mode.swift` and
/// `Encoding/Video/VideoEncoder+options.swift` in the words of `ffmpeg`.
enum Job: String, CaseIterable {
  case hd = "HD"
  case rtc = "RTC"

  var width: Int { self == .hd ? 960 : 640 }
  var height: Int { self == .hd ? 540 : 360 }
  var framesPerSecond: Int { self == .hd ? 25 : 30 }

  var encoderOptions: [String] {
    let (kbps, gop) = self == .hd ? (1500, 75) : (1000, 30)
    // Mean and peak of the mode's bound times 10/11, with a buffer of a second.
    let rate = "\(kbps * 1000 * 10 / 11)"
    return [
      "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-threads", "1",
      "-g", "\(gop)", "-b:v", rate, "-maxrate", rate, "-bufsize", rate, "-sc_threshold", "0",
      "-forced-idr", "1",
    ]
      + (self == .hd
        ? ["-bf", "2", "-b-pyramid", "none", "-rc-lookahead", "10"]
        : ["-bf", "0", "-tune", "zerolatency"])
  }
}
