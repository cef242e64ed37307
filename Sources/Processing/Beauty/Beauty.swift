/// How far skin is made smoother and lighter.
public struct Beauty: Hashable, Sendable {
  /// How skin is smoothed.
  public enum Style: String, Hashable, Sendable, CaseIterable {
    /// Pores and wrinkles go too.
    case smooth
    /// Spots and shades go, the fine texture stays in part.
    case nature
  }

  /// The values of `level` and `whiteness`; 0 is off.
  public static let levels = 0 ... 9

  /// How far skin is smoothed.
  public var level: Int
  public var style: Style
  /// How far skin is made lighter.
  public var whiteness: Int

  /// - Parameters:
  ///   - level: one of `levels`.
  ///   - whiteness: one of `levels`.
  public init(level: Int = 0, style: Style = .smooth, whiteness: Int = 0) {
    precondition(
      Self.levels.contains(level) && Self.levels.contains(whiteness),
      "The levels of beauty go from 0 to 9."
    )
    self.level = level
    self.style = style
    self.whiteness = whiteness
  }

  /// Whether pictures stay as they are.
  public var isOff: Bool {
    self.level == 0 && self.whiteness == 0
  }
}
