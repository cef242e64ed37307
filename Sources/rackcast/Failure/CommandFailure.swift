/// Why a command failed: what the person reads, and what the shell gets.
struct CommandFailure: Error, Hashable, CustomStringConvertible {
  let status: CommandStatus
  /// What failed, on what, and what to do.
  let message: String

  var description: String {
    self.message
  }
}
