import FFmpeg
import Media

/// What a receiver finds in an `AVCDecoderConfigurationRecord`, or `nil` for a broken one.
struct ParsedConfigurationRecord {
  let profile: UInt8
  let sequenceParameters: [[UInt8]]
  let pictureParameters: [[UInt8]]
  let tail: [UInt8]

  init?(_ bytes: [UInt8]) {
    var rest = bytes[...]
    func take(_ count: Int) -> ArraySlice<UInt8>? {
      guard rest.count >= count else { return nil }
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count)
    }
    func takeSets(mask: UInt8) -> [[UInt8]]? {
      guard let count = take(1)?.first else { return nil }
      var sets: [[UInt8]] = []
      for _ in 0 ..< count & mask {
        guard let length = take(2), let high = length.first, let low = length.last,
          let set = take(Int(high) << 8 | Int(low))
        else { return nil }
        sets.append(Array(set))
      }
      return sets
    }
    guard let head = take(5).map(Array.init), head[0] == 1, head[4] == 0xff,
      let sequence = takeSets(mask: 0x1f), let picture = takeSets(mask: 0xff)
    else { return nil }
    self.profile = head[1]
    self.sequenceParameters = sequence
    self.pictureParameters = picture
    self.tail = Array(rest)
  }
}

/// The NAL units of `packet`, or `nil` when their lengths do not add up to it.
func nalUnits(of packet: EncodedPacket) -> [ArraySlice<UInt8>]? {
  var units: [ArraySlice<UInt8>] = []
  var rest = packet.bytes[...]
  while !rest.isEmpty {
    guard rest.count > 4 else { return nil }
    let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
    rest = rest.dropFirst(4)
    guard length > 0, length <= rest.count else { return nil }
    units.append(rest.prefix(length))
    rest = rest.dropFirst(length)
  }
  return units
}

/// Decodes `packets` of `track`.
func decode(_ packets: [EncodedPacket], of track: VideoTrack) throws -> [VideoFrame] {
  let startCode: [UInt8] = [0, 0, 0, 1]
  let record = ParsedConfigurationRecord(track.configurationRecord)
  let headers = (record?.sequenceParameters ?? []) + (record?.pictureParameters ?? [])
  let decoder = try Decoder(codec: "h264")
  let packet = try Packet()
  var frames: [VideoFrame] = []
  func receive() throws {
    while true {
      let frame = try Frame()
      guard try decoder.receive(into: frame) == .frame else { return }
      let sequence = UInt64(frames.count)
      frames.append(try frame.videoFrame(timestamp: .zero, sequence: sequence))
    }
  }
  for (index, encoded) in packets.enumerated() {
    var stream: [UInt8] = []
    for unit in (index == 0 ? headers.map { $0[...] } : []) + (nalUnits(of: encoded) ?? []) {
      stream += startCode + unit
    }
    try stream.withUnsafeBytes { try packet.fill(copying: $0) }
    _ = try decoder.send(packet)
    try receive()
  }
  try decoder.drain()
  try receive()
  return frames
}
