/** SQLSTATE of what `vault_write` says where something is not as it was expected. */
export const UNEXPECTED = 'PV001';

/** Tables, and a function that makes all changes or raises `UNEXPECTED` where one is not as it was expected. */
export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS vault_entries (
    path text COLLATE "C" PRIMARY KEY, value bytea NOT NULL, version bigint NOT NULL, due bigint
  );
  CREATE INDEX IF NOT EXISTS vault_entries_due ON vault_entries (due, path) WHERE due IS NOT NULL;
  CREATE OR REPLACE FUNCTION vault_write(
    paths text[], contents bytea, sizes integer[], expected bigint[], dues bigint[]
  ) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    start integer := 1;
    content bytea;
  BEGIN
    FOR i IN 1 .. array_length(paths, 1) LOOP
      content := substring(contents FROM start FOR sizes[i]);
      start := start + coalesce(sizes[i], 0);
      IF content IS NULL AND expected[i] = 0 THEN
        CONTINUE WHEN NOT EXISTS (SELECT FROM vault_entries WHERE path = paths[i]);
      ELSIF content IS NULL THEN
        DELETE FROM vault_entries WHERE path = paths[i] AND version = expected[i];
        CONTINUE WHEN FOUND;
      ELSIF expected[i] = 0 THEN
        INSERT INTO vault_entries (path, value, version, due) VALUES (paths[i], content, 1, dues[i])
        ON CONFLICT DO NOTHING;
        CONTINUE WHEN FOUND;
      ELSE
        UPDATE vault_entries SET value = content, due = dues[i], version = version + 1
        WHERE path = paths[i] AND version = expected[i];
        CONTINUE WHEN FOUND;
      END IF;
      RAISE EXCEPTION USING ERRCODE = '${UNEXPECTED}', MESSAGE = 'something is not as it was expected';
    END LOOP;
  END $$`;
/** Values of more bytes are not read beside others. */
const LARGEST = 65_536;
/**
 * What can be seen, of which server since it started, and with that each value; null where it is too large. There is one
 * row at least. A server that starts again may count transactions anew.
 */
export const LOOK = `
  SELECT pg_current_snapshot()::text || ' ' || pg_postmaster_start_time()::text AS snapshot,
    path, version::text, CASE WHEN octet_length(value) <= ${LARGEST} THEN value END AS value
  FROM (VALUES (1)) AS one LEFT JOIN vault_entries ON path = ANY($1)`;
export const READ = 'SELECT path, value, version::text FROM vault_entries WHERE path = ANY($1)';
export const WRITE = 'SELECT vault_write($1, $2, $3, $4, $5)';
/** Names below a prefix: from each the next is looked up, behind all that is in it where it is a folder. */
export const LIST = `
  WITH RECURSIVE found (path, depth) AS (
    (SELECT path, 1 FROM vault_entries WHERE path > $2 AND path < $3 ORDER BY path LIMIT 1)
    UNION ALL
    SELECT (
      SELECT path FROM vault_entries
      WHERE path < $3 AND path > CASE WHEN position('/' IN substr(found.path, $4)) > 0
        THEN $1 || split_part(substr(found.path, $4), '/', 1) || '0' ELSE found.path END
      ORDER BY path LIMIT 1
    ), depth + 1 FROM found WHERE path IS NOT NULL AND depth < $5
  )
  SELECT substr(path, $4) AS rest FROM found WHERE path IS NOT NULL`;
export const COUNT =
  'SELECT count(*)::text AS count FROM (SELECT 1 FROM vault_entries WHERE path > $1 AND path < $2 LIMIT $3) AS found';
export const CLAIM = `
  WITH taken AS (
    SELECT path, due FROM vault_entries
    WHERE due <= $4 AND path > $1 AND path < $2 ORDER BY due LIMIT $5 FOR UPDATE SKIP LOCKED
  ), postponed AS (
    UPDATE vault_entries AS entry SET due = $3 FROM taken WHERE entry.path = taken.path
    RETURNING entry.path, entry.value, entry.version, taken.due AS since
  )
  SELECT path, value, version FROM postponed ORDER BY since`;

/** Rows after a path, as many as have so many bytes, and one at least. */
export const PAGE = `
  SELECT path, value, version, due FROM (
    SELECT *, sum(octet_length(value)) OVER (ORDER BY path) - octet_length(value) AS before
    FROM vault_entries WHERE path > $1 ORDER BY path LIMIT 500
  ) AS page WHERE before < $2 ORDER BY path`;
export const INCOMING = `
  CREATE TEMPORARY TABLE vault_incoming (path text, value bytea, version bigint, due bigint) ON COMMIT DROP`;
export const TAKE_IN = `
  INSERT INTO vault_incoming SELECT * FROM unnest($1::text[], $2::bytea[], $3::bigint[], $4::bigint[])`;
