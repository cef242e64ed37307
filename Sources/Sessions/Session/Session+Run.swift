internal import Capture
internal import Media
internal import Publishing

extension Session {
  /// What one start brought up.
  struct Run {
    /// Tells the signals of this start from those of an earlier one.
    let id: UInt64
    let port: SignalPort
    let feed: MediaFeed
    let pipeline: Pipeline
    var camera: CaptureHandle?
    var microphone: CaptureHandle?
    /// The video encoder in use.
    var encoder: EncoderStatus?
    /// The publishers by label, once the encoder runs.
    var publishers: [String: RunningPublisher] = [:]
    var netStatus: NetStatus?
    var sampler: NetStatusSampler
  }

  /// A destination of a run.
  struct RunningPublisher {
    var destination: EffectiveAttributes.Destination
    /// Tells the publisher from an earlier one of the same label.
    let number: UInt64
    let publisher: Publisher
    var state = DestinationState.idle
    var lastError: DestinationSnapshot.LastError?
    var netStatus: NetStatus?
    var sampler: DestinationSampler
  }
}
