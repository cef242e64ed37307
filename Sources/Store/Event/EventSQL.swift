/// The questions to the history that are not by sequence number. Each is a range of an index.
enum EventSQL {
  /// A session's events between two times.
  static let sessionBetween = """
    SELECT \(EventRow.columns) FROM event
    WHERE session = :session AND wall_time_ns >= :from AND wall_time_ns < :until
    ORDER BY wall_time_ns, sequence LIMIT :limit
    """

  /// The node's events between two times.
  static let nodeBetween = """
    SELECT \(EventRow.columns) FROM event
    WHERE wall_time_ns >= :from AND wall_time_ns < :until
    ORDER BY wall_time_ns, sequence LIMIT :limit
    """

  /// The last change of state of a session or a destination until a time.
  static let stateAt = """
    SELECT destination, next_state, wall_time_ns, sequence FROM event
    WHERE session = :session AND destination IS :destination AND wall_time_ns <= :time
    AND next_state IS NOT NULL
    ORDER BY wall_time_ns DESC, sequence DESC LIMIT 1
    """

  /// The same for a session and all its destinations: the labels are found by hopping from one to
  /// the next in the index, not by reading all their events.
  static let statesAt = """
    WITH RECURSIVE label (text) AS (
      SELECT min(destination) FROM event WHERE session = :session AND next_state IS NOT NULL
      UNION ALL
      SELECT (
        SELECT min(destination) FROM event
        WHERE session = :session AND destination > label.text AND next_state IS NOT NULL
      ) FROM label WHERE label.text IS NOT NULL
    ),
    place (destination) AS (
      SELECT NULL UNION ALL SELECT text FROM label WHERE text IS NOT NULL
    )
    SELECT event.destination, event.next_state, event.wall_time_ns, event.sequence
    FROM place JOIN event ON event.sequence = (
      SELECT sequence FROM event
      WHERE session = :session AND destination IS place.destination AND wall_time_ns <= :time
      AND next_state IS NOT NULL
      ORDER BY wall_time_ns DESC, sequence DESC LIMIT 1
    )
    ORDER BY event.destination
    """
}
