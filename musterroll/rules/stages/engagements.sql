-- reach: person
-- Spells of work as the sources state them, made into segments of one type and tenures between long breaks (rules 3.1 to 3.5).

-- 1. What is stated, by the HR systems where they know the person, else by directories.
CREATE TABLE stated_spells AS
WITH eligible AS (
    SELECT p.pid, s.acct, s.source_rank, s.seen_at, s.type, s.started_on, s.ended_on, s.engagements
    FROM account_snapshots s JOIN account_people USING (acct) JOIN persons p USING (pid)
    ANTI JOIN set_apart x ON x.acct = s.acct
    WHERE CASE WHEN p.in_hr THEN s.role IN ('hris', 'contractor_list') ELSE s.role IN ('directory', 'other') END
)
, listed AS (
    -- An empty history is one: there was no spell. Days that stand beside it are never dropped.
    SELECT pid, acct, source_rank, seen_at, type, started_on, ended_on, false AS in_history FROM eligible
    WHERE engagements IS NULL OR (len(engagements) = 0 AND (started_on IS NOT NULL OR ended_on IS NOT NULL))
    UNION ALL
    SELECT pid, acct, source_rank, seen_at, coalesce(folded(known(e.type)), type), e."from", e."to", true
    FROM (SELECT *, unnest(engagements) AS e FROM eligible WHERE len(engagements) > 0)
)
-- What begins after as-of does not exist, what ends after it has not ended (1.1).
SELECT pid, acct, source_rank, seen_at, type, started_on, CASE WHEN ended_on <= as_of() THEN ended_on END AS ended_on, in_history
FROM listed WHERE coalesce(started_on <= as_of(), true) AND coalesce(ended_on >= started_on, true);

-- A spell of an earlier snapshot that overlaps one of a later snapshot of the same account was corrected by it. Most
-- accounts were seen in one row that states one spell, and there is nothing to compare it with.
CREATE VIEW current_spells AS
SELECT pid, acct, source_rank, type, started_on, ended_on FROM stated_spells ANTI JOIN seen_again USING (acct)
WHERE NOT in_history
UNION ALL
SELECT DISTINCT pid, acct, source_rank, type, started_on, ended_on FROM stated_spells s
WHERE (in_history OR acct IN (SELECT acct FROM seen_again))
  AND NOT EXISTS (
    SELECT 1 FROM stated_spells l WHERE l.acct = s.acct AND l.seen_at > s.seen_at
      AND coalesce(l.started_on, always()) <= coalesce(s.ended_on, forever())
      AND coalesce(s.started_on, always()) <= coalesce(l.ended_on, forever()));

-- 2. What other sources and sightings say where a start or an end is missing.
CREATE VIEW account_status AS
SELECT acct, coalesce(status = 'inactive', false) AS inactive, inactive AS never_active
FROM account_snapshots ANTI JOIN seen_again USING (acct)
UNION ALL
SELECT acct, coalesce(arg_max(status, (seen_at, input, row)) FILTER (status IS NOT NULL) = 'inactive', false),
       bool_and(coalesce(status = 'inactive', false))
FROM account_snapshots SEMI JOIN seen_again USING (acct) GROUP BY acct;

CREATE TABLE incomplete_spells AS
SELECT c.*, a.inactive, a.never_active,
       c.started_on IS NULL AS start_missing,
       c.ended_on IS NULL AND a.inactive AS end_missing
FROM current_spells c JOIN account_status a USING (acct);

CREATE TABLE missing_dates AS
SELECT DISTINCT pid, acct, source_rank, start_missing FROM incomplete_spells WHERE start_missing OR end_missing;

-- needs: missing_dates
CREATE TABLE stated_dates AS
WITH said AS (
    SELECT p.pid, s.source_rank, s.seen_at, s.input, s.row, s.started_on, s.ended_on,
           list_min(list_transform(s.engagements, lambda e: e."from")) AS first_from, s.engagements
    FROM account_snapshots s JOIN account_people p USING (acct)
    WHERE p.pid IN (SELECT pid FROM missing_dates)
)
SELECT pid, source_rank, coalesce(started_on, first_from) AS started_on, ended_on, seen_at, input, row, started_on IS NOT NULL AS outright
FROM said WHERE started_on IS NOT NULL OR ended_on IS NOT NULL OR first_from IS NOT NULL
UNION ALL
SELECT pid, source_rank, NULL, e."to", seen_at, input, row, false
FROM (SELECT *, unnest(engagements) AS e FROM said WHERE len(engagements) > 0) WHERE e."to" IS NOT NULL;

-- needs: stated_dates
CREATE TABLE filled_starts AS
SELECT i.pid, i.acct, i.source_rank,
       arg_max(d.started_on, (-d.source_rank, d.outright, d.seen_at, d.input, d.row)) AS stated_start
FROM missing_dates i
JOIN stated_dates d ON d.pid = i.pid AND d.source_rank <> i.source_rank AND d.started_on IS NOT NULL
WHERE i.start_missing
GROUP BY ALL;

CREATE TABLE started_spells AS
SELECT i.pid, i.acct, i.source_rank, i.type, i.ended_on, i.inactive, i.end_missing, i.never_active,
       CASE WHEN NOT i.start_missing THEN 'stated'
            WHEN f.stated_start IS NOT NULL THEN 'other source'
            WHEN g.first_access IS NOT NULL THEN 'first access' ELSE 'first sighting' END AS start_basis,
       coalesce(i.started_on, f.stated_start, g.first_access, p.first_seen, as_of()) AS from_day
