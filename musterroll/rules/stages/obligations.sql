-- reach: person
-- All obligations and the completion that meets each: first ones, the rolling clock, windows, history (rules 5.10, 6, 7.3).
-- What was met before the period and cannot be moved into it is in no report, and is not judged.

-- People whose due days a leave or a return moves; everybody, where all is listed.
CREATE TABLE movable AS
SELECT pid FROM leaves UNION SELECT pid FROM segments WHERE previous_to IS NOT NULL
UNION SELECT pid FROM judged_people WHERE CAST(getvariable('list_all') AS BOOLEAN);

-- 1. First obligations meet a completion: a start meets the owner's first, if that lies after it; the others look at all.
-- needs: first_obligations
CREATE TABLE simply_met AS
SELECT f.oid, c.cid, c.day_lo AS met_lo, c.day_hi AS met_hi, c.begins_at AS met_begins
FROM counted c
JOIN (SELECT o.first_cid, f.rowid AS oid, f.cc, f.pid, f.topic_no, f.tenure, f.meets_from
      FROM owners o JOIN first_obligations f ON f.cc = o.cc AND f.pid = o.pid AND f.topic_no = o.topic_no AND f.tenure = o.tenure
      WHERE f.rule = 'from' AND NOT f.excused_if_current) f
  ON f.first_cid = c.cid AND f.cc = c.cc AND f.pid = c.pid AND f.topic_no = c.topic_no AND f.tenure = c.tenure
WHERE c.day_lo >= f.meets_from;

-- The others of whose owners something counts.
-- needs: first_obligations
CREATE TABLE sought_further AS
SELECT f.rowid AS oid FROM first_obligations f SEMI JOIN owners o USING (cc, pid, topic_no, tenure)
WHERE f.rule <> 'none' AND f.rowid NOT IN (SELECT oid FROM simply_met);

-- needs: sought_further
CREATE TABLE first_met AS
WITH fits AS (
    SELECT f.oid, c.cid, c.day_lo, c.day_hi, c.begins_at, c.ends_at,
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
    FROM counted c
    JOIN (SELECT s.oid, o.* FROM first_obligations o JOIN sought_further s ON s.oid = o.rowid) f
      ON f.cc = c.cc AND f.pid = c.pid AND f.topic_no = c.topic_no AND f.tenure = c.tenure
    JOIN requirement_versions r ON r.rv = f.rv
)
SELECT oid,
       max(cid) FILTER (is_current) AS current_cid,
       arg_max(day_lo, cid) FILTER (is_current) AS current_lo, arg_max(day_hi, cid) FILTER (is_current) AS current_hi,
       min(cid) FILTER (is_after) AS after_cid,
       arg_min(day_lo, cid) FILTER (is_after) AS after_lo, arg_min(day_hi, cid) FILTER (is_after) AS after_hi,
       arg_max(begins_at, cid) FILTER (is_current) AS current_begins, arg_max(ends_at, cid) FILTER (is_current) AS current_ends,
       arg_min(begins_at, cid) FILTER (is_after) AS after_begins, arg_min(ends_at, cid) FILTER (is_after) AS after_ends,
       min(cid) FILTER (straddles) AS straddling_cid,
       arg_min(day_lo, cid) FILTER (straddles) AS straddling_lo, arg_min(day_hi, cid) FILTER (straddles) AS straddling_hi
FROM fits GROUP BY oid;

CREATE TABLE first_judged AS
SELECT f.req, f.rv, f.cc, f.pid, f.topic_no, f.tenure, f.kind, f.course_no, f.trigger_on, f.due, f.due_at, f.basis_word, f.extra, f.rule,
       f.meets_from, f.alert_at, f.cv, f.version_rank, f.excused_if_current,
       CASE WHEN f.excused_if_current AND m.current_cid IS NOT NULL THEN 'already_current' ELSE f.not_required END AS not_required,
       coalesce(s.cid, m.current_cid, m.after_cid) AS cid, coalesce(s.met_lo, m.current_lo, m.after_lo) AS met_lo,
       coalesce(s.met_hi, m.current_hi, m.after_hi) AS met_hi,
       coalesce(s.met_begins, m.current_begins, m.after_begins) AS met_begins, coalesce(m.current_ends, m.after_ends) AS met_ends,
       m.straddling_cid, m.straddling_lo, m.straddling_hi
