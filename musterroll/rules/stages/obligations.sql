-- reach: person
-- All obligations and the completion that meets each: first ones, the rolling clock, windows, history (rules 5.10, 6, 7.3).

-- 1. First obligations meet a completion.
-- needs: first_obligations
CREATE TABLE first_met AS
WITH fits AS (
    SELECT f.rowid AS oid, c.cid, c.place, c.day_lo, c.day_hi, c.begins_at, c.ends_at,
           CASE f.rule
             WHEN 'from' THEN f.excused_if_current AND c.day_hi <= f.trigger_on
             WHEN 'before_grant' THEN CASE WHEN f.due_at IS NULL THEN c.day_hi < f.trigger_on ELSE c.ends_at <= f.due_at END
             WHEN 'current_or_from' THEN c.day_hi <= f.trigger_on
             WHEN 'current_or_after' THEN c.day_hi <= f.trigger_on
             ELSE false END
             AND after_interval(c.day_lo, r.current_count, r.current_unit) > f.trigger_on AS is_current,
           CASE f.rule
             WHEN 'from' THEN c.day_lo >= f.meets_from
             WHEN 'current_or_from' THEN c.day_lo >= f.meets_from
             WHEN 'current_or_after' THEN c.day_hi > f.trigger_on
             WHEN 'before_grant' THEN CASE WHEN f.due_at IS NULL THEN c.day_hi >= f.trigger_on ELSE c.ends_at > f.due_at END
             WHEN 'version' THEN c.course_no = f.course_no AND c.day_lo >= f.trigger_on
                                 AND (c.cv = f.cv OR c.version_rank >= f.version_rank)
             WHEN 'after_alert' THEN CASE WHEN f.alert_at IS NULL THEN c.day_lo >= f.trigger_on ELSE c.begins_at >= f.alert_at END
             ELSE false END AS is_after,
           f.rule = 'after_alert' AND c.begins_at < f.alert_at AND c.ends_at >= f.alert_at AS straddles
    FROM first_obligations f
    JOIN requirement_versions r USING (rv)
    JOIN counted c ON c.cc = f.cc AND c.pid = f.pid AND c.topic_no = f.topic_no AND c.tenure = f.tenure
    WHERE f.rule <> 'none'
)
SELECT oid,
       arg_max(cid, place) FILTER (is_current) AS current_cid,
       arg_max(day_lo, place) FILTER (is_current) AS current_lo, arg_max(day_hi, place) FILTER (is_current) AS current_hi,
       arg_min(cid, place) FILTER (is_after) AS after_cid,
       arg_min(day_lo, place) FILTER (is_after) AS after_lo, arg_min(day_hi, place) FILTER (is_after) AS after_hi,
       arg_max(begins_at, place) FILTER (is_current) AS current_begins, arg_max(ends_at, place) FILTER (is_current) AS current_ends,
       arg_min(begins_at, place) FILTER (is_after) AS after_begins, arg_min(ends_at, place) FILTER (is_after) AS after_ends,
       arg_min(cid, place) FILTER (straddles) AS straddling_cid,
       arg_min(day_lo, place) FILTER (straddles) AS straddling_lo, arg_min(day_hi, place) FILTER (straddles) AS straddling_hi
FROM fits GROUP BY oid;

CREATE TABLE first_judged AS
SELECT f.req, f.rv, f.cc, f.pid, f.topic_no, f.tenure, f.kind, f.course_no, f.trigger_on, f.due, f.due_at, f.basis, f.extra, f.rule,
       f.meets_from, f.alert_at, f.cv, f.version_rank, f.excused_if_current,
       CASE WHEN f.excused_if_current AND m.current_cid IS NOT NULL THEN 'already_current' ELSE f.not_required END AS not_required,
       coalesce(m.current_cid, m.after_cid) AS cid, coalesce(m.current_lo, m.after_lo) AS met_lo, coalesce(m.current_hi, m.after_hi) AS met_hi,
       coalesce(m.current_begins, m.after_begins) AS met_begins, coalesce(m.current_ends, m.after_ends) AS met_ends,
       m.straddling_cid, m.straddling_lo, m.straddling_hi
