-- The stills that replace a picture; each is kept once, whatever it was loaded from.
CREATE TABLE waiting_image (
  -- What operators name it by: lower-case hexadecimal digits.
  md5 TEXT PRIMARY KEY CHECK (length(md5) = 32 AND md5 NOT GLOB '*[^0-9a-f]*'),
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
  byte_count INTEGER NOT NULL,
  media_type TEXT NOT NULL CHECK (media_type IN ('image/png', 'image/jpeg', 'image/webp')),
  -- pixels
  width INTEGER NOT NULL CHECK (width BETWEEN 1 AND 3840),
  height INTEGER NOT NULL CHECK (height BETWEEN 1 AND 3840),
  first_stored_wall_time_ns INTEGER NOT NULL,
  -- The file as it was loaded, at most 10 MiB; last, so that a list of images does not read it.
  bytes BLOB NOT NULL CHECK (length(bytes) BETWEEN 1 AND 10485760),
  CHECK (byte_count = length(bytes))
) STRICT;

-- The image that a session's attribute was last loaded as; what is on air when it cannot be loaded
-- anew.
CREATE TABLE session_waiting_image (
  session_id INTEGER PRIMARY KEY REFERENCES session (id),
  md5 TEXT NOT NULL REFERENCES waiting_image (md5)
) STRICT;