FROM first_obligations f LEFT JOIN simply_met s ON s.oid = f.rowid LEFT JOIN first_met m ON m.oid = f.rowid;

-- An exemption that ends while the end of an earlier one is still owed opens nothing more (5.7).
-- needs: opened_by_exemption
DELETE FROM first_judged WHERE rowid IN (
    WITH RECURSIVE ends AS (
        SELECT rowid AS oid, req, pid, topic_no, tenure, trigger_on, due, not_required FROM first_judged WHERE basis_word = 'end of exemption'
    ), owed(req, pid, topic_no, tenure, trigger_on, due) AS (
        SELECT req, pid, topic_no, tenure, min(trigger_on), arg_min(due, trigger_on) FROM ends WHERE not_required IS NULL GROUP BY ALL
        UNION
        SELECT e.req, e.pid, e.topic_no, e.tenure, min(e.trigger_on), arg_min(e.due, e.trigger_on)
        FROM owed o JOIN ends e USING (req, pid, topic_no, tenure) WHERE e.not_required IS NULL AND e.trigger_on > o.due
        GROUP BY e.req, e.pid, e.topic_no, e.tenure
    )
    SELECT e.oid FROM ends e JOIN owed o USING (req, pid, topic_no, tenure) WHERE e.trigger_on > o.trigger_on AND e.trigger_on <= o.due);

-- What only some first obligations have, most of them in few companies: of which course, by which instant, of what.
-- needs: opened_by_grant or opened_by_publication or opened_by_alert
CREATE TABLE particulars AS
SELECT CAST(rowid AS INTEGER) AS first_no, course_no, due_at, extra, alert_at, cv, version_rank FROM first_judged
WHERE kind IN ('pre_access', 'version', 'jit');

CREATE TABLE due_before_history AS
SELECT rowid AS oid FROM first_judged WHERE due < history_from();

-- What a break or a leave moves from before the day where history begins to that day or a later one falls due in it.
-- needs: due_before_history
CREATE TABLE moved_into_history AS
SELECT f.rowid AS oid
FROM first_judged f JOIN requirement_versions r USING (rv)
LEFT JOIN returns b ON b.pid = f.pid AND b.tenure = f.tenure AND f.due > b.previous_to AND f.due < b.return_day
LEFT JOIN leave_targets t ON t.pid = f.pid AND t.pv = r.pv AND coalesce(b.return_day, f.due) BETWEEN t.from_day AND t.to_day
WHERE f.due < history_from() AND f.kind <> 'pre_access' AND greatest(t.moved_to, b.return_day) >= history_from();

-- 2. The rolling clock. It starts with the earliest completion that met a first obligation or excused an entry.
-- needs: first_obligations
CREATE TABLE clock_starts AS
SELECT req, pid, topic_no, tenure, arg_min(met_lo, (met_begins, met_lo)) AS day, min(met_begins) AS begins FROM first_judged
WHERE cid IS NOT NULL AND kind <> 'jit' AND coalesce(not_required, '') <> 'carried_over' AND coalesce(not_required, '') <> 'converted'
  AND req IN (SELECT req FROM requirement_versions WHERE mode = 'rolling')
GROUP BY ALL;

