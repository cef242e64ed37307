internal import ControlAPI

/// The states of a session as the specification and the command line spell them.
enum StateText: String, CaseIterable {
  case idle
  case preparing
  case live
  case paused
  case degraded
  case stopping
  case failed

  /// `nil` for a state that this program does not know.
  init?(_ state: ProtoSessionState) {
    switch state {
    case .idle: self = .idle
    case .preparing: self = .preparing
    case .live: self = .live
    case .paused: self = .paused
    case .degraded: self = .degraded
    case .stopping: self = .stopping
    case .failed: self = .failed
    case .unspecified, .UNRECOGNIZED: return nil
    }
  }

  static func name(of state: ProtoSessionState) -> String {
    Self(state)?.rawValue ?? "unknown (\(state.rawValue))"
  }

  static func name(of state: ProtoDesiredState) -> String {
    switch state {
    case .stopped: "stopped"
    case .started: "started"
    case .unspecified, .UNRECOGNIZED: "unknown (\(state.rawValue))"
    }
  }

  static func name(of state: ProtoDestinationState) -> String {
    switch state {
    case .idle: "idle"
    case .resolving: "resolving"
    case .connecting: "connecting"
    case .handshaking: "handshaking"
    case .publishing: "publishing"
    case .congested: "congested"
    case .backoff: "backoff"
    case .failed: "failed"
    case .unspecified, .UNRECOGNIZED: "unknown (\(state.rawValue))"
    }
  }

  static func cell(of state: ProtoSessionState) -> Table.Cell {
    Table.Cell(self.name(of: state), self.style(of: state))
  }

  static func cell(of state: ProtoDestinationState) -> Table.Cell {
    Table.Cell(self.name(of: state), self.style(of: state))
  }

  static func style(of state: ProtoSessionState) -> Style {
    switch state {
    case .live: .good
    case .preparing, .paused, .degraded, .stopping: .attention
    case .failed: .bad
    case .idle, .unspecified, .UNRECOGNIZED: .plain
    }
  }

  static func style(of state: ProtoDestinationState) -> Style {
    switch state {
    case .publishing: .good
    case .resolving, .connecting, .handshaking, .congested, .backoff: .attention
    case .failed: .bad
    case .idle, .unspecified, .UNRECOGNIZED: .plain
    }
  }
}
