/// A sender whose way to adapt is compared: owns the queue before the socket, and decides what the
/// encoder aims at.
public protocol SimulatedSender {
  /// As tables name it.
  var name: String { get }
  /// What the encoder is to aim at for the picture, in bits per second.
  var rate: Double { get }
  /// Whether the next picture is to be a keyframe; asked once.
  mutating func takeKeyframeRequest() -> Bool
  /// The encoder gave something, at a time in seconds.
  mutating func encoded(_ unit: StreamModel.Unit, at time: Double)
  /// Bytes for the socket, which takes something; 0 when nothing waits.
  mutating func next(at time: Double) -> Int
  /// A step is over.
  mutating func advanced(_ connection: SimulatedConnection, at time: Double)
  /// How long the oldest thing in the queue has waited, in seconds.
  func queueDelay(at time: Double) -> Double
  /// Pictures and stretches of sound given up.
  var picturesDropped: Int { get }
  var soundDropped: Int { get }
}
