public import Events
public import Publishing
public import Store

/// A session as it is at one moment.
public struct SessionSnapshot: Sendable {
  public let name: String
  public let revision: UInt64
  public let requested: SessionAttributes
  public let effective: EffectiveAttributes
  public let desiredState: DesiredState
  public let state: SessionState
  /// Nanoseconds since 1970-01-01T00:00:00Z.
  public let stateSince: Int64
  /// Nanoseconds since 1970-01-01T00:00:00Z.
  public let created: Int64
  public let destinations: [DestinationSnapshot]
  /// Nil while nothing runs.
  public let netStatus: NetStatus?
  public let encoder: EncoderStatus?
  /// Whether the sources and the encoder run without pushing.
  public let isPreviewing: Bool
  /// Which of the session's cameras is on, or would be.
  public let devicePosition: DevicePosition
  public let autoFocus: AutoFocus
  /// Nil while no camera is open.
  public let cameraState: CameraState?
  /// What the camera and the microphone were opened with; nil while they are closed.
  public let cameraMode: String?
  public let microphoneMode: String?
  /// What the picture shows; nil while nothing is on air, or only sound.
  public let onAir: OnAir?
  /// The MD5 of the waiting image that is shown; nil for the slate.
  public let waitingImage: String?
  /// The last event of the session since the daemon started; not yet numbered.
  public let lastEvent: EventDraft?
  /// From 0 to 1.
  public let microphoneVolume: Double
  /// From 0 to 2.
  public let bgmVolume: Double
  /// Nil while no music is loaded.
  public let bgm: BGMSnapshot?
}

/// What the picture of a session shows.
public enum OnAir: Hashable, Sendable {
  case camera
  case waitingImage
}

/// The video encoder in use.
public struct EncoderStatus: Hashable, Sendable {
  public let name: String
  public let isHardware: Bool
}

/// A destination as it is at one moment.
public struct DestinationSnapshot: Sendable {
  public let label: String
  public let url: PushURL
  public let retry: RetryPolicy
  public let state: DestinationState
  /// Nanoseconds since 1970-01-01T00:00:00Z; nil where it never was in another.
  public let stateSince: Int64?
  /// When the next try is, likewise; nil while none is waited for.
  public let nextTry: Int64?
  /// The last error; nil while there was none.
  public let lastError: LastError?
  /// Nil while nothing runs.
  public let netStatus: NetStatus?
  /// Of the run there is, or of the last one.
  public let totals: PublisherTotals

  /// An error that a destination had.
  public struct LastError: Hashable, Sendable {
    public let code: Int32
    public let message: String
  }
}
