import FFmpeg
import Media
import TestSupport
import Testing

@Suite struct DecoderTests {
  private func fill(_ packet: borrowing Packet, _ bytes: [UInt8]) throws {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    defer { memory.deallocate() }
    memory.copyBytes(from: bytes)
    try packet.fill(copying: UnsafeRawBufferPointer(memory))
  }

  @Test("decodes pictures that come without a file, as those of an MJPEG camera")
  func rawPictures() async throws {
    let directory = try TemporaryDirectory()
    try await Program.run(
      "ffmpeg",
      [
        "-nostdin", "-v", "error", "-f", "lavfi", "-i", "color=white:s=64x48:d=0.04:r=25",
        "-pix_fmt", "yuvj422p", "-frames:v", "1", directory.file("picture.jpg"),
      ]
    )
    let picture = try directory.bytes("picture.jpg")
    let decoder = try Decoder(codec: "mjpeg")
    let packet = try Packet()

    for sequence: UInt64 in 0 ..< 3 {
      try self.fill(packet, picture)
      #expect(try decoder.send(packet))
      let frame = try Frame()
      #expect(try decoder.receive(into: frame) == .frame)
      let decoded = try frame.videoFrame(timestamp: .zero, sequence: sequence)

      #expect(decoded.size == PictureSize(width: 64, height: 48))
      #expect(decoded.format == .i422 && decoded.range == .full)
      let luma = decoded.buffer.withPlanes { $0[0].base.load(as: UInt8.self) }
      #expect(luma > 250)
    }
  }

  @Test("throws for what is no picture, and decodes the next one")
  func damaged() async throws {
    let directory = try TemporaryDirectory()
    try await Program.run(
      "ffmpeg",
      [
        "-nostdin", "-v", "error", "-f", "lavfi", "-i", "color=white:s=64x48:d=0.04:r=25",
        "-frames:v", "1", directory.file("picture.jpg"),
      ]
    )
    let picture = try directory.bytes("picture.jpg")
    let decoder = try Decoder(codec: "mjpeg")
    let packet = try Packet()
    let frame = try Frame()

    try self.fill(packet, [UInt8](repeating: 0x55, count: 500))
    #expect(throws: FFmpegError.self) {
      _ = try decoder.send(packet)
      _ = try decoder.receive(into: frame)
    }
    try self.fill(packet, picture)

    #expect(try decoder.send(packet))
    #expect(try decoder.receive(into: frame) == .frame)
  }

  @Test("refuses a codec nobody knows")
  func unknownCodec() {
    #expect(throws: FFmpegError.self) { _ = try Decoder(codec: "no-such-codec") }
  }
}
