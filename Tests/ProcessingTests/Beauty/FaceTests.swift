import FFmpeg
import Foundation
import Media
import Testing

@testable import Processing

enum FaceClip {
  /// Where CI and `make test` keep the clip they fetched.
  static let path: String? = {
    let environment = ProcessInfo.processInfo.environment
    let cache =
      environment["XDG_CACHE_HOME"] ?? environment["HOME"].map { "\($0)/.cache" } ?? "/nonexistent"
    let path = "\(cache)/rackcast/carphone.mp4"
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }()
}

/// Beauty on a real face, in a real car.
@Suite(.enabled(if: FaceClip.path != nil, "the clip could not be fetched"))
struct FaceTests {
  /// Every 24th picture of the clip.
  private func pictures() throws -> [VideoFrame] {
    let path = try #require(FaceClip.path)
    var demuxer = try Demuxer(path: path)
    guard let stream = demuxer.video else { return [] }
    let decoder = try Decoder(demuxer: demuxer, stream: stream)
    let packet = try Packet()
    var pictures: [VideoFrame] = []
    var count = 0
    func receive() throws {
      while true {
        let frame = try Frame()
        guard try decoder.receive(into: frame) == .frame else { return }
        if count.isMultiple(of: 24) {
          pictures.append(try frame.videoFrame(timestamp: .zero, sequence: UInt64(count)))
        }
        count += 1
      }
    }
    while try demuxer.read(into: packet) {
      guard packet.streamIndex == stream.index else { continue }
      while try !decoder.send(packet) { try receive() }
      try receive()
    }
    try decoder.drain()
    try receive()
    return pictures
  }

  /// The luma of one picture, and where it is skin by the chroma alone.
  private struct Plane {
    let size: PictureSize
    let luma: [Int]
    let isSkin: [Bool]

    init(_ frame: VideoFrame) {
      self.size = frame.size
      self.luma = SkinPicture.samples(frame)
      let u = SkinPicture.samples(frame, plane: 1)
      let v = SkinPicture.samples(frame, plane: 2)
      let width = frame.size.width
      self.isSkin = (0 ..< frame.size.area).map { index in
        let chroma = index / width / 2 * (width / 2) + index % width / 2
        // The axes of the ellipse of skin tones, 30 and 18 long.
        let (cb, cr) = (Double(u[chroma] - 105), Double(v[chroma] - 151))
        let along = (-0.8 * cb + 0.6 * cr) / 30
        let across = (0.6 * cb + 0.8 * cr) / 18
        return along * along + across * across < 0.6
      }
    }

    func at(_ x: Int, _ y: Int) -> Int { self.luma[y * self.size.width + x] }

    /// How steep the luma is, from the neighbours on both sides.
    func gradient(_ x: Int, _ y: Int) -> Double {
      let across = Double(self.at(x + 1, y) - self.at(x - 1, y))
      let down = Double(self.at(x, y + 1) - self.at(x, y - 1))
      return (across * across + down * down).squareRoot()
    }

    /// The places inside, away from the border.
    var inner: [(x: Int, y: Int)] {
      (8 ..< self.size.height - 8).flatMap { y in (8 ..< self.size.width - 8).map { ($0, y) } }
    }

    /// Whether all of five by five around is skin.
    func isSkinAround(_ x: Int, _ y: Int) -> Bool {
      (-2 ... 2).allSatisfy { dy in
        (-2 ... 2).allSatisfy { dx in self.isSkin[(y + dy) * self.size.width + x + dx] }
      }
    }

    /// The mean variance of three by three samples over `places`.
    func texture(_ places: [(x: Int, y: Int)]) -> Double {
      let sum = places.reduce(0.0) { sum, place in
        let near = (-1 ... 1).flatMap { dy in
          (-1 ... 1).map { dx in self.at(place.x + dx, place.y + dy) }
        }
        return sum + SkinPicture.variance(near)
      }
      return sum / Double(places.count)
    }
  }

  @Test(
    "smooths the texture of the cheeks the more the higher the level, and keeps eyes and hair",
    arguments: Beauty.Style.allCases
  )
  func face(style: Beauty.Style) throws {
    let pictures = try self.pictures()
    #expect(pictures.count == 5)
    for picture in pictures {
      let before = Plane(picture)
      // Cheeks and forehead: skin all around, without an edge.
      let skin = before.inner.filter { before.isSkinAround($0.x, $0.y) }
      let calm = skin.filter { before.gradient($0.x, $0.y) < 16 }
      let edges = before.inner.filter { before.gradient($0.x, $0.y) > 60 }
      #expect(calm.count > 300 && edges.count > 300)

      var last = before.texture(calm)
      let first = last
      for level in 1 ... 9 {
        let after = Plane(try BeautyFilter(Beauty(level: level, style: style)).apply(to: picture))
        let texture = after.texture(calm)
        #expect(texture <= last * 1.001, "level \(level)")
        last = texture
        guard level == 9 else { continue }
        #expect(texture < first * (style == .smooth ? 0.5 : 0.8))
        let kept = edges.map { after.gradient($0.x, $0.y) / before.gradient($0.x, $0.y) }
        #expect(kept.reduce(0, +) / Double(kept.count) > 0.97)
        #expect(kept.count { $0 > 0.8 } > kept.count * 95 / 100)
      }
    }
  }

  @Test("leaves everything else in the picture as it is, to the bit, and lightens the face")
  func rest() throws {
    for picture in try self.pictures() {
      let before = Plane(picture)
      let after = Plane(try BeautyFilter(Beauty(level: 9, whiteness: 9)).apply(to: picture))
      let u = SkinPicture.samples(picture, plane: 1)
      let width = picture.size.width
      var rest = 0
      var changed = 0
      var lift = 0
      var skin = 0
      for index in before.luma.indices {
        let chroma = index / width / 2 * (width / 2) + index % width / 2
        if before.isSkin[index] {
          skin += 1
          lift += after.luma[index] - before.luma[index]
        } else if u[chroma] >= 132 {
          // Bluer than any skin.
          rest += 1
          if after.luma[index] != before.luma[index] { changed += 1 }
        }
      }
      #expect(rest > 500 && changed == 0)
      #expect(Double(lift) / Double(skin) > 8)
      #expect(try #require(after.luma.max()) <= max(235, try #require(before.luma.max())))
    }
  }
}
