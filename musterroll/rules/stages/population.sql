-- reach: person
-- Who is in the population, or why not (rule 8.1).

CREATE TABLE populated AS
SELECT pid, min(greatest(from_day, period_start())) AS population_from, max(least(to_day, known_end())) AS last_day
FROM audience_spells WHERE from_day <= known_end() AND to_day >= period_start() GROUP BY pid;

-- Who is in the population: obligations are judged for them only (8.0).
CREATE TABLE judged_people AS
SELECT pid FROM persons JOIN populated USING (pid) WHERE NOT marked_excluded;

-- Why somebody is not is asked of those alone who are not.
CREATE TABLE period_people AS
WITH engaged AS (
    SELECT pid, bool_or(from_day <= known_end() AND to_day >= period_start()) AS in_period
    FROM segments ANTI JOIN populated USING (pid) GROUP BY pid
), sources_said AS (
    SELECT pid, bool_or(start_basis = 'first sighting' AND never_active) AS never_seen_active
    FROM started_spells ANTI JOIN segments USING (pid) GROUP BY pid  -- a spell that stands is a segment
), coming AS (
    SELECT DISTINCT p.pid FROM account_snapshots s JOIN account_people p USING (acct)
    WHERE s.started_on > as_of() OR len(list_filter(s.engagements, lambda e: e."from" > as_of())) > 0
)
SELECT pid, true AS in_population, NULL AS reason, population_from, CASE WHEN last_day < known_end() THEN last_day END AS population_to
FROM judged_people JOIN populated USING (pid)
UNION ALL
SELECT n.pid, false,
       CASE WHEN n.marked_excluded THEN 'marked_excluded'
            WHEN n.all_shared THEN 'marked_shared'
            WHEN n.all_marked THEN 'marked_service'
            WHEN NOT n.matched THEN 'only_in_training_platform'
            WHEN e.pid IS NULL AND s.never_seen_active THEN 'never_seen_active'
            WHEN e.pid IS NULL THEN CASE WHEN c.pid IS NOT NULL THEN 'starts_after_as_of' ELSE 'not_engaged_in_period' END
            WHEN NOT e.in_period THEN 'not_engaged_in_period'
            ELSE 'not_in_audience' END, NULL, NULL
FROM persons n ANTI JOIN judged_people USING (pid)
LEFT JOIN engaged e USING (pid) LEFT JOIN sources_said s USING (pid) LEFT JOIN coming c USING (pid);
