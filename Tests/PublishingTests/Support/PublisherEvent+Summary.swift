internal import Adaptation
internal import Media

@testable import Publishing

extension PublisherEvent {
  /// The event as a word: the state, or the code with what tells it from others.
  var summary: String {
    switch self {
    case .stateChanged(let state): state.rawValue
    case .connected: "1001"
    case .published: "1002"
    case .reconnecting(let attempt, let attempts, _, _): "1102 \(attempt)/\(attempts)"
    case .failure(let failure): "\(failure.code.rawValue) \(failure.step)"
    case .refused(let failure):
      "-1326 \(failure.rtmpCode ?? failure.httpStatus.map { "\($0)" } ?? "")"
    case .rateChanged(let decision): "rate \(decision.to.kbps)"
    case .gaveUp: "-1307"
    case .invalidURL: "-1313"
    }
  }

  var failure: PublishFailure? {
    switch self {
    case .failure(let failure), .refused(let failure): failure
    case .stateChanged, .connected, .published, .reconnecting, .rateChanged, .gaveUp, .invalidURL:
      nil
    }
  }
}
