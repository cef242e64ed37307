-- Who may do what.

-- The tokens that clients show. Of the token itself only its SHA-256 is kept: who reads the database
-- cannot use it. A row is never deleted, so that the record of what a token did stays readable.
CREATE TABLE token (
  -- Names the token; part of its text, but no secret.
  id TEXT PRIMARY KEY CHECK (length(id) = 8 AND id NOT GLOB '*[^0-9a-f]*'),
  hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
  role TEXT NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
  label TEXT NOT NULL CHECK (length(label) BETWEEN 1 AND 64),
  operator TEXT,
  created_wall_time_ns INTEGER NOT NULL,
  expires_wall_time_ns INTEGER,
  revoked_wall_time_ns INTEGER,
  revoked_operator TEXT
) STRICT, WITHOUT ROWID;