-- Where versions count different completions, the next is the first that counts under the version in force on the day of the one before.
-- Versions may lie in different zones: what opened a renewal is told by its instant (`opened_at`), for its day may be later in the other.
CREATE MACRO clock_by_version(starts) AS TABLE
WITH RECURSIVE days(req, pid, topic_no, tenure, day, begins) AS (
    SELECT req, pid, topic_no, tenure, day, begins FROM query_table(starts)
    UNION
    SELECT d.req, d.pid, d.topic_no, d.tenure, arg_min(c.day_lo, c.cid), arg_min(c.begins_at, c.cid)
    FROM counted c
    JOIN (SELECT d.*, r.cc FROM days d
          JOIN requirement_days f ON f.req = d.req AND d.day BETWEEN f.from_day AND f.to_day
          JOIN requirement_versions r ON r.rv = f.rv) d
      ON d.cc = c.cc AND d.pid = c.pid AND d.topic_no = c.topic_no AND d.tenure = c.tenure AND c.day_lo > d.day AND c.begins_at > d.begins
    GROUP BY d.req, d.pid, d.topic_no, d.tenure, d.day, d.begins
)
SELECT d.req, d.pid, d.topic_no, d.tenure, d.day, min(c.cid) AS next_cid, arg_min(c.day_lo, c.cid) AS next_lo,
       arg_min(c.day_hi, c.cid) AS next_hi, d.begins AS opened_at
FROM days d
JOIN requirement_days f ON f.req = d.req AND d.day BETWEEN f.from_day AND f.to_day
JOIN requirement_versions r ON r.rv = f.rv
LEFT JOIN counted c ON c.cc = r.cc AND c.pid = d.pid AND c.topic_no = d.topic_no AND c.tenure = d.tenure
     AND c.day_lo > d.day AND c.begins_at > d.begins
GROUP BY d.req, d.pid, d.topic_no, d.tenure, d.day, d.begins;

-- A completion that another followed before the period renews nothing in it, if its own renewal was due before it too.
SET VARIABLE clock_from = (
    SELECT CAST(least(period_start() - max(CASE every_unit WHEN 'months' THEN 31 * every_count ELSE every_count END), period_start()) AS DATE)
    FROM requirement_versions WHERE mode = 'rolling'
);

-- Where all versions of a requirement count the same completions, each counted one follows the one before.
-- needs: clock_starts
CREATE TABLE clock_ticks AS
SELECT s.req, s.pid, s.topic_no, s.tenure, c.day_lo AS day,
       lead(c.cid) OVER w AS next_cid, lead(c.day_lo) OVER w AS next_lo, lead(c.day_hi) OVER w AS next_hi,
       CAST(NULL AS TIMESTAMP) AS opened_at
FROM counted c
JOIN (SELECT s.*, s.rowid AS clock, o.cc,
             CASE WHEN m.pid IS NOT NULL THEN s.day ELSE greatest(s.day, least(o.last_before, CAST(getvariable('clock_from') AS DATE))) END AS ticks_from
      FROM owners o
      JOIN requirements q ON q.first_cc = o.cc AND q.classes = 1
      JOIN clock_starts s ON s.req = q.req AND s.pid = o.pid AND s.topic_no = o.topic_no AND s.tenure = o.tenure
      LEFT JOIN movable m ON m.pid = s.pid) s
  ON s.cc = c.cc AND s.pid = c.pid AND s.topic_no = c.topic_no AND s.tenure = c.tenure AND c.day_lo >= s.ticks_from
WINDOW w AS (PARTITION BY s.clock ORDER BY c.cid)
QUALIFY next_lo IS DISTINCT FROM c.day_lo;

CREATE TABLE rival_starts AS
SELECT s.* FROM clock_starts s SEMI JOIN (SELECT req FROM requirements WHERE classes > 1) q USING (req);

-- needs: rival_starts
INSERT INTO clock_ticks SELECT * FROM clock_by_version('rival_starts');

CREATE MACRO rolling_after(ticks) AS TABLE
WITH renewals AS (
    SELECT t.req, r.rv, r.cc, t.pid, t.topic_no, t.tenure, t.day AS trigger_on, after_interval(t.day, r.every_count, r.every_unit) AS due,
           t.next_cid AS cid, t.next_lo AS met_lo, t.next_hi AS met_hi, t.opened_at
    FROM query_table(ticks) t
    JOIN requirement_days f ON f.req = t.req AND t.day BETWEEN f.from_day AND f.to_day
    JOIN requirement_versions r ON r.rv = f.rv
    JOIN version_topics k ON k.rv = r.rv AND k.topic_no = t.topic_no
    WHERE r.mode = 'rolling'
)
FROM renewals
WHERE (due >= history_from() AND (met_lo IS NULL OR met_lo > period_start() OR due >= period_start()))
   OR pid IN (SELECT pid FROM movable);
