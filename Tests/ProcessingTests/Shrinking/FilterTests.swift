import Testing

@testable import Processing

@Suite struct FilterTests {
  @Test("blends an even number of rows with weights that add up to 128")
  func rows() {
    for (source, target) in [(720, 540), (720, 360), (1080, 360), (8, 8), (720, 50)] {
      let filter = RowFilter(from: source, to: target)
      #expect(filter.height == target && filter.taps.isMultiple(of: 2))
      #expect(filter.rows.count == target * filter.taps)
      #expect(filter.rows.allSatisfy { (0 ..< source).contains($0) })
      #expect(filter.weights.count == target * filter.taps)
      #expect(filter.weights.allSatisfy { $0 >= 0 })
      for row in 0 ..< target {
        let weights = filter.weights[row * filter.taps ..< (row + 1) * filter.taps]
        #expect(weights.reduce(0) { $0 + Int($1) } == 128)
      }
    }
  }

  @Test("names a row twice that is taken as it is: 128 is no weight")
  func wholeRow() {
    let filter = RowFilter(from: 2, to: 2)

    #expect(filter.rows == [0, 0, 1, 1] && filter.weights == [64, 64, 64, 64])
  }

  @Test("reads nothing outside of the row", arguments: [(1280, 960), (1920, 640), (64, 4)])
  func columns(source: Int, target: Int) {
    let filter = ColumnFilter(from: source, to: target, range: .unchanged)

    #expect(filter.starts.count == target && filter.weights.count == target * filter.taps)
    #expect(filter.taps == 4 || filter.taps.isMultiple(of: 8))
    for index in 0 ..< target {
      let start = Int(filter.starts[index])
      #expect(start >= 0 && start + filter.taps <= source)
      let weights = filter.weights[index * filter.taps ..< (index + 1) * filter.taps]
      #expect(weights.reduce(0) { $0 + Int($1) } == 16384)
    }
  }

  @Test("groups the samples of a row that shrinks a little")
  func groups() {
    #expect(ColumnFilter(from: 1280, to: 960, range: .unchanged).groups.count == 120)
    #expect(ColumnFilter(from: 1920, to: 1280, range: .unchanged).groups.count == 160)
    #expect(ColumnFilter(from: 100, to: 98, range: .unchanged).groups.count == 12)
    #expect(ColumnFilter(from: 1280, to: 640, range: .unchanged).groups == .none)
    #expect(ColumnFilter(from: 1920, to: 640, range: .unchanged).groups == .none)
    let weights = Array(repeating: Int16(1), count: 32)
    #expect(ColumnGroups(starts: (0 ..< 8).map { 2 * $0 }, weights: weights) == nil)
  }

  @Test("knows the samples with the same weights in a row that is halved")
  func halved() {
    let filter = ColumnFilter(from: 20, to: 10, range: .unchanged)

    #expect(filter.halved == 1 ..< 9)
    for index in filter.halved {
      #expect(filter.starts[index] == 2 * Int32(index) - 1)
      #expect(Array(filter.weights[index * 4 ..< index * 4 + 4]) == [2048, 6144, 6144, 2048])
    }
    #expect(ColumnFilter(from: 20, to: 15, range: .unchanged).halved.isEmpty)
    #expect(ColumnFilter(from: 4, to: 2, range: .unchanged).halved.isEmpty)
  }
}
