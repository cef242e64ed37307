internal import Media
internal import TestSupport

/// The CPU that `ffmpeg` spends on a filter, in one thread: less what it needs for the same pictures
/// without one.
struct FilterTime {
  /// Raw pictures, taken again and again.
  let path: String
  let size: PictureSize
  /// `ffmpeg`'s name of their format.
  let pixelFormat: String
  /// How many it filters.
  let pictures: Int

  /// Milliseconds for a picture.
  func milliseconds(of filter: String) async throws -> Double {
    let plain = try await self.whole("null")
    return try await self.whole(filter) - plain
  }

  private func whole(_ filter: String) async throws -> Double {
    let output = try await Program.run(
      "ffmpeg",
      [
        "-nostdin", "-nostats", "-benchmark", "-threads", "1", "-filter_threads", "1",
        "-f", "rawvideo", "-pix_fmt", self.pixelFormat,
        "-s", "\(self.size.width)x\(self.size.height)", "-stream_loop", "-1", "-i", self.path,
        "-vf", filter, "-frames:v", "\(self.pictures)", "-f", "null", "-",
      ]
    )
    // bench: utime=1.234s stime=0.056s rtime=1.290s
    guard let line = output.error.last(where: { $0.hasPrefix("bench: utime=") }) else {
      throw BenchmarkError("ffmpeg did not tell its CPU time")
    }
    let seconds = line.split(separator: " ").prefix(3).dropFirst().compactMap { word in
      word.split(separator: "=").last.flatMap { Double($0.dropLast()) }
    }
    guard seconds.count == 2 else { throw BenchmarkError("ffmpeg told: \(line)") }
    return (seconds[0] + seconds[1]) * 1000 / Double(self.pictures)
  }
}