FROM incomplete_spells i
JOIN persons p USING (pid)
LEFT JOIN filled_starts f ON f.acct = i.acct AND i.start_missing
LEFT JOIN (SELECT pid, min(from_day) AS first_access FROM in_scope_spells GROUP BY pid) g ON g.pid = i.pid AND i.start_missing;

CREATE TABLE possible_spells AS
SELECT * FROM started_spells
WHERE NOT (start_basis = 'first sighting' AND never_active) AND from_day <= as_of() AND coalesce(ended_on >= from_day, true);

-- Of accounts without an end the last spell, with the end that another source states and the first sighting as inactive.
-- needs: missing_dates
CREATE TABLE found_ends AS
WITH last_ones AS (
    SELECT rowid AS spell, *
    FROM possible_spells WHERE acct IN (SELECT acct FROM missing_dates)
    QUALIFY end_missing AND row_number() OVER (PARTITION BY acct ORDER BY from_day DESC, coalesce(ended_on, forever()) DESC, type DESC) = 1
), elsewhere AS (
    SELECT l.spell, max(d.ended_on) AS stated_end
    FROM last_ones l JOIN stated_dates d ON d.pid = l.pid AND d.source_rank <> l.source_rank
    WHERE d.ended_on >= l.from_day AND d.ended_on <= as_of() GROUP BY l.spell
), sighted AS (
    SELECT l.spell, min(s.seen_on) AS inactive_on
    FROM last_ones l JOIN account_snapshots s USING (acct)
    WHERE s.status = 'inactive' AND s.seen_on >= l.from_day GROUP BY l.spell
)
SELECT spell, stated_end, inactive_on FROM elsewhere FULL JOIN sighted USING (spell);

CREATE TABLE spells AS
WITH ended AS (
    SELECT l.pid, l.acct, l.source_rank, l.type, l.start_basis, l.from_day,
           CASE WHEN l.ended_on IS NOT NULL THEN 'stated' WHEN e.stated_end IS NOT NULL THEN 'other source'
                WHEN e.inactive_on IS NOT NULL THEN 'first sighting' END AS end_basis,
           coalesce(l.ended_on, e.stated_end, e.inactive_on, forever()) AS stated_to
    FROM possible_spells l LEFT JOIN found_ends e ON e.spell = l.rowid
)
SELECT pid, acct, source_rank, type, start_basis, end_basis, from_day,
       CASE WHEN stated_to <= as_of() THEN stated_to ELSE forever() END AS to_day
FROM ended WHERE stated_to >= from_day;

-- 3. Segments: one type at a time.
CREATE TABLE worked_often AS
SELECT pid FROM spells GROUP BY pid HAVING count(*) > 1;

-- needs: worked_often
CREATE TABLE pieced_segments AS
WITH counted AS (
    SELECT pid, type, from_day, to_day, source_rank FROM spells SEMI JOIN worked_often USING (pid)
), cuts AS (
    SELECT pid, from_day AS day FROM counted
    UNION SELECT pid, to_day + 1 FROM counted WHERE to_day < forever()
), pieces AS (
    SELECT pid, day AS from_day, coalesce(lead(day) OVER (PARTITION BY pid ORDER BY day) - 1, forever()) AS to_day FROM cuts
), typed AS (
    SELECT p.pid, p.from_day, p.to_day,
           nullif(arg_min(coalesce(c.type, '~'), (c.type IS NULL, c.source_rank, -datesub('day', always(), c.from_day), coalesce(c.type, '~'))), '~') AS type
    FROM pieces p JOIN counted c ON c.pid = p.pid AND p.from_day BETWEEN c.from_day AND c.to_day
    GROUP BY ALL
), marked AS (
    SELECT *, coalesce(lag(to_day) OVER w = from_day - 1 AND lag(type) OVER w IS NOT DISTINCT FROM type, false) AS goes_on
    FROM typed WINDOW w AS (PARTITION BY pid ORDER BY from_day)
), islands AS (
    SELECT *, count(*) FILTER (NOT goes_on) OVER (PARTITION BY pid ORDER BY from_day ROWS UNBOUNDED PRECEDING) AS island FROM marked
), merged AS (
    SELECT pid, any_value(type) AS type, min(from_day) AS from_day, max(to_day) AS to_day FROM islands GROUP BY pid, island
), neighbours AS (
    SELECT *, lag(to_day) OVER w AS previous_to, lead(from_day) OVER w AS next_from, row_number() OVER w AS segment
    FROM merged WINDOW w AS (PARTITION BY pid ORDER BY from_day)
), breaks AS (
    SELECT n.*, coalesce(n.from_day - n.previous_to > 1 AND n.from_day - n.previous_to > v.carry_over_days, true) AS starts_tenure
    FROM neighbours n
    LEFT JOIN policy_versions v ON n.previous_to IS NOT NULL AND n.from_day BETWEEN v.in_force_from AND v.in_force_to
)
SELECT pid, type, from_day, to_day, CAST(segment AS INTEGER) AS segment,
       CAST(count(*) FILTER (starts_tenure) OVER (PARTITION BY pid ORDER BY from_day ROWS UNBOUNDED PRECEDING) AS INTEGER) AS tenure,
       starts_tenure, previous_to AS last_to, next_from,
       CASE WHEN NOT starts_tenure THEN previous_to END AS previous_to
FROM breaks;

CREATE TABLE segments AS
SELECT * FROM pieced_segments
UNION ALL
SELECT pid, type, from_day, to_day, 1, 1, true, NULL, NULL, NULL FROM spells ANTI JOIN worked_often USING (pid);
