-- reach: person
-- On which days each requirement binds each person (rules 4.1 to 4.6).

-- 1. Departments and titles with the days on which they held, of people of whom an account was seen more than once.
-- needs: revised_accounts
CREATE TABLE changing_values AS
WITH seen AS (
    SELECT p.pid, s.acct, s.source_rank, s.seen_on, s.seen_at, s.input, s.row, folded(s.department) AS department, folded(s.title) AS title
    FROM account_snapshots s JOIN account_people p USING (acct)
    WHERE p.pid IN (SELECT q.pid FROM account_people q SEMI JOIN revised_accounts t ON t.acct = q.acct)
), listed AS (
    SELECT pid, acct, source_rank, seen_on, (seen_at, input, row) AS place, 'department' AS kind, department AS value FROM seen WHERE department IS NOT NULL
    UNION ALL
    SELECT pid, acct, source_rank, seen_on, (seen_at, input, row), 'title', title FROM seen WHERE title IS NOT NULL
), best AS (
    -- The best source that knows the value; it changed where one account was seen with two on different days.
    SELECT pid, kind, source_rank, bool_or(changed) AS changed
    FROM (SELECT pid, kind, source_rank, acct, count(DISTINCT value) > 1 AND min(seen_on) < max(seen_on) AS changed FROM listed GROUP BY ALL)
    GROUP BY pid, kind, source_rank QUALIFY row_number() OVER (PARTITION BY pid, kind ORDER BY source_rank) = 1
), changes AS (
    SELECT l.pid, l.kind, l.value, l.seen_on, l.place,
           lag(l.value) OVER (PARTITION BY l.pid, l.kind ORDER BY l.seen_on) IS DISTINCT FROM l.value AS changed,
           row_number() OVER (PARTITION BY l.pid, l.kind ORDER BY l.seen_on) = 1 AS is_first
    FROM (SELECT l.* FROM listed l JOIN best b USING (pid, kind, source_rank)
          QUALIFY row_number() OVER (PARTITION BY l.pid, l.kind, CASE WHEN b.changed THEN l.seen_on END ORDER BY l.place DESC) = 1) l
)
SELECT pid, kind, value, CASE WHEN is_first THEN always() ELSE seen_on END AS from_day,
       coalesce(lead(seen_on) OVER (PARTITION BY pid, kind ORDER BY seen_on) - 1, forever()) AS to_day,
       NOT is_first AS by_change
FROM changes WHERE changed;

-- Of the others the best source's value holds for all days. Spells of named roles and groups beside them.
-- needs: requirement_attributes or changing_values
CREATE TABLE attribute_values AS
WITH lasting AS (
    SELECT t.pid, folded(t.department) AS department, folded(t.title) AS title
    FROM person_attributes t
    WHERE EXISTS (SELECT 1 FROM requirement_attributes WHERE kind IN ('department', 'title'))
      AND t.pid NOT IN (SELECT q.pid FROM account_people q SEMI JOIN revised_accounts r ON r.acct = q.acct)
)
SELECT * FROM changing_values
UNION ALL SELECT pid, 'department', department, always(), forever(), false FROM lasting WHERE department IS NOT NULL
UNION ALL SELECT pid, 'title', title, always(), forever(), false FROM lasting WHERE title IS NOT NULL;

