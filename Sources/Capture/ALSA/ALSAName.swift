/// The name of a PCM, as people write it.
enum ALSAName: Hashable {
  /// A stream of a card: `hw:0,0`, `plughw:PCH`, `hw:CARD=PCH,DEV=0`.
  case card(Stream)
  /// A PCM of the configuration: `default`, `dsnoop:0`, `studio_mic`.
  case configured(String)

  /// Where a stream is.
  struct Stream: Hashable {
    /// The card's id, or its number.
    let card: String
    let device: Int
    /// `nil`: any that is free.
    let subdevice: Int?
  }

  init(_ text: String) {
    for prefix in ["hw:", "plughw:"] where text.hasPrefix(prefix) {
      if let stream = Stream(arguments: String(text.dropFirst(prefix.count)), needsDevice: false) {
        self = .card(stream)
        return
      }
    }
    self = .configured(text)
  }
}

extension ALSAName.Stream {
  /// Reads `PCH,0` or `CARD=PCH,DEV=0`, with or without a subdevice.
  init?(arguments: String, needsDevice: Bool) {
    let keys = ["CARD", "DEV", "SUBDEV"]
    var values: [String: String] = [:]
    for (index, part) in arguments.split(separator: ",", omittingEmptySubsequences: false)
      .enumerated()
    {
      guard index < keys.count else { return nil }
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let key = pair.count == 2 ? String(pair[0]) : keys[index]
      guard keys.contains(key), values[key] == nil, let value = pair.last, !value.isEmpty else {
        return nil
      }
      values[key] = String(value)
    }
    guard let card = values["CARD"], Self.isCardName(card) else { return nil }
    guard needsDevice == false || values["DEV"] != nil else { return nil }
    guard let device = Int(values["DEV"] ?? "0"), device >= 0 else { return nil }
    let subdevice = values["SUBDEV"].map { Int($0) }
    // A subdevice that is no number.
    if case .some(.none) = subdevice { return nil }
    self.init(card: card, device: device, subdevice: subdevice ?? nil)
  }

  /// The kernel builds card ids of these only.
  private static func isCardName(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a") ... UInt8(ascii: "z"), UInt8(ascii: "A") ... UInt8(ascii: "Z"),
          UInt8(ascii: "0") ... UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }

  /// The name within an id: `PCH,0`.
  var idName: String {
    "\(self.card),\(self.device)" + (self.subdevice.map { ",\($0)" } ?? "")
  }

  /// The PCM that gives the hardware's own formats.
  var path: String {
    "hw:CARD=\(self.card),DEV=\(self.device)" + (self.subdevice.map { ",SUBDEV=\($0)" } ?? "")
  }
}