FROM first_obligations f LEFT JOIN first_met m ON m.oid = f.rowid;

-- An exemption that ends while the end of an earlier one is still owed opens nothing more (5.7).
-- needs: opened_by_exemption
DELETE FROM first_judged WHERE rowid IN (
    WITH RECURSIVE ends AS (
        SELECT rowid AS oid, req, pid, topic_no, tenure, trigger_on, due, not_required FROM first_judged WHERE basis LIKE 'end of exemption%'
    ), owed(req, pid, topic_no, tenure, trigger_on, due) AS (
        SELECT req, pid, topic_no, tenure, min(trigger_on), arg_min(due, trigger_on) FROM ends WHERE not_required IS NULL GROUP BY ALL
        UNION
        SELECT e.req, e.pid, e.topic_no, e.tenure, min(e.trigger_on), arg_min(e.due, e.trigger_on)
        FROM owed o JOIN ends e USING (req, pid, topic_no, tenure) WHERE e.not_required IS NULL AND e.trigger_on > o.due
        GROUP BY e.req, e.pid, e.topic_no, e.tenure
    )
    SELECT e.oid FROM ends e JOIN owed o USING (req, pid, topic_no, tenure) WHERE e.trigger_on > o.trigger_on AND e.trigger_on <= o.due);

-- 2. The rolling clock. It starts with the earliest completion that met a first obligation or excused an entry.
-- needs: first_obligations
CREATE TABLE clock_starts AS
SELECT req, pid, topic_no, tenure, arg_min(met_lo, (met_begins, met_lo)) AS day, min(met_begins) AS begins FROM first_judged
WHERE cid IS NOT NULL AND kind <> 'jit' AND coalesce(not_required, '') <> 'carried_over' AND coalesce(not_required, '') <> 'converted'
  AND req IN (SELECT req FROM requirement_versions WHERE mode = 'rolling')
GROUP BY ALL;

-- Where versions count different completions, the next is the first that counts under the version in force on the day of the one before.
CREATE MACRO clock_by_version(starts) AS TABLE
WITH RECURSIVE days(req, pid, topic_no, tenure, day, begins) AS (
    SELECT req, pid, topic_no, tenure, day, begins FROM query_table(starts) JOIN requirements q USING (req) WHERE q.classes > 1
    UNION
    SELECT d.req, d.pid, d.topic_no, d.tenure, arg_min(c.day_lo, c.place), arg_min(c.begins_at, c.place)
    FROM days d
    JOIN requirement_days f ON f.req = d.req AND d.day BETWEEN f.from_day AND f.to_day
    JOIN requirement_versions r ON r.rv = f.rv
    JOIN counted c ON c.cc = r.cc AND c.pid = d.pid AND c.topic_no = d.topic_no AND c.tenure = d.tenure
         AND c.day_lo > d.day AND c.begins_at > d.begins
    GROUP BY d.req, d.pid, d.topic_no, d.tenure, d.day, d.begins
)
SELECT d.req, d.pid, d.topic_no, d.tenure, d.day, arg_min(c.cid, c.place) AS next_cid, arg_min(c.day_lo, c.place) AS next_lo,
       arg_min(c.day_hi, c.place) AS next_hi
FROM days d
JOIN requirement_days f ON f.req = d.req AND d.day BETWEEN f.from_day AND f.to_day
JOIN requirement_versions r ON r.rv = f.rv
LEFT JOIN counted c ON c.cc = r.cc AND c.pid = d.pid AND c.topic_no = d.topic_no AND c.tenure = d.tenure
     AND c.day_lo > d.day AND c.begins_at > d.begins
GROUP BY d.req, d.pid, d.topic_no, d.tenure, d.day, d.begins;

-- needs: clock_starts
CREATE TABLE clock_ticks AS
-- Where all versions of a requirement count the same completions, each counted one follows the one before.
SELECT s.req, s.pid, s.topic_no, s.tenure, c.day_lo AS day, c.next_cid, c.next_lo, c.next_hi
FROM clock_starts s
JOIN requirements q ON q.req = s.req AND q.classes = 1
JOIN counted c ON c.cc = q.first_cc AND c.pid = s.pid AND c.topic_no = s.topic_no AND c.tenure = s.tenure AND c.day_lo >= s.day
WHERE c.next_lo IS DISTINCT FROM c.day_lo
UNION ALL
SELECT * FROM clock_by_version('clock_starts');

