extension Duration {
  /// The duration in whole nanoseconds; durations beyond 292 years are not representable.
  public var nanoseconds: Int64 {
    let (seconds, attoseconds) = self.components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }

  /// The duration in milliseconds, with its fraction.
  public var milliseconds: Double {
    Double(self.nanoseconds) / 1_000_000
  }

  /// The duration in seconds, with its fraction.
  public var inSeconds: Double {
    Double(self.nanoseconds) / 1_000_000_000
  }
}
