import Testing

/// Expects a value; for events of state machines, which `#expect` cannot call because they mutate.
func expect<Value: Equatable>(
  _ value: Value,
  _ expected: Value,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(value == expected, sourceLocation: sourceLocation)
}