-- needs: clock_starts
CREATE TABLE rolling AS SELECT * FROM rolling_after('clock_ticks');

-- 3. History begins: who was bound before it owes one renewal, if nothing else is open across that day.
-- needs: due_before_history
CREATE TABLE bound_before AS
SELECT e.req, r.rv, r.cc, e.pid, e.tenure, k.topic_no, r.every_count, r.every_unit
FROM entrances e
JOIN requirement_days f ON f.req = e.req AND history_from() BETWEEN f.from_day AND f.to_day
JOIN requirement_versions r ON r.rv = f.rv
JOIN version_topics k ON k.rv = r.rv
SEMI JOIN (SELECT req, pid, tenure, topic_no FROM first_judged
           WHERE due < history_from() AND rowid NOT IN (SELECT oid FROM moved_into_history) AND not_required IS NULL AND kind NOT IN ('jit', 'version')) b
  ON b.req = e.req AND b.pid = e.pid AND b.tenure = e.tenure AND b.topic_no = k.topic_no
WHERE r.mode = 'rolling' AND history_from() > e.from_day AND history_from() <= e.to_day AND history_from() <= as_of();

-- needs: bound_before
-- needs: clock_starts
CREATE TABLE ticks_before AS
SELECT s.req, s.pid, s.topic_no, s.tenure, c.day_lo AS day
FROM counted c
JOIN (SELECT s.*, q.first_cc AS cc FROM clock_starts s SEMI JOIN bound_before b USING (req, pid, topic_no, tenure)
      JOIN requirements q ON q.req = s.req AND q.classes = 1) s
  ON s.cc = c.cc AND s.pid = c.pid AND s.topic_no = c.topic_no AND s.tenure = c.tenure AND c.day_lo BETWEEN s.day AND history_from()
UNION
SELECT req, pid, topic_no, tenure, day FROM clock_ticks WHERE day <= history_from();

-- needs: bound_before
CREATE TABLE history AS
WITH open_across AS (
    SELECT req, pid, tenure, topic_no FROM first_judged
    WHERE trigger_on <= history_from() AND (due >= history_from() OR rowid IN (SELECT oid FROM moved_into_history)) AND not_required IS NULL AND kind NOT IN ('jit', 'version')
    UNION ALL
    SELECT t.req, t.pid, t.tenure, t.topic_no
    FROM ticks_before t
    JOIN requirement_days f ON f.req = t.req AND t.day BETWEEN f.from_day AND f.to_day
    JOIN requirement_versions r ON r.rv = f.rv AND r.mode = 'rolling'
    JOIN version_topics k ON k.rv = r.rv AND k.topic_no = t.topic_no
    LEFT JOIN returns b ON b.pid = t.pid AND b.tenure = t.tenure AND after_interval(t.day, r.every_count, r.every_unit) > b.previous_to
         AND after_interval(t.day, r.every_count, r.every_unit) < b.return_day
    LEFT JOIN leave_targets l ON l.pid = t.pid AND l.pv = r.pv
         AND coalesce(b.return_day, after_interval(t.day, r.every_count, r.every_unit)) BETWEEN l.from_day AND l.to_day
    WHERE greatest(after_interval(t.day, r.every_count, r.every_unit), b.return_day, l.moved_to) >= history_from()
), owing AS (
    SELECT * FROM bound_before ANTI JOIN open_across USING (req, pid, tenure, topic_no)
)
SELECT o.req, o.rv, o.cc, o.pid, o.topic_no, o.tenure, history_from() AS trigger_on,
       after_interval(history_from(), o.every_count, o.every_unit) AS due,
       min(c.cid) AS cid, arg_min(c.day_lo, c.cid) AS met_lo, arg_min(c.day_hi, c.cid) AS met_hi
