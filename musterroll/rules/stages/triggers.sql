-- reach: person
-- What opens a first obligation: starts, entries, accesses, roles, publications, alerts, ends of exemptions (rule 5).
-- `rule` says which completion will meet it (7.3): from, current_or_from, current_or_after, before_grant, version, after_alert.

CREATE TABLE tenures AS
SELECT pid, tenure, min(from_day) AS from_day, max(to_day) AS to_day FROM segments GROUP BY ALL;

-- Breaks inside a tenure: nobody is engaged on their days, though an audience spell goes on across them (4.5).
CREATE TABLE returns AS
SELECT pid, tenure, previous_to, from_day AS return_day FROM segments WHERE previous_to IS NOT NULL AND from_day - previous_to > 1;

-- Where an audience spell begins, and why (5.1).
CREATE TABLE entrances AS
SELECT e.req, e.pid, e.tenure, e.spell, e.from_day, e.to_day, d.rv, e.from_day = t.from_day AS is_start,
       coalesce(e.from_day = r.binds_from, false) AND e.from_day > t.from_day AND b.pid IS NOT NULL AS is_binding
FROM entries e SEMI JOIN judged_people j ON j.pid = e.pid
JOIN tenures t ON t.pid = e.pid AND t.tenure = e.tenure
JOIN requirement_days d ON d.req = e.req AND e.from_day BETWEEN d.from_day AND d.to_day
JOIN requirement_versions r ON r.rv = d.rv
LEFT JOIN (SELECT DISTINCT s.pid, s.tenure, v.binds_from FROM segments s
           JOIN requirement_versions v ON v.binds_from - 1 BETWEEN s.from_day AND s.to_day) b  -- engaged on the day before
       ON b.pid = e.pid AND b.tenure = e.tenure AND b.binds_from = e.from_day;

CREATE VIEW opened_by_start AS
SELECT e.req, e.pid, e.tenure, e.rv, CASE WHEN r.trigger_word = 'role' THEN 'role' ELSE 'onboarding' END AS kind,
       e.from_day AS trigger_on,
       CASE WHEN e.is_binding THEN 'requirement binds' WHEN r.trigger_word = 'role' THEN 'role'
            WHEN e.is_start THEN 'start' ELSE 'entry' END AS basis_word,
       CASE WHEN r.trigger_word = 'role' THEN 'current_or_after' WHEN e.is_binding THEN 'current_or_from' ELSE 'from' END AS rule,
       r.trigger_word = 'engagement' AND NOT e.is_start AND NOT e.is_binding AS excused_if_current,
       CAST(NULL AS VARCHAR) AS not_required
FROM entrances e JOIN requirement_versions r USING (rv)
WHERE r.trigger_word IN ('engagement', 'role')
UNION ALL
-- A return from a short break, a conversion: nothing is asked again.
SELECT a.req, a.pid, a.tenure, d.rv, 'onboarding', a.from_day, 'start', 'none', false,
       CASE WHEN a.from_day - s.previous_to > 1 THEN 'carried_over' ELSE 'converted' END
FROM audience_spells a SEMI JOIN judged_people j ON j.pid = a.pid
JOIN segments s ON s.pid = a.pid AND s.segment = a.segment
JOIN requirement_days d ON d.req = a.req AND a.from_day BETWEEN d.from_day AND d.to_day
JOIN requirement_versions r ON r.rv = d.rv
WHERE a.goes_on AND a.from_day = a.segment_from AND r.trigger_word = 'engagement';

-- The first access of a tenure, and access held on entering the audience again (5.2).
-- needs: access
CREATE TABLE opened_by_access AS
WITH held AS (
    SELECT r.rv, r.req, g.pid, g.from_day, g.to_day
    FROM access g JOIN requirement_versions r ON r.trigger_word = 'access' AND NOT r.before_grant
    WHERE g.in_scope AND (len(r.systems) = 0 OR list_contains(r.systems, g.system_key))
), first_days AS (
    SELECT e.req, e.pid, e.tenure, e.spell, e.from_day AS spell_from, h.rv, e.is_binding,
           min(greatest(e.from_day, h.from_day)) AS day, min(h.from_day) AS access_from
    FROM entrances e JOIN held h ON h.req = e.req AND h.pid = e.pid AND h.from_day <= e.to_day AND h.to_day >= e.from_day
    GROUP BY ALL
), in_force AS (
    SELECT f.*
    FROM (SELECT *, row_number() OVER (PARTITION BY req, pid, tenure, rv ORDER BY spell) = 1 AS is_first FROM first_days) f
    JOIN requirement_days d ON d.req = f.req AND d.rv = f.rv AND f.day BETWEEN d.from_day AND d.to_day
)
SELECT req, pid, tenure, rv, 'onboarding' AS kind, day AS trigger_on,
       CASE WHEN is_binding AND day = spell_from AND access_from < day THEN 'requirement binds'
            WHEN is_first THEN 'access' ELSE 'entry' END AS basis_word,
       CASE WHEN is_first THEN 'current_or_from' ELSE 'from' END AS rule,
       NOT is_first AND NOT (is_binding AND day = spell_from) AS excused_if_current, CAST(NULL AS VARCHAR) AS not_required
