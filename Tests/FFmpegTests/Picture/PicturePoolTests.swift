import FFmpeg
import Media
import Testing

@Suite struct PicturePoolTests {
  private static let size = PictureSize(width: 33, height: 17)

  @Test("gives as many pictures as its capacity, and again when one comes back")
  func bound() {
    let pool = PicturePool(size: Self.size, format: .i420, capacity: 2)
    var held: [PictureBuffer] = []
    for _ in 0 ..< 2 {
      if let picture = pool.blank() { held.append(picture.finished()) }
    }

    let none = pool.blank()?.finished()
    held.removeFirst()
    let again = pool.blank()?.finished()

    #expect(none == nil)
    #expect(again != nil)
    #expect(held.count == 1)
  }

  @Test("takes back pictures that were never finished")
  func unfinished() {
    let pool = PicturePool(size: Self.size, format: .i420, capacity: 1)

    for _ in 0 ..< 3 {
      let isGiven = pool.blank() != nil
      #expect(isGiven)
    }
  }

  @Test("its pictures outlive it")
  func outlives() {
    var pool: PicturePool? = PicturePool(size: Self.size, format: .nv12, capacity: 1)
    let picture = pool?.blank()
    picture?.withPlanes { planes in
      planes[1].base.storeBytes(of: 42, toByteOffset: 5, as: UInt8.self)
    }
    let buffer = picture?.finished()

    pool = nil

    let value = buffer?.withPlanes { $0[1].base.load(fromByteOffset: 5, as: UInt8.self) }
    #expect(value == 42)
  }

  @Test("lays planes out as their format says, rows on boundaries of 64 bytes")
  func layout() {
    let extents: [PixelFormat: [[Int]]] = [
      .i420: [[33, 17], [17, 9], [17, 9]],
      .nv12: [[33, 17], [34, 9]],
      .yuyv: [[68, 17]],
      .i422: [[33, 17], [17, 17], [17, 17]],
      .i444: [[33, 17], [33, 17], [33, 17]],
      .bgrx: [[132, 17]],
    ]

    for format in PixelFormat.allCases {
      let picture = PicturePool(size: Self.size, format: format, capacity: 1).blank()
      let planes = picture?.withPlanes { $0 } ?? []
      #expect(planes.map { [$0.width, $0.rows] } == extents[format])
      for plane in planes {
        #expect(plane.bytesPerRow.isMultiple(of: 64))
        #expect(Int(bitPattern: plane.base).isMultiple(of: 64))
      }
    }
  }
}
