internal import Media

/// Brings the sound and the picture of a session into the order of their decode times.
///
/// An encoder with a look-ahead gives pictures later than sound of the same time; sent as they come
/// they would make players buffer. Sound waits here for the picture to catch up; the picture never
/// waits. Policy when the picture does not come: sound that has waited for `patience` of media
/// goes on without it.
struct PacketInterleaver {
  /// How much sound may wait; zero lets all of it through at once.
  var patience: Duration
  private var waiting: [EncodedPacket] = []
  private var videoTime: MediaTime?

  init(patience: Duration) {
    self.patience = patience
  }

  /// Takes a packet and gives those that may go now, in order.
  mutating func add(_ packet: EncodedPacket) -> [EncodedPacket] {
    switch packet.kind {
    case .video:
      let ready = self.takeSound { $0.decodeTime <= packet.decodeTime }
      self.videoTime = packet.decodeTime
      return ready + [packet]

    case .audio:
      self.waiting.append(packet)
      let patient = packet.decodeTime - self.patience
      let videoTime = self.videoTime
      return self.takeSound { sound in
        sound.decodeTime <= patient || videoTime.map { sound.decodeTime <= $0 } ?? false
      }
    }
  }

  private mutating func takeSound(while isReady: (EncodedPacket) -> Bool) -> [EncodedPacket] {
    let ready = self.waiting.prefix(while: isReady)
    self.waiting.removeFirst(ready.count)
    return Array(ready)
  }
}