-- What was settled before the period is not asked again, unless a leave or break could have moved it into the period.
CREATE MACRO rolling_after(ticks) AS TABLE
SELECT t.req, r.rv, r.cc, t.pid, t.topic_no, t.tenure, t.day AS trigger_on, after_interval(t.day, r.every_count, r.every_unit) AS due,
       t.next_cid AS cid, t.next_lo AS met_lo, t.next_hi AS met_hi
FROM query_table(ticks) t
JOIN requirement_days f ON f.req = t.req AND t.day BETWEEN f.from_day AND f.to_day
JOIN requirement_versions r ON r.rv = f.rv
JOIN version_topics k ON k.rv = r.rv AND k.topic_no = t.topic_no
WHERE r.mode = 'rolling' AND after_interval(t.day, r.every_count, r.every_unit) >= history_from()
  AND (CAST(getvariable('list_all') AS BOOLEAN) OR t.next_cid IS NULL OR t.next_hi >= period_start()
       OR after_interval(t.day, r.every_count, r.every_unit) >= period_start()
       OR t.day <= history_from()  -- may stand for history (5.10)
       OR t.pid IN (SELECT pid FROM leaves) OR t.pid IN (SELECT pid FROM segments WHERE previous_to IS NOT NULL));
-- needs: clock_ticks
CREATE TABLE rolling AS SELECT * FROM rolling_after('clock_ticks');

-- 3. History begins: who was bound before it owes one renewal, if nothing else is open across that day.
-- needs: entries
CREATE TABLE history AS
WITH owners AS (
    SELECT e.req, r.rv, r.cc, e.pid, e.tenure, k.topic_no, r.every_count, r.every_unit, r.every_words
    FROM entries e
    JOIN requirement_days f ON f.req = e.req AND history_from() BETWEEN f.from_day AND f.to_day
    JOIN requirement_versions r ON r.rv = f.rv
    JOIN version_topics k ON k.rv = r.rv
    WHERE r.mode = 'rolling' AND history_from() > e.from_day AND history_from() <= e.to_day AND history_from() <= as_of()
), owing AS (
    SELECT o.* FROM owners o
    SEMI JOIN (SELECT req, pid, tenure, topic_no FROM first_judged WHERE due < history_from() AND not_required IS NULL AND kind NOT IN ('jit', 'version')) b
      USING (req, pid, tenure, topic_no)
    ANTI JOIN (SELECT req, pid, tenure, topic_no FROM first_judged
               WHERE trigger_on <= history_from() AND due >= history_from() AND not_required IS NULL AND kind NOT IN ('jit', 'version')
               UNION ALL SELECT req, pid, tenure, topic_no FROM rolling WHERE trigger_on <= history_from() AND due >= history_from()) a
      USING (req, pid, tenure, topic_no)
)
SELECT o.req, o.rv, o.cc, o.pid, o.topic_no, o.tenure, history_from() AS trigger_on,
       after_interval(history_from(), o.every_count, o.every_unit) AS due,
       arg_min(c.cid, c.place) AS cid, arg_min(c.day_lo, c.place) AS met_lo, arg_min(c.day_hi, c.place) AS met_hi
FROM owing o
LEFT JOIN counted c ON c.cc = o.cc AND c.pid = o.pid AND c.topic_no = o.topic_no AND c.tenure = o.tenure AND c.day_lo >= history_from()
GROUP BY ALL;

-- What meets that renewal starts the clock too (6.1), where no first obligation had started it.
-- needs: history
CREATE TABLE history_starts AS
SELECT h.req, h.pid, h.topic_no, h.tenure, h.met_lo AS day, c.begins_at AS begins
FROM history h JOIN requirements q ON q.req = h.req AND q.classes > 1 JOIN counted c ON c.cc = h.cc AND c.cid = h.cid AND c.pid = h.pid
 AND c.topic_no = h.topic_no AND c.tenure = h.tenure;
