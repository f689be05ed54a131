-- reach: asked
-- The answer in the columns that reports read (reconciliation.py), sorted by stable keys.

CREATE VIEW answer_people AS
SELECT person, aliases, name, emails, type, department, title, manager, status, home_zone, accounts, started_on, ended_on,
       result, reason, strata, population_from, population_to
FROM people ORDER BY person;

CREATE VIEW answer_obligations AS
SELECT id, person, requirement, kind, course, topic, policy_version, trigger_on, due, due_at, original_due, due_basis, provisional, status,
       completed_on, completed_at, days_late, overdue_days_in_period, open_at_period_end, completion, reason, in_period, rollforward
FROM in_words('verdicts')
ORDER BY person, requirement, trigger_on, kind, topic, course, id;

-- What rests on no other fact, as that nothing is there, points at the latest row of each account of the person: a
-- snapshot, or a completion where nobody lists the account.
CREATE VIEW answer_findings AS
WITH bare AS (
    SELECT pid, first_acct, matched
    FROM (SELECT pid FROM findings WHERE len(facts) = 0 UNION SELECT pid FROM noteworthy) JOIN persons USING (pid)
), latest AS (
    SELECT a.pid, arg_max(pointer(s.input, s.row), (s.seen_at, s.input, s.row)) AS place
    FROM bare b JOIN account_people a USING (pid) JOIN account_snapshots s USING (acct) GROUP BY a.pid, s.acct
    UNION ALL
    SELECT b.pid, pointer_of(max(c.fact)) FROM bare b JOIN completions c ON c.acct = b.first_acct
    WHERE NOT b.matched AND b.first_acct NOT IN (SELECT acct FROM account_snapshots) GROUP BY b.pid
), rows AS (
    SELECT pid, list_sort(list(place)) AS facts FROM latest GROUP BY pid
)
SELECT f.code, f.severity, p.person, q.requirement, f.obligation, f.sentence, coalesce(f.details, '{}') AS details,
       CASE WHEN len(f.facts) > 0 THEN f.facts ELSE coalesce(r.facts, []) END AS facts, f.explained
FROM every_finding('noteworthy') f LEFT JOIN persons p USING (pid) LEFT JOIN requirements q ON q.req = f.req LEFT JOIN rows r ON r.pid = f.pid
ORDER BY CASE severity WHEN 'strong' THEN 1 WHEN 'ask' THEN 2 ELSE 3 END, code, person, requirement, obligation, sentence, details, facts, explained;

CREATE VIEW answer_sources AS
WITH known_to AS (
    SELECT a.pid,
           list(a.source || ':' || a.account ORDER BY a.source, a.account) FILTER (a.role IN ('hris', 'contractor_list')) AS hris,
           list(a.source || ':' || a.account ORDER BY a.source, a.account) FILTER (a.role = 'directory') AS directory,
           list(a.source || ':' || a.account ORDER BY a.source, a.account) FILTER (a.role = 'lms') AS lms,
           list(a.source || ':' || a.account ORDER BY a.source, a.account) FILTER (a.role = 'other') AS other
    FROM person_accounts a GROUP BY a.pid
), matched_by AS (
    SELECT pid, list_sort(list_distinct(list(matched_by))) AS matched_by
    FROM (
        SELECT p.pid, e.matched_by FROM hard_edges e JOIN account_people p ON p.acct = e.a
        UNION ALL
        SELECT p.pid, 'email' FROM address_edges e JOIN account_people p ON p.acct = e.p
        JOIN account_people q ON q.acct = e.q AND q.pid = p.pid WHERE e.p <> e.q
    ) GROUP BY pid
), held AS (
    SELECT DISTINCT m.pid FROM completions c JOIN moved_completions m ON m.cid = c.rowid JOIN account_people p USING (acct)
    WHERE p.pid <> m.pid
)
SELECT p.person, t.name,
       CASE WHEN len(w) = 1 THEN w[1] || ' only' ELSE array_to_string(w, ' + ') END AS known_to,
       coalesce(k.hris, []) AS hris, coalesce(k.directory, []) AS directory, coalesce(k.lms, []) AS lms, coalesce(k.other, []) AS other,
       list_sort(list_distinct(coalesce(m.matched_by, []) || CASE WHEN h.pid IS NULL THEN [] ELSE ['event_day'] END)) AS matched_by,
       q.in_population
FROM (SELECT *, list_filter([CASE WHEN hris IS NOT NULL THEN 'hris' END, CASE WHEN directory IS NOT NULL THEN 'directory' END,
                             CASE WHEN lms IS NOT NULL THEN 'lms' END, CASE WHEN other IS NOT NULL THEN 'other' END], lambda x: x IS NOT NULL) AS w
      FROM known_to) k
JOIN persons p USING (pid) JOIN period_people q USING (pid) LEFT JOIN person_attributes t USING (pid)
LEFT JOIN matched_by m USING (pid) LEFT JOIN held h USING (pid)
ORDER BY p.person;
