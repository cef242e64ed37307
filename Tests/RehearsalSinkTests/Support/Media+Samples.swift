import NIOCore
import RTMP

extension MediaMessage {
  /// A picture at that time in milliseconds.
  static func picture(_ time: UInt32, key: Bool = false, size: Int = 1000) -> MediaMessage {
    let header: [UInt8] = [key ? 0x17 : 0x27, 1, 0, 0, 0]
    return MediaMessage(
      kind: .video,
      timestamp: time,
      classifying: ByteBuffer(bytes: header + Array(repeating: 0, count: size))
    )
  }

  /// A sound at that time in milliseconds.
  static func sound(_ time: UInt32) -> MediaMessage {
    MediaMessage(
      kind: .audio,
      timestamp: time,
      classifying: ByteBuffer(bytes: [0xAF, 1, 0x21, 0x10])
    )
  }

  /// The headers of a stream of 25 pictures per second.
  static let headers: [MediaMessage] = [
    FLV.metadata(video: nil, audio: nil, extra: ["framerate": 25]),
    .init(kind: .video, timestamp: 0, classifying: ByteBuffer(bytes: [0x17, 0, 0, 0, 0, 1])),
    .init(kind: .audio, timestamp: 0, classifying: ByteBuffer(bytes: [0xAF, 0, 0x11, 0x90])),
  ]

  /// `count` pictures of 40 ms, with a sound beside each.
  static func show(pictures count: Int, size: Int = 1000) -> [MediaMessage] {
    var messages = Self.headers
    for index in 0 ..< UInt32(count) {
      messages.append(.picture(index * 40, key: index % 25 == 0, size: size))
      messages.append(.sound(index * 40))
    }
    return messages
  }
}
