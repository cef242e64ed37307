internal import Media
internal import NIOCore
internal import RTMP
internal import RehearsalSink
internal import TestSupport

/// The RTMP server that everything is pushed to: the rehearsal sink, in this process, so that what
/// arrives is timed here and its CPU is nobody else's.
final class Server: Sendable {
  /// What came of one stream name.
  struct Arrivals: Sendable {
    /// The first media message of any kind: metadata or a decoder's configuration.
    var firstMessage: MediaTime?
    /// The first coded picture.
    var firstPicture: MediaTime?
    var pictures = 0
    /// When the pictures came, once that is kept.
    var times: [MediaTime] = []
    fileprivate var keepsTimes = false
    /// The bytes of all messages.
    var bytes = 0
    /// Pictures at which decoding can begin, and the last of them.
    var keyframes = 0
    var lastKeyframe: MediaTime?
  }

  let port: Int
  private let arrivals: Watched<[String: Arrivals]>

  private init(port: Int, arrivals: Watched<[String: Arrivals]>) {
    self.port = port
    self.arrivals = arrivals
  }

  /// Runs a server for `body`.
  static func with<Result: Sendable>(
    _ body: @Sendable (Server) async throws -> Result
  ) async throws -> Result {
    let arrivals = Watched<[String: Arrivals]>([:])
    let sink = RehearsalSink(configuration: .init(connectionLimit: 2048)) {
      stream,
      message,
      arrival in
      arrivals.update { $0[stream.name, default: Arrivals()].add(message, at: arrival) }
    }
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await sink.run() }
      defer { group.cancelAll() }
      return try await body(Server(port: sink.boundPort, arrivals: arrivals))
    }
  }

  /// Where to push stream `name`.
  func url(_ name: String) -> String {
    "rtmp://127.0.0.1:\(self.port)/live/\(name)"
  }

  func arrivals(of name: String) -> Arrivals {
    self.arrivals.value[name] ?? Arrivals()
  }

  /// Keeps the times of the pictures of `name` from now on.
  func keepTimes(of name: String) {
    self.arrivals.update { $0[name]?.keepsTimes = true }
  }

  /// Forgets what came of `name`.
  func forget(_ name: String) {
    self.arrivals.update { $0[name] = nil }
  }

  /// Waits for so many pictures of `name`.
  @discardableResult
  func wait(for pictures: Int, of name: String) async throws -> Arrivals {
    try await self.arrivals.wait(for: "\(pictures) pictures of \(name)", within: .seconds(60)) {
      streams in
      streams[name].flatMap { $0.pictures >= pictures ? $0 : nil }
    }
  }

  /// Waits for so many keyframes of `name`.
  ///
  /// - Returns: when the last of them arrived.
  func time(ofKeyframe count: Int, of name: String) async throws -> MediaTime {
    try await self.arrivals.wait(for: "keyframe \(count) of \(name)", within: .seconds(60)) {
      streams in
      streams[name].flatMap { $0.keyframes >= count ? $0.lastKeyframe : nil }
    }
  }
}

extension Server.Arrivals {
  fileprivate mutating func add(_ message: MediaMessage, at arrival: MediaTime) {
    self.firstMessage = self.firstMessage ?? arrival
    self.bytes += message.body.readableBytes
    if message.kind == .video, !message.isSequenceHeader {
      self.firstPicture = self.firstPicture ?? arrival
      self.pictures += 1
      if self.keepsTimes { self.times.append(arrival) }
      if message.isKeyframe {
        self.keyframes += 1
        self.lastKeyframe = arrival
      }
    }
  }
}
