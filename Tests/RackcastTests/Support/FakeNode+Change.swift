import ControlAPI
import Synchronization

extension FakeNode {
  /// Changes a session, as a node does for a command, and gives it.
  func change(
    _ name: String,
    _ body: (inout ProtoSession) -> Void
  ) throws -> ProtoSession {
    var session = try self.session(name)
    body(&session)
    self.state.withLock { $0.sessions[name] = session }
    return session
  }
}
