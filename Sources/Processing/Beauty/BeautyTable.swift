internal import CPixels
internal import Media

/// The numbers that the kernels are given.
enum BeautyTable {
  /// Skin of all tones, which differ in luma and in how much colour they have, but little in hue:
  /// an ellipse that lies along that hue. Its edge leaves out grey, and lips.
  ///
  /// The axes are 30 and 18 long in steps of chroma, and turned by 37°: 128 · 16 / 30 · (−0.8, 0.6)
  /// and 128 · 16 / 18 · (0.6, 0.8). Made from skin colours by ITU-R BT.601; by BT.709 the same
  /// colours lie at most 4 steps away.
  static let skin = cpixels_skin(
    cb: 105,
    cr: 151,
    long_cb: -55,
    long_cr: 41,
    short_cb: 68,
    short_cr: 91
  )

  /// Differences from this on count as edges, in steps of luma. At most 63.
  static func bound(_ beauty: Beauty) -> Int32 {
    switch beauty.style {
    case .smooth: Int32(14 + beauty.level * 32 / 9)
    // The same for all levels: what is smoothed more would give back more texture.
    case .nature: 34
    }
  }

  /// What is done to skin, once it is smoothed.
  static func retouch(_ beauty: Beauty) -> cpixels_retouch {
    let level = beauty.level
    // A quarter for the lowest level, and then in equal steps.
    let amount: Int =
      switch (level, beauty.style) {
      case (0, _): 0
      case (_, .smooth): 64 + (level - 1) * (256 - 64) / 8
      case (_, .nature): 48 + (level - 1) * (208 - 48) / 8
      }
    let texture: Int16 =
      switch beauty.style {
      case .smooth: 0
      // Half.
      case .nature: 1 << 14
      }
    return cpixels_retouch(
      amount: Int16(amount),
      texture: texture,
      // Middle luma by 3.3 steps for each level: 9 · 109.5² / 32768.
      lift: Int16(9 * beauty.whiteness)
    )
  }

  /// How far the neighbours are away, pass by pass: the radius is their sum.
  ///
  /// Each pass takes a ring of eight around what the passes before made of a square, so that the few
  /// samples cover it: the à trous scheme of wavelets.
  static func reaches(_ size: PictureSize, _ effort: BeautyFilter.Effort) -> [Int] {
    let isLarge = min(size.width, size.height) > 720
    return switch effort {
    case .full: isLarge ? [1, 3, 6] : [1, 2, 4]
    case .light: isLarge ? [3] : [2]
    }
  }
}
