internal import ControlAPI

/// Stored images as people read them.
enum ImageText {
  static func table(_ images: [ProtoWaitingImage]) -> Table {
    var table = Table([
      .init(title: "MD5"),
      .init(title: "TYPE"),
      .init(title: "PIXELS", alignment: .right),
      .init(title: "SIZE", alignment: .right),
      .init(title: "STORED", dispensable: 1),
      .init(title: "SESSIONS", shrinks: true),
    ])
    for image in images {
      table.add([
        .init(image.md5),
        .init(self.type(image)),
        .init(FigureText.size(width: image.width, height: image.height)),
        .init(FigureText.bytes(image.size)),
        .init(TimeText.local(nanoseconds: image.storedWallTimeNs)),
        .init(image.sessions.joined(separator: ", ")),
      ])
    }
    return table
  }

  /// `PNG`
  static func type(_ image: ProtoWaitingImage) -> String {
    image.mediaType.split(separator: "/").last.map { $0.uppercased() } ?? ""
  }
}