FROM owing o
LEFT JOIN counted c ON c.cc = o.cc AND c.pid = o.pid AND c.topic_no = o.topic_no AND c.tenure = o.tenure AND c.day_lo >= history_from()
GROUP BY ALL;

-- What meets that renewal starts the clock too (6.1), where no first obligation had started it.
-- needs: history
CREATE TABLE history_starts AS
SELECT h.req, h.pid, h.topic_no, h.tenure, h.met_lo AS day, c.begins_at AS begins
FROM counted c
JOIN (SELECT h.* FROM history h JOIN requirements q ON q.req = h.req AND q.classes > 1) h
  ON h.cc = c.cc AND h.cid = c.cid AND h.pid = c.pid AND h.topic_no = c.topic_no AND h.tenure = c.tenure;
-- needs: history_starts
CREATE TABLE history_ticks AS SELECT * FROM clock_by_version('history_starts');
-- needs: history_ticks
INSERT INTO rolling SELECT * FROM rolling_after('history_ticks') ANTI JOIN rolling USING (req, pid, topic_no, tenure, trigger_on);

-- 4. Windows and years: open on their first day for those engaged and bound then, on the day of entry or return for
-- who enters inside, or comes back inside from a break in which they opened.
-- One that was due before the period and met before it is left out; what met the others is sought from `met_from` on.
-- The owner's last completion before the period is looked up once for all windows: there are many for each person.
-- needs: policy_windows
CREATE TABLE open_windows AS
WITH bounds AS (
    SELECT w.*, f.req, r.cc, r.window_days, f.from_day, f.to_day
    FROM policy_windows w JOIN requirement_days f USING (rv) JOIN requirement_versions r USING (rv)
    WHERE w.closes >= history_from() AND w.closes >= coalesce(r.binds_from, always())
), bound AS (
    SELECT e.req, k.cc, e.pid, k.topic_no, e.tenure, e.from_day, e.to_day, e.is_binding, o.last_before,
           e.pid IN (SELECT pid FROM movable) AS is_movable
    FROM entrances e
    JOIN (SELECT DISTINCT req, cc, topic_no FROM bounds) k ON k.req = e.req
    LEFT JOIN owners o ON o.cc = k.cc AND o.pid = e.pid AND o.topic_no = k.topic_no AND o.tenure = e.tenure
), started AS (
    SELECT e.req, b.rv, e.cc, e.pid, e.tenure, e.topic_no, b.opens, b.closes, b.opens AS trigger_on, b.closes AS due, CAST('window' AS basis_word) AS basis_word,
           e.last_before, e.is_movable
    FROM bound e
    JOIN bounds b ON b.req = e.req AND b.cc = e.cc AND b.topic_no = e.topic_no AND b.opens BETWEEN b.from_day AND b.to_day AND b.opens BETWEEN e.from_day AND e.to_day
    ANTI JOIN returns g ON g.pid = e.pid AND g.tenure = e.tenure AND b.opens > g.previous_to AND b.opens < g.return_day
    UNION ALL
    SELECT e.req, b.rv, e.cc, e.pid, e.tenure, e.topic_no, b.opens, b.closes, g.return_day,
           greatest(b.closes, CAST(g.return_day + b.window_days AS DATE)),
           CAST(CASE WHEN CAST(g.return_day + b.window_days AS DATE) <= b.closes THEN 'window' ELSE 'entry' END AS basis_word),
           e.last_before, e.is_movable
    FROM bound e
    JOIN returns g ON g.pid = e.pid AND g.tenure = e.tenure AND g.previous_to >= e.from_day AND g.return_day <= e.to_day
    JOIN bounds b ON b.req = e.req AND b.cc = e.cc AND b.topic_no = e.topic_no AND g.return_day BETWEEN b.from_day AND b.to_day
         AND b.opens > g.previous_to AND b.opens < g.return_day AND b.closes >= g.return_day
    UNION ALL
    SELECT e.req, b.rv, e.cc, e.pid, e.tenure, e.topic_no, b.opens, b.closes, e.from_day,
           greatest(b.closes, CAST(e.from_day + b.window_days AS DATE)),
           CAST(CASE WHEN CAST(e.from_day + b.window_days AS DATE) <= b.closes THEN 'window'
                     WHEN e.is_binding THEN 'requirement binds' ELSE 'entry' END AS basis_word),
           e.last_before, e.is_movable
    FROM bound e
    JOIN bounds b ON b.req = e.req AND b.cc = e.cc AND b.topic_no = e.topic_no AND e.from_day BETWEEN b.from_day AND b.to_day AND e.from_day > b.opens AND e.from_day <= b.closes
)
SELECT req, rv, cc, pid, tenure, topic_no, opens, closes, trigger_on, due, basis_word,
       CASE WHEN due >= period_start() OR last_before >= opens THEN opens ELSE greatest(opens, period_start()) END AS met_from
