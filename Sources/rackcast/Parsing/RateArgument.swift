internal import ArgumentParser

/// Bits per second on the command line: `800k`, `2.5M`, `800000`.
struct RateArgument: Hashable, Sendable, ExpressibleByArgument {
  let bitsPerSecond: Int

  init?(argument: String) {
    guard let value = Self.bits(argument, plain: 1) else { return nil }
    self.bitsPerSecond = value
  }

  /// Bits in `text`; a number without a unit counts `plain` bits.
  fileprivate static func bits(_ text: String, plain: Double) -> Int? {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let factor: Double
    switch text.dropFirst(digits.count) {
    case "": factor = plain
    case "k", "K", "kbps": factor = 1e3
    case "M", "Mbps": factor = 1e6
    default: return nil
    }
    guard let number = Double(digits), number.isFinite, number > 0 else { return nil }
    let bits = (number * factor).rounded()
    guard bits >= 1, bits <= 1e12 else { return nil }
    return Int(bits)
  }
}

/// An encoder's bit rate on the command line, in kbps as the attributes are: `800`, `800k`, `2.5M`.
struct KilobitArgument: Hashable, Sendable, ExpressibleByArgument {
  let kbps: UInt32

  init?(argument: String) {
    guard let bits = RateArgument.bits(argument, plain: 1e3), bits % 1000 == 0 else { return nil }
    guard let kbps = UInt32(exactly: bits / 1000) else { return nil }
    self.kbps = kbps
  }
}
