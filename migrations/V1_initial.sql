-- Times are nanoseconds: wall times since 1970-01-01T00:00:00Z, monotonic times on the node's
-- monotonic clock.

-- The node itself: one row, made with the database.
CREATE TABLE node (
  singleton INTEGER PRIMARY KEY CHECK (singleton = 1),
  -- Random, 32 hexadecimal digits.
  id TEXT NOT NULL CHECK (length(id) = 32),
  created_wall_time_ns INTEGER NOT NULL
) STRICT;

INSERT INTO node VALUES (1, lower(hex(randomblob(16))), unixepoch() * 1000000000);

-- What operators call devices.
CREATE TABLE device_label (
  -- A device id, such as `alsa:PCH,0`.
  device TEXT PRIMARY KEY CHECK (device <> ''),
  label TEXT NOT NULL CHECK (label <> ''),
  operator TEXT,
  wall_time_ns INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What operators want. The state that a session really has is in its events.
-- A deleted session stays, so that its revisions do; its name is free again.
CREATE TABLE session (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
  desired_state TEXT NOT NULL CHECK (desired_state IN ('stopped', 'started')),
  created_wall_time_ns INTEGER NOT NULL,
  deleted_wall_time_ns INTEGER,
  deleted_operator TEXT
) STRICT;

CREATE UNIQUE INDEX session_name ON session (name) WHERE deleted_wall_time_ns IS NULL;

-- Every configuration a session had; the one with the highest number is in force.
CREATE TABLE session_revision (
  session_id INTEGER NOT NULL REFERENCES session (id),
  revision INTEGER NOT NULL CHECK (revision > 0),
  configuration TEXT NOT NULL CHECK (json_valid(configuration)),
  operator TEXT,
  wall_time_ns INTEGER NOT NULL,
  PRIMARY KEY (session_id, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE destination (
  session_id INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  -- The order in which the operator gave them, from 0.
  position INTEGER NOT NULL CHECK (position >= 0),
  label TEXT NOT NULL CHECK (label <> ''),
  -- With its stream key: the database is readable for its owner only.
  url TEXT NOT NULL,
  retry TEXT CHECK (retry IS NULL OR json_valid(retry)),
  PRIMARY KEY (session_id, revision, position),
  UNIQUE (session_id, revision, label),
  FOREIGN KEY (session_id, revision) REFERENCES session_revision (session_id, revision)
) STRICT, WITHOUT ROWID;

-- The history. Sessions and destinations stand here by name, so that a line means the same for ever.
CREATE TABLE event (
  -- From 1, without gaps.
  sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
  wall_time_ns INTEGER NOT NULL,
  monotonic_ns INTEGER NOT NULL,
  session TEXT,
  destination TEXT,
  code INTEGER NOT NULL,
  name TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'error')),
  message TEXT NOT NULL,
  detail TEXT NOT NULL CHECK (json_valid(detail)),
  operator TEXT,
  previous_state TEXT,
  next_state TEXT,
  -- The place of the hash chain: SHA-256 of the event before and of this one. Events recorded
  -- before the chain began have neither.
  previous_hash BLOB CHECK (length(previous_hash) = 32),
  hash BLOB CHECK (length(hash) = 32)
) STRICT;

-- What happened to a session after a sequence number, and between two times.
CREATE INDEX event_session ON event (session, sequence);
CREATE INDEX event_session_time ON event (session, wall_time_ns, sequence);
-- What happened on the node between two times.
CREATE INDEX event_time ON event (wall_time_ns, sequence);
-- In which state a session (destination null) or a destination was at a time.
CREATE INDEX event_state ON event (session, destination, wall_time_ns, sequence)
  WHERE next_state IS NOT NULL;

CREATE TRIGGER event_is_never_edited BEFORE UPDATE ON event
BEGIN
  SELECT RAISE(ABORT, 'An event is never edited.');
END;

CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
BEGIN
  SELECT RAISE(ABORT, 'An event is never deleted.');
END;

-- The figures of two seconds of a session (destination null) or of a destination. The oldest rows
-- give way to new ones.
CREATE TABLE net_status (
  id INTEGER PRIMARY KEY,
  wall_time_ns INTEGER NOT NULL,
  session TEXT NOT NULL,
  destination TEXT,
  -- kbit/s
  video_bitrate INTEGER NOT NULL,
  audio_bitrate INTEGER NOT NULL,
  video_fps REAL NOT NULL,
  -- seconds
  video_gop REAL NOT NULL,
  -- kbit/s
  net_speed INTEGER NOT NULL,
  -- ms
  net_jitter REAL NOT NULL,
  video_width INTEGER NOT NULL,
  video_height INTEGER NOT NULL,
  -- frames
  video_cache INTEGER NOT NULL,
  audio_cache INTEGER NOT NULL,
  queue_delay_ms REAL NOT NULL,
  rtt_ms REAL NOT NULL,
  frames_sent INTEGER NOT NULL,
  frames_dropped INTEGER NOT NULL,
  frames_repeated INTEGER NOT NULL,
  capture_to_wire_p50_ms REAL NOT NULL,
  capture_to_wire_p99_ms REAL NOT NULL,
  server_ip TEXT NOT NULL,
  av_offset_ms REAL NOT NULL,
  net_quality_level INTEGER NOT NULL,
  -- per cent of one core
  cpu REAL NOT NULL
) STRICT;

CREATE INDEX net_status_series ON net_status (session, destination, wall_time_ns);

-- What was answered to mutations that carried an idempotency key; kept for a day.
CREATE TABLE idempotency (
  key TEXT PRIMARY KEY CHECK (key <> ''),
  method TEXT NOT NULL,
  response BLOB NOT NULL,
  wall_time_ns INTEGER NOT NULL
) STRICT;

CREATE INDEX idempotency_time ON idempotency (wall_time_ns);
