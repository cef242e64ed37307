/// What `rackcast` tells the shell when it ends. Documented in `docs/cli.md` and `rackcast --help`.
enum CommandStatus: Int32, CaseIterable {
  case success = 0
  case failure = 1
  case notFound = 4
  case alreadyExists = 5
  case wrongState = 6
  case timedOut = 7
  case outOfReach = 8
  case badStream = 9
  /// `EX_USAGE` of sysexits.h; ArgumentParser uses it for arguments it cannot read.
  case usage = 64
  /// `EX_DATAERR`
  case rejected = 65
  /// `EX_UNAVAILABLE`
  case unreachable = 69
  /// `EX_TEMPFAIL`
  case busy = 75
  /// `EX_PROTOCOL`
  case unimplemented = 76
  /// `EX_NOPERM`
  case denied = 77
  /// 128 + SIGPIPE, as a program that died of it would have.
  case outputClosed = 141

  /// What the status means, in a sentence without a full stop.
  var meaning: String {
    switch self {
    case .success: "done"
    case .failure: "failed for a reason that has no status of its own; the message tells it"
    case .notFound: "no such session, device or code on the node"
    case .alreadyExists: "the name is taken"
    case .wrongState: "not possible in the state the session is in; nothing changed"
    case .timedOut: "the time was over first (session wait, or a node that does not answer)"
    case .outOfReach: "session wait: the state is out of reach; the last event tells why"
    case .badStream: "sink: a stream's timestamps went backwards"
    case .usage: "the command line cannot be understood"
    case .rejected: "the node refuses a value; nothing changed"
    case .unreachable: "the node cannot be reached"
    case .busy: "a limit of the node is reached; try again later"
    case .unimplemented: "the node does not know this operation; it may be older"
    case .denied: "not allowed for this operator"
    case .outputClosed: "the reader of the output went away"
    }
  }
}
