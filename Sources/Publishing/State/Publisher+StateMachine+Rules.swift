extension Publisher.StateMachine {
  /// What a destination is judged by.
  struct Rules: Sendable {
    /// When to try again.
    var retry = RetryPolicy()
    /// Whether a name has to be looked up before connecting: not so for a file.
    var resolves = true
    /// How long media may wait.
    var queueBudget: Duration = .seconds(1)
    /// The time of publishing after which the tries are counted anew.
    var stableAfter: Duration = .seconds(10)
    /// The time of short queues after which congestion is over.
    var calmAfter: Duration = .seconds(1)
  }
}
