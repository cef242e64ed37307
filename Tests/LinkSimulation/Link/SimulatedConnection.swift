internal import Glibc

/// A TCP connection over a link, on a virtual clock: what is sent goes through the socket, a buffer
/// in front of the link, the link, and comes back as acknowledgements.
///
/// The sending side follows CUBIC (RFC 9438) for what it may have under way; the unit is the byte.
/// Losses cost a round trip and a third of that; a link that takes nothing is tried again after
/// growing pauses, as by RFC 6298.
public struct SimulatedConnection: Sendable {
  /// What the simulation is advanced by, in seconds.
  public static let step = 0.005

  /// The far end.
  public struct Server: Hashable, Sendable {
    /// Bytes a second that the server reads; endless where it keeps up.
    public var reading: Double
    /// The server's receive buffer in bytes.
    public var window: Double

    public init(reading: Double = .infinity, window: Double = 4_000_000) {
      self.reading = reading
      self.window = window
    }
  }

  private static let segment = 1448.0
  /// As the senders set it (`TCP_NOTSENT_LOWAT`).
  private static let notSentLimit = 16_384.0
  /// CUBIC's constants.
  private static let scale = 0.4
  private static let decrease = 0.7

  public private(set) var bytesAcknowledged = 0.0
  public private(set) var bytesNotSent = 0.0
  public private(set) var bytesUnderWay = 0.0
  /// Seconds.
  public private(set) var roundTrip = 0.0
  /// Bits per second, as the kernel tells it.
  public private(set) var deliveryRate = 0.0
  /// Seconds for which the server's window held sending up.
  public private(set) var receiverLimited = 0.0
  /// Seconds for which something was under way.
  public private(set) var busy = 0.0
  /// How often something was lost.
  public private(set) var losses = 0
  /// The bytes in front of the link.
  public private(set) var inBuffer = 0.0

  private let server: Server
  private var window = 10 * Self.segment
  private var threshold = Double.infinity
  private var windowAtLoss = 0.0
  private var lossTime = 0.0
  private var lastLossTime = -1.0
  /// Bytes that left the link, and when they are acknowledged: a ring of steps.
  private var acknowledgements: [Double] = Array(repeating: 0, count: 1024)
  private var position = 0
  /// Bytes that the server has and its program did not read.
  private var unread = 0.0
  private var silence = 0.0
  private var pause = 0.2
  private var pausedUntil = -1.0
  /// What was acknowledged in the last steps, for the rate: bytes, and whether the path was full.
  private var recent: [Double] = Array(repeating: 0, count: 256)
  private var sinceFull = 1000

  public init(_ server: Server) {
    self.server = server
  }

  /// Whether the socket takes more.
  public var isWritable: Bool { self.bytesNotSent < Self.notSentLimit }

  /// Puts bytes into the socket.
  public mutating func write(_ bytes: Double) {
    self.bytesNotSent += bytes
  }

  /// Goes on by one step.
  ///
  /// - Parameters:
  ///   - random: from 0 to 1, for losses.
  ///   - ahead: the bytes of others in front of the link.
  ///   - share: the part of the link's rate that is there for it.
  public mutating func advance(
    _ link: LinkTrace.Step,
    at time: Double,
    random: Double,
    ahead: Double = 0,
    share: Double = 1
  ) {
    self.send(at: time)
    self.carry(link, at: time, random: random, ahead: ahead, share: share)
    self.acknowledge(link, at: time)
    if self.bytesUnderWay > 0 { self.busy += Self.step }
  }

  private mutating func send(at time: Double) {
    guard time >= self.pausedUntil else { return }
    let room = self.server.window - self.unread - self.bytesUnderWay
    let allowed = min(self.window - self.bytesUnderWay, room)
    let bytes = max(min(self.bytesNotSent, allowed), 0)
    self.bytesNotSent -= bytes
    self.bytesUnderWay += bytes
    self.inBuffer += bytes
    if self.bytesNotSent > 0, room < self.window - self.bytesUnderWay + bytes {
      self.receiverLimited += Self.step
    }
    // The kernel calls the application the limit when it has less to send than may be under way.
    self.sinceFull = self.bytesNotSent > 0 ? 0 : self.sinceFull + 1
  }