FROM in_force WHERE is_first OR day = spell_from;

-- Grants that training must precede (5.3). Spells of one system that touch or overlap are one grant.
-- needs: access
CREATE TABLE grants AS
WITH ordered AS (
    SELECT *, max(to_day) OVER (PARTITION BY pid, system_key ORDER BY from_day, from_at NULLS LAST, to_day, input, row
                                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
    FROM access WHERE EXISTS (SELECT 1 FROM requirement_versions WHERE before_grant)
)
SELECT pid, system, system_key, from_day, from_at, in_scope, input, row
FROM ordered WHERE reached IS NULL OR (reached < forever() AND from_day > reached + 1);

-- needs: grants
CREATE TABLE opened_by_grant AS
SELECT e.req, e.pid, e.tenure, r.rv, g.from_day AS trigger_on, g.from_at AS due_at, g.system AS extra
FROM entrances e
JOIN grants g USING (pid)
JOIN requirement_days d ON d.req = e.req AND g.from_day BETWEEN d.from_day AND d.to_day
JOIN requirement_versions r ON r.rv = d.rv
WHERE r.before_grant AND (list_contains(r.systems, g.system_key) OR (len(r.systems) = 0 AND g.in_scope))
  AND g.from_day >= coalesce(r.binds_from, always())
  AND (g.from_day BETWEEN e.from_day AND e.to_day
       OR (e.is_start AND g.from_day < e.from_day AND g.from_day >= e.from_day - r.pre_boarding_days
           AND NOT EXISTS (SELECT 1 FROM segments s WHERE s.pid = e.pid AND g.from_day BETWEEN s.from_day AND s.to_day)));

-- Course versions published while the person was in the audience, and not in a break (5.5).
-- needs: course_versions
CREATE TABLE opened_by_publication AS
SELECT e.req, e.pid, e.tenure, r.rv, v.published_on AS trigger_on, v.course_no, v.cv, v.version AS extra, n.version_rank
FROM entrances e
JOIN requirement_versions r ON r.req = e.req AND r.trigger_word = 'published'
JOIN accepted_courses x ON x.cc = r.cc
JOIN course_versions v ON v.course_no = x.course_no AND v.published_on BETWEEN e.from_day AND e.to_day
JOIN requirement_days d ON d.rv = r.rv AND v.published_on BETWEEN d.from_day AND d.to_day
LEFT JOIN version_ranks n ON n.version_key = v.version_key
WHERE v.version_key IS NOT NULL AND coalesce(v.version_key >= r.min_version_key, true)
  AND NOT EXISTS (SELECT 1 FROM returns b WHERE b.pid = e.pid AND b.tenure = e.tenure AND v.published_on > b.previous_to AND v.published_on < b.return_day);

-- Alerts about the person (5.6). Of several on one day those that were found to be none by the due day ask for nothing.
-- needs: alerts
CREATE TABLE opened_by_alert AS
SELECT e.req, e.pid, e.tenure, r.rv, a.day AS trigger_on, a.alert AS extra,
       coalesce(min(a.at) FILTER (coalesce(a.cancelled_on > a.day + r.within_days, true)), min(a.at)) AS alert_at,
       CASE WHEN bool_and(coalesce(a.cancelled_on <= a.day + r.within_days, false)) THEN 'alert_cancelled' END AS not_required
FROM entrances e
JOIN alerts a ON a.pid = e.pid AND a.day BETWEEN e.from_day AND e.to_day
JOIN requirement_days d ON d.req = e.req AND a.day BETWEEN d.from_day AND d.to_day
JOIN requirement_versions r ON r.rv = d.rv
WHERE r.trigger_word = 'alert' AND (len(r.alerts) = 0 OR list_contains(r.alerts, a.alert_key))
GROUP BY ALL;

-- The day after an exemption ends (5.7).
-- needs: exemptions
CREATE TABLE exemption_spells AS
WITH valid AS (
    SELECT pid, q.req, from_day, last_day FROM exemptions x JOIN requirements q ON folded(q.requirement) = folded(x.requirement)
    WHERE two_people AND from_day <= last_day
), ordered AS (
    SELECT *, max(last_day) OVER (PARTITION BY pid, req ORDER BY from_day, last_day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
    FROM valid
), islands AS (
    SELECT *, count(*) FILTER (reached IS NULL OR (reached < forever() AND from_day > reached + 1))
              OVER (PARTITION BY pid, req ORDER BY from_day, last_day RANGE UNBOUNDED PRECEDING) AS island FROM ordered
)
SELECT pid, req, min(from_day) AS from_day, max(last_day) AS last_day FROM islands GROUP BY pid, req, island;

-- needs: exemption_spells
CREATE TABLE opened_by_exemption AS
SELECT e.req, e.pid, e.tenure, r.rv, CASE WHEN r.trigger_word = 'role' THEN 'role' ELSE 'onboarding' END AS kind, x.last_day + 1 AS trigger_on
FROM entrances e
JOIN exemption_spells x ON x.req = e.req AND x.pid = e.pid AND x.last_day < forever()
     AND x.last_day + 1 > e.from_day AND x.last_day + 1 <= e.to_day
JOIN requirement_days d ON d.req = e.req AND x.last_day + 1 BETWEEN d.from_day AND d.to_day
JOIN requirement_versions r ON r.rv = d.rv
WHERE x.last_day + 1 <= as_of()
  AND (r.trigger_word IN ('engagement', 'role') OR (r.trigger_word = 'access' AND NOT r.before_grant))
  AND NOT EXISTS (
    SELECT 1 FROM (SELECT * FROM opened_by_start UNION ALL SELECT * FROM opened_by_access) o
    JOIN requirement_versions v ON v.rv = o.rv
    WHERE o.req = e.req AND o.pid = e.pid AND o.tenure = e.tenure AND o.not_required IS NULL
      AND o.trigger_on <= x.last_day + 1 AND o.trigger_on + v.within_days >= x.last_day + 1);

-- Those that ask for something particular, or are opened by the end of an exemption.
-- needs: opened_by_exemption or opened_by_grant or opened_by_publication or opened_by_alert
CREATE TABLE opened_otherwise AS
SELECT req, pid, tenure, rv, kind, trigger_on, 'end of exemption' AS basis_word,
       CASE kind WHEN 'role' THEN 'current_or_after' ELSE 'from' END AS rule, true AS excused_if_current, CAST(NULL AS VARCHAR) AS not_required,
       CAST(NULL AS TIMESTAMP) AS due_at, CAST(NULL AS INTEGER) AS course_no, CAST(NULL AS INTEGER) AS cv,
       CAST(NULL AS INTEGER) AS version_rank, '' AS extra, CAST(NULL AS TIMESTAMP) AS alert_at
FROM opened_by_exemption
UNION ALL
SELECT req, pid, tenure, rv, 'pre_access', trigger_on, 'before the access', 'before_grant', false, NULL,
       due_at, NULL, NULL, NULL, extra, NULL FROM opened_by_grant
UNION ALL
SELECT req, pid, tenure, rv, 'version', trigger_on, 'publication', 'version', false, NULL,
       NULL, course_no, cv, version_rank, extra, NULL FROM opened_by_publication
UNION ALL
SELECT req, pid, tenure, rv, 'jit', trigger_on, 'alert', CASE WHEN not_required IS NULL THEN 'after_alert' ELSE 'none' END, false, not_required,
       NULL, NULL, NULL, NULL, extra, alert_at FROM opened_by_alert;

-- All of them, once for each topic where the requirement has topics.
CREATE TABLE first_obligations AS
WITH dated AS (
    SELECT *, CAST(NULL AS TIMESTAMP) AS due_at, CAST(NULL AS INTEGER) AS course_no, CAST(NULL AS INTEGER) AS cv,
           CAST(NULL AS INTEGER) AS version_rank, '' AS extra, CAST(NULL AS TIMESTAMP) AS alert_at
    FROM (SELECT * FROM opened_by_start UNION ALL SELECT * FROM opened_by_access)
    UNION ALL BY NAME
    SELECT * FROM opened_otherwise
)
SELECT d.* REPLACE (CAST(basis_word AS basis_word) AS basis_word, CAST(rule AS meeting_rule) AS rule), r.cc, t.topic_no,
       CASE WHEN kind = 'pre_access' THEN trigger_on ELSE CAST(trigger_on + r.within_days AS DATE) END AS due,
       CAST(trigger_on - r.pre_boarding_days AS DATE) AS meets_from
FROM dated d JOIN requirement_versions r USING (rv) JOIN version_topics t ON t.rv = d.rv
WHERE trigger_on <= as_of();
