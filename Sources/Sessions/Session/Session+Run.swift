internal import Adaptation
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
    /// Whether nothing is pushed.
    var isPreview = false
    /// Whether the sources are open and the pipeline runs.
    var hasStarted = false
    /// The camera that was opened last.
    var camera: OpenCamera?
    /// Cameras that stay open until the one after them gives its first picture.
    var leavingCameras: [OpenCamera] = []
    /// The newest camera that gave a picture.
    var cameraOnAir: UInt64 = 0
    /// Failures of cameras whose opening has not returned yet, by their numbers.
    var earlyFailures: [UInt64: CaptureError] = [:]
    /// Counts the openings of cameras.
    var cameraCount: UInt64 = 0
    var microphone: CaptureHandle?
    /// The sources that are lost, and those that were: how often they came and went is remembered.
    var recoveries: [StateMachine.Source: Recovery] = [:]
    /// Counts the tries to bring a source back.
    var recoveryCount: UInt64 = 0
    /// What the picture shows.
    var program = Program.camera
    /// Since when an operator has the waiting image on air.
    var pausedAt: MediaTime?
    /// Whether the pause lasts longer than the waiting image may be shown.
    var hasWaitingImageEnded = false
    /// The video encoder in use.
    var encoder: EncoderStatus?
    /// The publishers by label, once the encoder runs.
    var publishers: [String: RunningPublisher] = [:]
    /// What the picture is encoded at, for the paths of all destinations.
    var rates: StreamRates
    /// Whether they were started; from then on destinations start as they come.
    var hasStartedPublishers = false
    /// The publishers that are being ended, by their numbers.
    var leaving: [UInt64: Publisher] = [:]
    /// What there was of the destinations before their present publishers.
    var earlier: [String: EarlierPublishers] = [:]
    var netStatus: NetStatus?
    var sampler: NetStatusSampler
  }

  /// One opening of a camera.
  struct OpenCamera {
    let number: UInt64
    let handle: CaptureHandle
    /// Which of the session's cameras it is.
    let position: DevicePosition
    /// What its driver can do; nil until it has told.
    var features: CameraFeatures?
    var zoomLevel = 1.0
    var isTorchOn = false
    /// What the session set in the driver, and sets back when it leaves the camera.
    var hasZoomed = false
    var hasLit = false
  }

  /// A destination of a run.
  struct RunningPublisher {
    var destination: EffectiveAttributes.Destination
    /// Tells the publisher from an earlier one of the same label.
    let number: UInt64
    let publisher: Publisher
    var state = DestinationState.idle
    /// Nanoseconds since 1970-01-01T00:00:00Z.
    var stateSince: Int64
    /// When the next try is, likewise; nil while none is waited for.
    var nextTry: Int64?
    var lastError: DestinationSnapshot.LastError?
    /// What its path is held to take for the picture; nil where that is not looked at.
    var rate: Bitrate?
    /// What that is going to be once nothing waits any more.
    var sustainedRate: Bitrate?
    /// Within what the publisher decides that; nil likewise.
    var bounds: RateBounds?
    /// What its path took for long, as it was last noted.
    var noted: Bitrate?
    var busy = BusyJudge()
    /// As they were at the last net status.
    var framesDropped: UInt64 = 0
    /// What earlier publishers of the destination had, of the same run.
    let earlier: PublisherTotals
    var netStatus: NetStatus?
    var sampler: DestinationSampler
  }
}