FROM started
WHERE trigger_on <= as_of() AND (due >= period_start() OR coalesce(last_before < opens, true) OR is_movable);

SET VARIABLE windows_from = (SELECT min(met_from) FROM open_windows);

-- needs: open_windows
CREATE TABLE met_windows AS
SELECT s.rowid AS window_no, min(c.cid) AS cid, arg_min(c.day_lo, c.cid) AS met_lo, arg_min(c.day_hi, c.cid) AS met_hi
FROM open_windows s
JOIN (SELECT * FROM counted WHERE day_lo >= CAST(getvariable('windows_from') AS DATE)) c
  ON c.cc = s.cc AND c.pid = s.pid AND c.topic_no = s.topic_no AND c.tenure = s.tenure AND c.day_lo >= s.met_from
GROUP BY s.rowid;

-- 5. All together; those that fell due before history begins are not judged: of who may be moved, verdicts leaves them
-- out. `meets_from` is the first day on which another record, if it could be verified, would meet the obligation.
-- By `first_no` a first one finds its particulars. A macro, and no view, so that it is planned once, where it is read.
CREATE MACRO opened(renewals) AS TABLE
SELECT *, CAST(CASE WHEN topic_no > 0 THEN 'topic' ELSE 'refresh' END AS obligation_kind) AS kind, CAST('last completion' AS basis_word) AS basis_word,
       '' AS extra, CAST('from' AS meeting_rule) AS rule, CAST(trigger_on + 1 AS DATE) AS meets_from, false AS excused_if_current
FROM query_table(renewals)
UNION ALL BY NAME
SELECT CAST(rowid AS INTEGER) AS first_no, req, rv, cc, pid, topic_no, tenure, CAST(kind AS obligation_kind) AS kind, course_no, trigger_on, due, due_at, basis_word, extra, rule, meets_from,
       not_required, cid, met_lo, met_hi, met_begins, met_ends, straddling_cid, straddling_lo, straddling_hi, alert_at, cv, version_rank, excused_if_current
FROM first_judged
WHERE (due >= history_from() OR rowid IN (SELECT oid FROM moved_into_history))
  AND (due >= period_start() OR coalesce(met_lo > period_start(), true) OR straddling_cid IS NOT NULL OR pid IN (SELECT pid FROM movable))
UNION ALL BY NAME
SELECT *, CAST(CASE WHEN topic_no > 0 THEN 'topic' ELSE 'refresh' END AS obligation_kind) AS kind, CAST('history begins' AS basis_word) AS basis_word, 'history' AS extra,
       CAST('from' AS meeting_rule) AS rule, trigger_on AS meets_from, false AS excused_if_current
FROM history
UNION ALL BY NAME
SELECT s.req, s.rv, s.cc, s.pid, s.topic_no, s.tenure, CAST(CASE WHEN s.topic_no > 0 THEN 'topic' ELSE 'refresh' END AS obligation_kind) AS kind,
       s.trigger_on, s.due, s.basis_word, s.closes, s.opens AS meets_from, m.cid, m.met_lo, m.met_hi,
       'window' AS extra, CAST('from' AS meeting_rule) AS rule, false AS excused_if_current
FROM open_windows s LEFT JOIN met_windows m ON m.window_no = s.rowid;