  private mutating func carry(
    _ link: LinkTrace.Step,
    at time: Double,
    random: Double,
    ahead: Double,
    share: Double
  ) {
    let excess = self.inBuffer - max(link.buffer - ahead, 0)
    if excess > 0 {
      // Lost, and sent again.
      self.inBuffer -= excess
      self.bytesUnderWay -= excess
      self.bytesNotSent += excess
      self.lose(at: time)
    }
    let carried = min(self.inBuffer, link.rate * share / 8 * Self.step)
    self.inBuffer -= carried
    if link.loss > 0, random < 1 - pow(1 - link.loss, carried / Self.segment) {
      self.lose(at: time)
    }
    let steps = max(1, Int(link.delay * 2 / Self.step))
    self.acknowledgements[(self.position + min(steps, 1023)) % 1024] += carried
    let queued = link.rate > 0 ? (self.inBuffer + ahead) * 8 / link.rate : 0
    let sample = link.delay * 2 + queued
    if carried > 0 {
      self.roundTrip += (sample - self.roundTrip) * (self.roundTrip == 0 ? 1 : 0.03)
    }
  }

  private mutating func acknowledge(_ link: LinkTrace.Step, at time: Double) {
    self.position = (self.position + 1) % 1024
    let bytes = self.acknowledgements[self.position]
    self.acknowledgements[self.position] = 0
    self.unread += bytes
    self.unread -= min(self.unread, self.server.reading * Self.step)
    self.bytesUnderWay = max(self.bytesUnderWay - bytes, 0)
    self.bytesAcknowledged += bytes
    self.recent[self.position % 256] = bytes
    if bytes > 0 {
      self.silence = 0
      self.pause = max(0.2, self.roundTrip * 2)
      self.grow(by: bytes, at: time)
    } else if self.bytesUnderWay > 0 {
      self.silence += Self.step
      if self.silence > self.pause {
        // Nothing comes back: tried again after growing pauses.
        self.silence = 0
        self.pausedUntil = time + self.pause
        self.pause = min(self.pause * 2, 120)
        self.threshold = max(self.window / 2, 2 * Self.segment)
        self.window = Self.segment * 2
      }
    }
    self.measureDelivery()
  }

  private mutating func measureDelivery() {
    let steps = min(max(Int(self.roundTrip / Self.step), 4), 255)
    var bytes = 0.0
    for back in 0 ..< steps { bytes += self.recent[(self.position - back + 1024) % 256] }
    let rate = bytes * 8 / (Double(steps) * Self.step)
    // What the application did not fill says only that the path takes at least so much.
    if self.sinceFull < steps || rate > self.deliveryRate { self.deliveryRate = rate }
  }

  private mutating func grow(by bytes: Double, at time: Double) {
    // Grows only while it is used (RFC 7661).
    guard self.bytesUnderWay + bytes > self.window * 0.5 else { return }
    if self.window < self.threshold {
      self.window += bytes
      return
    }
    let elapsed = time - self.lossTime
    let origin = cbrt(self.windowAtLoss / Self.segment * (1 - Self.decrease) / Self.scale)
    let cubic =
      Self.scale * (elapsed - origin) * (elapsed - origin) * (elapsed - origin)
      + self.windowAtLoss / Self.segment
    let goal = max(cubic * Self.segment, self.window)
    self.window += min(goal - self.window, bytes / 2) + Self.segment * bytes / self.window * 0.3
  }

  private mutating func lose(at time: Double) {
    self.losses += 1
    // The window shrinks once a round trip.
    guard time - self.lastLossTime > max(self.roundTrip, 0.01) else { return }
    self.lastLossTime = time
    self.lossTime = time
    self.windowAtLoss = self.window
    self.window = max(self.window * Self.decrease, 2 * Self.segment)
    self.threshold = self.window
  }
}