-- needs: history_starts
CREATE TABLE history_ticks AS SELECT * FROM clock_by_version('history_starts');
-- needs: history_ticks
INSERT INTO rolling SELECT * FROM rolling_after('history_ticks') ANTI JOIN rolling USING (req, pid, topic_no, tenure, trigger_on);

-- 4. Windows and years: open on their first day for those bound then, on the day of entry for who enters inside.
-- needs: policy_windows
CREATE TABLE windows AS
WITH opened AS (
    SELECT e.req, w.rv, e.pid, e.tenure, w.topic_no, w.opens, w.closes, w.basis, w.opens AS trigger_on, w.closes AS due, w.basis AS due_basis
    FROM entries e
    JOIN requirement_days f USING (req)
    JOIN policy_windows w ON w.rv = f.rv AND w.opens BETWEEN f.from_day AND f.to_day AND w.opens BETWEEN e.from_day AND e.to_day
    UNION ALL
    SELECT e.req, w.rv, e.pid, e.tenure, w.topic_no, w.opens, w.closes, w.basis, e.from_day,
           greatest(w.closes, CAST(e.from_day + r.window_days AS DATE)),
           CASE WHEN CAST(e.from_day + r.window_days AS DATE) > w.closes
                THEN CASE WHEN e.is_binding THEN 'requirement binds + ' ELSE 'entry + ' END || r.window_days || ' days' ELSE w.basis END
    FROM entrances e
    JOIN requirement_days f ON f.req = e.req AND e.from_day BETWEEN f.from_day AND f.to_day
    JOIN requirement_versions r ON r.rv = f.rv
    JOIN policy_windows w ON w.rv = f.rv AND e.from_day > w.opens AND e.from_day <= w.closes
), standing AS (
    SELECT o.*, r.cc FROM opened o JOIN requirement_versions r USING (rv)
    WHERE o.closes >= history_from() AND o.closes >= coalesce(r.binds_from, always()) AND o.trigger_on <= as_of()
)
SELECT s.req, s.rv, s.cc, s.pid, s.topic_no, s.tenure, CASE WHEN s.topic_no > 0 THEN 'topic' ELSE 'refresh' END AS kind,
       s.trigger_on, s.due, s.due_basis AS basis, 'window ' || s.closes AS extra, s.opens AS meets_from,
       arg_min(c.cid, c.place) AS cid, arg_min(c.day_lo, c.place) AS met_lo, arg_min(c.day_hi, c.place) AS met_hi
FROM standing s
LEFT JOIN counted c ON c.cc = s.cc AND c.pid = s.pid AND c.topic_no = s.topic_no AND c.tenure = s.tenure AND c.day_lo >= s.opens
GROUP BY ALL;

-- 5. All together; those due before history begins are not judged. `meets_from` is the first day on which another
-- record, if it could be verified, would meet the obligation.
CREATE VIEW opened AS
SELECT req, rv, cc, pid, topic_no, tenure, CAST(kind AS obligation_kind) AS kind, course_no, trigger_on, due, due_at, basis, extra, rule, meets_from,
       not_required, cid, met_lo, met_hi, met_begins, met_ends, straddling_cid, straddling_lo, straddling_hi, alert_at, cv, version_rank, excused_if_current, true AS may_recur
FROM first_judged WHERE due >= history_from()
UNION ALL BY NAME
SELECT *, CAST(CASE WHEN topic_no > 0 THEN 'topic' ELSE 'refresh' END AS obligation_kind) AS kind,
       '' AS extra, 'from' AS rule, CAST(trigger_on + 1 AS DATE) AS meets_from, false AS excused_if_current, false AS may_recur
FROM rolling
UNION ALL BY NAME
SELECT *, CAST(CASE WHEN topic_no > 0 THEN 'topic' ELSE 'refresh' END AS obligation_kind) AS kind, 'history' AS extra, 'from' AS rule, trigger_on AS meets_from,
       false AS excused_if_current, false AS may_recur
FROM history
UNION ALL BY NAME
SELECT * REPLACE (CAST(kind AS obligation_kind) AS kind), 'from' AS rule, false AS excused_if_current, true AS may_recur
FROM windows;
