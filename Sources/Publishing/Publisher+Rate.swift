internal import Adaptation
internal import Media
internal import Synchronization

extension Publisher {
  /// Lets the controller see the path, and tells what it decides.
  ///
  /// - Parameter waiting: what waits for the path.
  func judgePath(
    _ path: ChannelSocket.Path,
    _ waiting: DestinationQueue.Figures,
    at now: MediaTime
  ) {
    guard self.controller != nil else { return }
    let info = path.info
    let sample = PathSample(
      time: now,
      // What waits for more to be written with it is not held up by the path.
      queueDelay: max(waiting.delay - self.configuration.pictureWindow, .zero),
      bytesOffered: waiting.bytesOffered,
      bytesAcknowledged: info.bytesAcknowledged,
      bytesNotSent: Int(info.bytesNotSent),
      bytesInSocket: path.bytesInSocket,
      roundTrip: info.rtt,
      deliveryRate: Bitrate(
        bitsPerSecond: Int(
          clamping: info.deliveryRate.multipliedReportingOverflow(by: 8).partialValue
        )
      ),
      receiverLimited: info.receiverLimited,
      busy: info.busy,
      segmentsRetransmitted: Int(info.segmentsRetransmitted)
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
}
