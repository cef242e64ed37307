internal import CXCB
internal import Glibc
internal import Media

/// Owns a connection to an X server, and waits for its answers with a limit.
// `@unchecked Sendable`: all stored properties are constants, and libxcb guards a connection with a
// lock of its own.
final class XConnection: @unchecked Sendable {
  /// How long a server may take to let a client in, and for what is asked then.
  static let greetingLimit = Duration.seconds(3)
  /// How long a server may take for an answer.
  static let answerLimit = Duration.seconds(5)

  let pointer: OpaquePointer
  /// The extensions that the server has.
  let extensions: XExtensions
  /// Ends every wait.
  let stopRequest: StopDescriptor
  private let descriptor: Int32

  // libxcb writes without MSG_NOSIGNAL: a server that is gone must be an error, not the end of the
  // process.
  private static let ignoresPipeSignal: Bool = {
    signal(SIGPIPE, SIG_IGN)
    return true
  }()

  /// Connects to the server of a display, which must let the process in.
  init(to address: ScreenAddress) throws(CaptureError) {
    precondition(Self.ignoresPipeSignal, "Set once, before the first connection.")
    let display = address.displayText
    let authority = try XAuthority.ofProcess()
    let cookie = authority.cookie(display: address.display, host: XAuthority.host)
    let socket = try XSocket.connect(to: address.socketPath, display: display)
    let deadline = SocketDeadline(socket, limit: Self.greetingLimit)
    self.stopRequest = try Self.stopDescriptor(display, closing: socket)
    // libxcb owns the socket from here on, also where this fails.
    // '!' is fine: it never returns NULL.
    self.pointer = Self.connect(socket, cookie: cookie)!
    self.descriptor = xcb_get_file_descriptor(self.pointer)
    // libxcb waits for this without a limit, too.
    self.extensions = XExtensions(of: self.pointer)
    let isInTime = deadline.end()
    guard xcb_connection_has_error(self.pointer) == 0 else {
      throw isInTime ? .refused(display, hadCookie: cookie != nil) : .unanswered(display)
    }
  }

  deinit {
    xcb_disconnect(self.pointer)
  }

  private static func stopDescriptor(
    _ display: String,
    closing socket: Int32
  ) throws(CaptureError) -> StopDescriptor {
    do {
      return try StopDescriptor(for: "the display \(display)")
    } catch {
      close(socket)
      throw error
    }
  }

  private static func connect(_ socket: Int32, cookie: [UInt8]?) -> OpaquePointer? {
    guard var cookie else { return xcb_connect_to_fd(socket, nil) }
    var name = XAuthority.protocolName.utf8CString
    return name.withUnsafeMutableBufferPointer { name in
      cookie.withUnsafeMutableBytes { cookie in
        var information = xcb_auth_info_t(
          namelen: Int32(name.count - 1),
          name: name.baseAddress,
          datalen: Int32(cookie.count),
          data: cookie.baseAddress?.assumingMemoryBound(to: CChar.self)
        )
        return xcb_connect_to_fd(socket, &information)
      }
    }
  }
}

// MARK: - Answers

extension XConnection {
  /// Waits for the answer to request `sequence`.
  func reply<Fields>(
    _ sequence: UInt32,
    as fields: Fields.Type
  ) throws(XFailure) -> XReply<Fields> {
    guard let reply = try self.answer(to: sequence) else { throw .gone }
    return XReply(reply)
  }

  /// Waits until the server worked off request `sequence`, which has no answer and was sent as a
  /// checked one.
  func confirm(_ sequence: UInt32) throws(XFailure) {
    // The answer to a later request tells that this one is done.
    let focus = xcb_get_input_focus(self.pointer)
    _ = try self.reply(focus.sequence, as: xcb_get_input_focus_reply_t.self)
    _ = try self.answer(to: sequence)
  }

  private func answer(to sequence: UInt32) throws(XFailure) -> UnsafeMutableRawPointer? {
    guard xcb_flush(self.pointer) > 0 else { throw .gone }
    let limit = MonotonicClock.now + Self.answerLimit
    while true {
      var reply: UnsafeMutableRawPointer?
      var error: UnsafeMutablePointer<xcb_generic_error_t>?
      // Possible returns: 1: `reply`, `error`, or neither when there is no answer to come or the
      // connection ended; 0: not yet.
      if xcb_poll_for_reply(self.pointer, sequence, &reply, &error) != 0 {
        if let error {
          defer { free(error) }
          throw .refused(error.pointee.error_code)
        }
        if reply == nil, xcb_connection_has_error(self.pointer) != 0 { throw .gone }
        return reply
      }
      guard !self.stopRequest.isStopped else { throw .stopped }
      let left = limit - MonotonicClock.now
      guard left > .zero else { throw .silent }
      self.waitForInput(atMost: left)
    }
  }

  private func waitForInput(atMost limit: Duration) {
    var descriptors = [
      pollfd(fd: self.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: self.stopRequest.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    // Whatever it returns, the caller looks again.
    _ = poll(&descriptors, 2, pollTimeout(limit))
  }

  /// Calls `body` with the oldest event that came, until there is none.
  func drainEvents(_ body: (XEvent) -> Void) throws(XFailure) {
    while let event = xcb_poll_for_event(self.pointer) {
      defer { free(event) }
      body(XEvent(event))
    }
    guard xcb_connection_has_error(self.pointer) == 0 else { throw .gone }
  }
}

/// An event of a server; valid only inside the call that hands it out.
struct XEvent {
  private let pointer: UnsafeMutablePointer<xcb_generic_event_t>

  init(_ pointer: UnsafeMutablePointer<xcb_generic_event_t>) {
    self.pointer = pointer
  }

  /// What kind of event it is, whether the server or a client sent it; 0 for an error.
  var type: UInt8 {
    self.pointer.pointee.response_type & 0x7f
  }

  /// The fields of an event of that kind. All are 32 bytes long.
  func fields<Fields>(as fields: Fields.Type) -> Fields {
    UnsafeRawPointer(self.pointer).load(as: Fields.self)
  }
}
