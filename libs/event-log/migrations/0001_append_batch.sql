-- The head: where the log ends, and which log this is.
INSERT INTO "log_head" ("position", "epoch") VALUES (0, gen_random_uuid()::text) ON CONFLICT DO NOTHING;
--> statement-breakpoint
-- Rows rewritten by every append stay on their page.
ALTER TABLE "log_head" SET (fillfactor = 10);
--> statement-breakpoint
ALTER TABLE "stream" SET (fillfactor = 50);
--> statement-breakpoint
-- Appends what is waiting, in the order given. Each item is answered for itself: 'ok' with its new positions, 'repeat' with those its command has
-- had for long, 'conflict' with the stream's version.
--
-- The head row is locked first and held to commit, so positions are drawn, become durable and become visible in one order, and a rollback
-- leaves no gap. That is a statement of its own: under READ COMMITTED each statement of the function sees what was committed before it began, so
-- versions and repeats are read after the lock was won. (With one plain INSERT … SELECT they would be read before the wait.)
--
-- Items: stream_of is a 1-based index into stream_names (each name once), expected a version or null, counts how many of the event arrays'
-- elements belong to the item. A command id comes at most once per batch; the unique event_id fails the batch otherwise.
-- Never a sequential scan: the plans are cached from the day on which the table was empty.
CREATE FUNCTION append_batch(
  stream_names text[], stream_of int[], expected int[], counts int[],
  streams text[], event_ids text[], types text[], schema_versions int[], occurred float8[], actors text[], commands text[],
  causes bigint[], trace_ids text[], span_ids text[], datas text[]
) RETURNS TABLE (kind text, first_position bigint, last_position bigint, version_after int)
LANGUAGE plpgsql
SET enable_seqscan = off
AS $$
DECLARE
  items int := cardinality(counts);
  old_head bigint;
  new_head bigint;
  versions int[];
  repeated bigint[];
  kinds smallint[] := array_fill(1::smallint, array[items]);
  firsts bigint[] := array_fill(NULL::bigint, array[items]);
  lasts bigint[] := array_fill(NULL::bigint, array[items]);
  afters int[] := array_fill(NULL::int, array[items]);
  positions bigint[] := array_fill(NULL::bigint, array[cardinality(event_ids)]);
  event_versions int[] := array_fill(NULL::int, array[cardinality(event_ids)]);
  stream_lasts bigint[] := array_fill(NULL::bigint, array[cardinality(stream_names)]);
  found record;
  e int := 0; -- events walked
  v int;
BEGIN
  SELECT h.position INTO STRICT old_head FROM log_head h FOR UPDATE;
  new_head := old_head;
  versions := array(
    SELECT coalesce(s.version, 0) FROM unnest(stream_names) WITH ORDINALITY n(name, ord) LEFT JOIN stream s ON s.name = n.name ORDER BY n.ord);
  repeated := array(
    SELECT x.position FROM unnest(event_ids) WITH ORDINALITY n(id, ord) LEFT JOIN event x ON x.event_id = n.id ORDER BY n.ord);

  FOR i IN 1..items LOOP
    v := versions[stream_of[i]];
    IF repeated[e + 1] IS NOT NULL THEN
      kinds[i] := 2;
      SELECT * INTO found FROM find_command(commands[e + 1]);
      firsts[i] := found.first_position;
      lasts[i] := found.last_position;
      afters[i] := found.version_after;
      e := e + counts[i];
    ELSIF expected[i] <> v THEN -- null expects nothing
      kinds[i] := 3;
      afters[i] := v;
      e := e + counts[i];
    ELSE
      firsts[i] := new_head + 1;
      FOR k IN 1..counts[i] LOOP
        e := e + 1;
        v := v + 1;
        new_head := new_head + 1;
        positions[e] := new_head;
        event_versions[e] := v;
      END LOOP;
      lasts[i] := new_head;
      afters[i] := v;
      versions[stream_of[i]] := v;
      stream_lasts[stream_of[i]] := new_head;
    END IF;
  END LOOP;

  IF new_head > old_head THEN
    INSERT INTO event (position, stream, stream_version, event_id, type, schema_version, occurred_server_ms, recorded_at, actor_id, command_id,
        cause_position, trace_id, span_id, data)
      SELECT n.position, n.stream, n.version, n.id, n.type, n.schema_version, n.occurred, clock_timestamp(), n.actor, n.command,
        n.cause, n.trace, n.span, n.data::jsonb
      FROM unnest(positions, streams, event_versions, event_ids, types, schema_versions, occurred, actors, commands, causes, trace_ids, span_ids, datas)
        n(position, stream, version, id, type, schema_version, occurred, actor, command, cause, trace, span, data)
      WHERE n.position IS NOT NULL;
    INSERT INTO stream AS s (name, version, last_position)
      SELECT n.name, n.version, n.last FROM unnest(stream_names, versions, stream_lasts) n(name, version, last) WHERE n.last IS NOT NULL
      ON CONFLICT (name) DO UPDATE SET version = excluded.version, last_position = excluded.last_position;
    UPDATE log_head SET position = new_head;
    PERFORM pg_notify('tutti_log', new_head::text);
  END IF;
  RETURN QUERY SELECT (array['ok', 'repeat', 'conflict'])[n.k], n.f, n.l, n.a FROM unnest(kinds, firsts, lasts, afters) n(k, f, l, a);
END
$$;
--> statement-breakpoint
-- Where a command's events stand; no row if it left none. '.' to '/' is the range of its event ids, whose order is that of bytes.
CREATE FUNCTION find_command(id text) RETURNS TABLE (first_position bigint, last_position bigint, version_after int)
LANGUAGE sql STABLE
AS $$
  SELECT min(x.position), max(x.position), max(x.stream_version) FROM event x
  WHERE x.event_id >= id || '.' AND x.event_id < id || '/' AND x.command_id = id HAVING count(*) > 0
$$;
