internal import Adaptation
internal import Glibc
internal import Media
internal import NIOCore
internal import Synchronization

extension Publisher {
  /// Lets the controller see the path, and tells what it decides.
  func judgePath(_ info: TCPInfo, _ connection: Connection, at now: MediaTime) {
    guard self.controller != nil else { return }
    let queue = self.queue.figures(at: now)
    let sample = PathSample(
      time: now,
      // What waits for more to be written with it is not held up by the path.
      queueDelay: max(queue.delay - self.configuration.pictureWindow, .zero),
      bytesOffered: queue.bytesOffered,
      bytesAcknowledged: info.bytesAcknowledged,
      bytesNotSent: Int(info.bytesNotSent),
      bytesInSocket: self.bytesInSocket(connection) ?? Int(info.bytesNotSent),
      roundTrip: info.rtt,
      deliveryRate: Bitrate(
        bitsPerSecond: Int(
          clamping: info.deliveryRate.multipliedReportingOverflow(by: 8).partialValue
        )
      ),
      receiverLimited: info.receiverLimited,
      busy: info.busy
    )
    let decision = self.controller?.measured(sample)
    self.tellRate(decision)
  }

  func setBounds(_ bounds: RateBounds) {
    let decision = self.controller?.setBounds(bounds)
    self.tellRate(decision)
  }

  func tryPath() {
    self.controller?.pathMayHaveRoom(at: MonotonicClock.now)
  }

  private func tellRate(_ decision: RateDecision?) {
    guard let controller = self.controller else { return }
    self.figures.withLock { $0.judged(controller) }
    if let decision { self.tell(.rateChanged(decision)) }
  }

  /// What the socket holds that was not acknowledged, sent or not; `nil` once it is closed.
  private func bytesInSocket(_ connection: Connection) -> Int? {
    // `SIOCOUTQ` of <linux/sockios.h>, which is TIOCOUTQ.
    let request = UInt(0x5411)
    // Throws only what the closure does, or that the channel is closed.
    return try? connection.channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(
      of: NIOBSDSocket.Handle.self
    ) { descriptor in
      var bytes: CInt = 0
      // Fails only on what is no connected socket.
      return withUnsafeMutablePointer(to: &bytes) { ioctl(descriptor, request, $0) } == 0
        ? Int(bytes) : nil
    } ?? nil
  }
}
