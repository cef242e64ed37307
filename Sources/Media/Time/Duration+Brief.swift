extension Duration {
  /// The duration for people, in two figures or so: `46 ms`, `2.2 s`, `30 s`.
  public var brief: String {
    let milliseconds = self.milliseconds.rounded()
    guard milliseconds.magnitude >= 1000 else { return "\(Int64(milliseconds)) ms" }
    let tenths = (self.inSeconds * 10).rounded() / 10
    return tenths == tenths.rounded() ? "\(Int64(tenths)) s" : "\(tenths) s"
  }
}
