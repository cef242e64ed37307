internal import Glibc

/// The mode another program set a stream to, as `/proc/asound` tells it.
struct ALSARunningMode: Hashable {
  let mode: AudioMode

  /// - Parameter text: the content of `hw_params`; `closed` when nobody uses the stream.
  init?(_ text: String) {
    var values: [Substring: Substring] = [:]
    for line in text.split(separator: "\n") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      values[line[..<colon]] = line[line.index(after: colon)...].drop { $0 == " " }
    }
    guard
      let format = values["format"],
      // `48000 (48000/1)`
      let rate = values["rate"].flatMap({ Int($0.prefix { $0.isWholeNumber }) }),
      let channels = values["channels"].flatMap({ Int($0) })
    else { return nil }
    self.mode = AudioMode(
      format: String(format),
      rates: rate ... rate,
      channels: channels ... channels
    )
  }

  init?(file: String) {
    // Possible errors: ENOENT: unplugged meanwhile; EACCES.
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    // The kernel writes less than 256 bytes here, at once.
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(descriptor, &bytes, bytes.count)
    guard count > 0 else { return nil }
    self.init(String(decoding: bytes[..<count], as: UTF8.self))
  }
}