-- needs: requirement_attributes
CREATE TABLE attribute_spells AS
WITH fitting AS (
    SELECT r.rv, v.pid, v.from_day, v.to_day
    FROM attribute_values v JOIN requirement_attributes r ON r.kind = v.kind AND r.value = v.value
    UNION ALL
    SELECT r.rv, o.pid, o.from_day, o.to_day FROM roles o JOIN requirement_attributes r ON r.kind = 'role' AND r.value = o.role
    UNION ALL
    SELECT r.rv, g.pid, g.from_day, g.to_day FROM access g JOIN requirement_attributes r ON r.kind = 'group' AND r.value = g.system_key
), ordered AS (
    SELECT *, max(to_day) OVER (PARTITION BY rv, pid ORDER BY from_day, to_day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
    FROM fitting
), islands AS (
    SELECT *, count(*) FILTER (reached IS NULL OR (reached < forever() AND from_day > reached + 1))
              OVER (PARTITION BY rv, pid ORDER BY from_day, to_day RANGE UNBOUNDED PRECEDING) AS island FROM ordered
)
SELECT rv, pid, min(from_day) AS from_day, max(to_day) AS to_day FROM islands GROUP BY rv, pid, island;

-- 2. In-scope access; somebody about whom nothing is known counts as holding it.
CREATE TABLE scope_spells AS
SELECT pid, from_day, to_day FROM in_scope_spells
UNION ALL
SELECT pid, always(), forever() FROM persons
WHERE EXISTS (SELECT 1 FROM requirement_versions WHERE uses_scope) AND pid NOT IN (SELECT pid FROM access);

-- needs: requirement_exclusions
CREATE TABLE excluded_people AS
SELECT DISTINCT x.rv, p.pid
FROM requirement_exclusions x
JOIN account_people p ON p.acct IN (
    SELECT a.acct FROM accounts a WHERE a.account = account_key(x.who)
    UNION SELECT h.acct FROM account_addresses h WHERE h.address = folded(x.who));

-- Who may be in an audience more than once in a tenure: of nearly everybody that need not be asked.
CREATE TABLE often_bound AS
SELECT pid FROM worked_often
UNION SELECT pid FROM scope_spells GROUP BY pid HAVING count(*) > 1
UNION SELECT pid FROM attribute_spells GROUP BY rv, pid HAVING count(*) > 1;

-- 3. The audience under each version of each requirement, whatever version is in force.
CREATE TABLE audience AS
WITH candidates AS (
    SELECT r.rv, r.in_scope_only, r.has_attributes, s.pid, s.segment, s.tenure, s.from_day, s.to_day,
           s.type IS NULL
             OR (NOT r.has_types AND NOT list_contains(r.in_scope_types, s.type))
             OR list_contains(r.types, s.type) AS always_fits,
           coalesce(list_contains(r.in_scope_types, s.type), false) AS fits_in_scope
    FROM segments s CROSS JOIN requirement_versions r
), bound AS (
    SELECT c.rv, c.pid, c.segment, c.tenure, c.from_day AS segment_from, c.to_day AS segment_to,
           greatest(c.from_day, coalesce(g.from_day, always()), coalesce(t.from_day, always())) AS from_day,
           least(c.to_day, coalesce(g.to_day, forever()), coalesce(t.to_day, forever())) AS to_day
    FROM candidates c
    LEFT JOIN scope_spells g ON g.pid = c.pid AND (c.in_scope_only OR NOT c.always_fits)
    LEFT JOIN attribute_spells t ON t.pid = c.pid AND t.rv = c.rv AND c.has_attributes
    WHERE (c.always_fits OR c.fits_in_scope)
      AND (g.pid IS NOT NULL OR NOT (c.in_scope_only OR NOT c.always_fits))
      AND (t.pid IS NOT NULL OR NOT c.has_attributes)
)
SELECT rv, pid, segment, tenure, segment_from, segment_to, from_day, to_day FROM bound
ANTI JOIN excluded_people USING (rv, pid)
WHERE from_day <= to_day;

-- 4. Spells: the days in the audience under the version in force, not before the requirement binds.
CREATE TABLE days_in_force AS
SELECT r.req, a.pid, a.segment, a.tenure, a.segment_from, a.segment_to,
       greatest(a.from_day, r.governs_from, r.binds_from) AS from_day, least(a.to_day, r.governs_to) AS to_day
FROM audience a JOIN requirement_versions r USING (rv)
WHERE greatest(a.from_day, r.governs_from, r.binds_from) <= least(a.to_day, r.governs_to, as_of());

-- Only of those with several there is something to tell.
CREATE TABLE spells_in_question AS
SELECT req, pid, tenure FROM days_in_force
WHERE pid IN (SELECT pid FROM often_bound) OR req IN (SELECT req FROM requirement_versions GROUP BY req HAVING count(*) > 1)
GROUP BY ALL HAVING count(*) > 1;

-- needs: spells_in_question
CREATE TABLE pieced_spells AS
WITH ordered AS (
    SELECT *, lag(to_day) OVER w AS last_to, lag(segment_to) OVER w AS last_segment_to, lag(segment) OVER w AS last_segment
    FROM days_in_force SEMI JOIN spells_in_question USING (req, pid, tenure)
    WINDOW w AS (PARTITION BY req, pid, tenure ORDER BY from_day)
), marked AS (
    SELECT *, coalesce(from_day = last_to + 1
        OR (segment = last_segment + 1 AND last_to = last_segment_to AND from_day = segment_from), false) AS goes_on
    FROM ordered
)
SELECT req, pid, tenure, segment, segment_from, from_day, to_day, goes_on,
       CAST(count(*) FILTER (NOT goes_on) OVER (PARTITION BY req, pid, tenure ORDER BY from_day ROWS UNBOUNDED PRECEDING) AS INTEGER) AS spell
FROM marked;

CREATE TABLE audience_spells AS
SELECT * FROM pieced_spells
UNION ALL
SELECT req, pid, tenure, segment, segment_from, from_day, to_day, false, 1 FROM days_in_force ANTI JOIN spells_in_question USING (req, pid, tenure);

-- needs: pieced_spells
CREATE TABLE joined_spells AS
SELECT req, pid, tenure, spell, min(from_day) AS from_day, max(to_day) AS to_day,
       arg_min(segment, from_day) AS segment, arg_min(segment_from, from_day) AS segment_from
FROM pieced_spells GROUP BY ALL;

CREATE TABLE entries AS
SELECT * FROM joined_spells
UNION ALL
SELECT req, pid, tenure, spell, from_day, to_day, segment, segment_from FROM audience_spells ANTI JOIN spells_in_question USING (req, pid, tenure);

-- All days in the audience of a tenure at a glance: one span for nearly everybody, a list of spans for the others.
-- needs: often_bound
CREATE TABLE listed_extents AS
SELECT rv, pid, tenure, min(from_day) AS from_day, max(to_day) AS to_day, list({'from_day': from_day, 'to_day': to_day}) AS spans
FROM audience SEMI JOIN often_bound USING (pid) GROUP BY rv, pid, tenure HAVING count(*) > 1;

CREATE TABLE audience_extents AS
SELECT * FROM listed_extents
UNION ALL
SELECT rv, pid, tenure, from_day, to_day, NULL FROM audience ANTI JOIN listed_extents USING (rv, pid, tenure);
CREATE MACRO covers(from_day, to_day, spans, day) AS
    CASE WHEN spans IS NULL THEN coalesce(day BETWEEN from_day AND to_day, false)
         ELSE len(list_filter(spans, lambda s: day BETWEEN s.from_day AND s.to_day)) > 0 END;
CREATE MACRO last_before(to_day, spans, day) AS
    CASE WHEN spans IS NULL THEN CASE WHEN to_day < day THEN to_day END
         ELSE list_max(list_transform(list_filter(spans, lambda s: s.to_day < day), lambda s: s.to_day)) END;
CREATE MACRO days_within(from_day, to_day, spans, first_day, last_day) AS
    CASE WHEN first_day > last_day OR from_day IS NULL THEN 0
         WHEN spans IS NULL THEN greatest(0, least(to_day, last_day) - greatest(from_day, first_day) + 1)
         ELSE CAST(list_sum(list_transform(spans, lambda s: greatest(0, least(s.to_day, last_day) - greatest(s.from_day, first_day) + 1))) AS BIGINT) END;
