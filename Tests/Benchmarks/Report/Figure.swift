internal import Foundation

/// One line of the report.
struct Figure {
  let name: String
  /// What was measured, for people.
  let measured: String
  /// What it is to be, for people; empty where nothing is promised.
  var target = ""
  /// Whether the target is reached; nil where nothing is promised.
  var isMet: Bool?
}

extension Figure {
  /// The median and the range of `sample` in `unit`, which is to be at most `limit`.
  init(_ name: String, _ sample: Sample, unit: String, digits: Int = 1, atMost limit: Double?) {
    let values = [sample.median, sample.minimum, sample.maximum].map { $0.text(digits) }
    self.init(
      name: name,
      measured: "\(values[0])\(unit)  (\(values[1]) to \(values[2]), n = \(sample.count))",
      target: limit.map { "≤ \($0.text(digits))\(unit)" } ?? "",
      isMet: limit.map { sample.median <= $0 }
    )
  }
}

extension Double {
  /// The number with so many digits behind the point.
  func text(_ digits: Int) -> String {
    String(format: "%.\(digits)f", self)
  }
}

/// Figures as a table: name, measured, target, verdict.
struct FigureTable: CustomStringConvertible {
  let figures: [Figure]

  var description: String {
    let rows =
      [["", "measured", "target", ""]]
      + self.figures.map { figure in
        let verdict = figure.isMet.map { $0 ? "met" : "MISSED" } ?? ""
        return [figure.name, figure.measured, figure.target, verdict]
      }
    let widths = (0 ..< 4).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      zip(row, widths).map { text, width in
        text + String(repeating: " ", count: width - text.count)
      }.joined(separator: "  ")
    }.joined(separator: "\n")
  }
}
