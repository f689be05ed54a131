-- reach: asked
-- What a report counts that shows few rows, and those rows whole (short.py). Of the variables, `shown_limit` says how
-- many of each status, `shown_statuses` which of the period, `shown_until` up to when those count that fall due next.

CREATE VIEW short_people AS
SELECT person, result, reason FROM listed_people;

CREATE VIEW short_obligations AS
SELECT person, requirement, CAST(status AS VARCHAR) AS status, due, completed_on, in_period FROM listed_verdicts;

CREATE VIEW short_sources AS
WITH known AS (
    SELECT pid, concat_ws(' + ', CASE WHEN bool_or(role IN ('hris', 'contractor_list')) THEN 'hris' END,
                          CASE WHEN bool_or(role = 'directory') THEN 'directory' END,
                          CASE WHEN bool_or(role = 'lms') THEN 'lms' END, CASE WHEN bool_or(role = 'other') THEN 'other' END) AS words
    FROM person_accounts GROUP BY pid
)
SELECT CASE WHEN words = '' OR contains(words, ' + ') THEN words ELSE words || ' only' END AS known_to
FROM known SEMI JOIN period_people USING (pid);

-- As many of each kind as can be shown, and those that are due on the day of the last of them: which of these are shown
-- is decided by the words of the whole rows.
CREATE VIEW shown_verdicts AS
SELECT * FROM verdicts
WHERE (in_period AND list_contains(getvariable('shown_statuses'), CAST(status AS VARCHAR)))
   OR (status = 'not_yet_due' AND met_lo IS NULL AND due BETWEEN as_of() AND getvariable('shown_until'))
QUALIFY rank() OVER (PARTITION BY status, in_period ORDER BY due) <= getvariable('shown_limit');

CREATE VIEW shown_obligations AS
SELECT id, person, requirement, kind, course, topic, policy_version, trigger_on, due, due_at, original_due, due_basis, provisional, status,
       completed_on, completed_at, days_late, overdue_days_in_period, open_at_period_end, completion, reason, in_period, rollforward
FROM in_words('shown')
ORDER BY person, requirement, trigger_on, kind, topic, course, id;

-- As in `people`, which would put together what is known of everybody.
CREATE VIEW shown_people AS
WITH who AS (
    SELECT DISTINCT pid FROM shown
), seen AS (
    SELECT w.pid, list_sort(list(DISTINCT h.address)) AS emails
    FROM who w JOIN account_people a USING (pid) JOIN account_addresses h USING (acct) GROUP BY w.pid
), worked AS (
    SELECT pid, arg_max(to_day, from_day) AS to_day FROM segments SEMI JOIN who USING (pid) GROUP BY pid
)
SELECT n.person, t.name, coalesce(e.emails, []) AS emails, t.type, t.department, t.manager,
       CASE WHEN s.to_day < forever() THEN s.to_day END AS ended_on,
       CASE WHEN p.in_population THEN p.population_to END AS population_to
FROM who JOIN persons n USING (pid) JOIN period_people p USING (pid) LEFT JOIN person_attributes t USING (pid)
LEFT JOIN seen e USING (pid) LEFT JOIN worked s USING (pid);
