internal import Media

/// A wish for the next picture of a session, which the video thread grants once.
final class PictureTicket: Sendable {
  /// Which picture is meant.
  let source: SnapshotSource
  private let latch = Latch<TakenPicture?>()

  init(_ source: SnapshotSource) {
    self.source = source
  }

  /// Hands a picture over; does nothing after the first.
  func grant(_ picture: TakenPicture) {
    self.latch.set(picture)
  }

  /// Gives up waiting, unless it was granted.
  func expire() {
    self.latch.set(nil)
  }

  /// The picture, or nil when it did not come in time. To be called once.
  func picture() async -> TakenPicture? {
    await self.latch.wait()
  }
}

/// A picture with its time in the stream.
struct TakenPicture: Sendable {
  let frame: VideoFrame
  /// As the stream's packets are stamped.
  let time: MediaTime
}

extension [PictureTicket] {
  /// Grants all of them, and forgets them.
  mutating func grant(_ frame: VideoFrame, at time: MediaTime) {
    guard !self.isEmpty else { return }
    for ticket in self { ticket.grant(TakenPicture(frame: frame, time: time)) }
    self = []
  }

  /// Lets nobody wait any more.
  mutating func expire() {
    for ticket in self { ticket.expire() }
    self = []
  }
}
