-- What the path to a destination took for the picture when it was last used, so that the next
-- broadcast begins with it.
CREATE TABLE destination_rate (
  session_id INTEGER NOT NULL REFERENCES session (id),
  label TEXT NOT NULL CHECK (length(label) BETWEEN 1 AND 64),
  -- Host and port, as another server is another path.
  server TEXT NOT NULL,
  bits_per_second INTEGER NOT NULL CHECK (bits_per_second > 0),
  wall_time_ns INTEGER NOT NULL,
  PRIMARY KEY (session_id, label)
) STRICT, WITHOUT ROWID;

-- What the path is held to take, why that is not the highest rate, and how long what is sent takes to
-- get through all queues.
ALTER TABLE net_status ADD COLUMN target_bitrate INTEGER NOT NULL DEFAULT 0;
ALTER TABLE net_status ADD COLUMN rate_limit TEXT NOT NULL DEFAULT '';
ALTER TABLE net_status ADD COLUMN path_delay_ms REAL NOT NULL DEFAULT 0;
