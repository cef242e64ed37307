import Testing

@testable import Publishing

@Suite struct KeyframeIndexTests {
  @Test("keeps every keyframe as long as there is room")
  func keeps() {
    var index = KeyframeIndex(capacity: 4)
    for number in 0 ..< 4 {
      index.add(position: UInt64(number * 100), time: UInt32(number))
    }

    #expect(index.entries.map(\.time) == [0, 1, 2, 3])
    #expect(index.entries.map(\.position) == [0, 100, 200, 300])
  }

  @Test(
    "keeps every second keyframe, then every fourth and so on, of the whole recording",
    arguments: [
      (5, [0, 2, 4]), (6, [0, 2, 4]), (8, [0, 2, 4, 6]), (9, [0, 4, 8]), (13, [0, 4, 8, 12]),
      (17, [0, 8, 16]), (33, [0, 16, 32]), (100, [0, 32, 64, 96]),
    ] as [(Int, [UInt32])]
  )
  func thins(_ count: Int, _ times: [UInt32]) {
    var index = KeyframeIndex(capacity: 4)
    for number in 0 ..< count {
      index.add(position: UInt64(number * 100), time: UInt32(number))
    }

    #expect(index.entries.map(\.time) == times)
    #expect(index.entries.allSatisfy { $0.position == UInt64($0.time) * 100 })
  }

  @Test("never has more entries than it may, and at least half of them, evenly spread")
  func stays() {
    var index = KeyframeIndex(capacity: 7)
    for number in 0 ..< 10_000 as Range<UInt32> {
      index.add(position: UInt64(number), time: number)

      #expect(index.entries.count <= 7)
      #expect(number < 7 || index.entries.count >= 4)
      let steps = Set(zip(index.entries, index.entries.dropFirst()).map { $1.time - $0.time })
      #expect(steps.count <= 1)
    }
  }
}
