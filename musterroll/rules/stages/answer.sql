-- reach: after
-- The answer in the columns that reports read (reconciliation.py), sorted by stable keys.

CREATE VIEW answer_people AS
SELECT person, aliases, name, emails, type, department, title, manager, status, home_zone, accounts, started_on, ended_on,
       result, reason, strata, population_from, population_to
FROM people ORDER BY person;

CREATE VIEW answer_obligations AS
SELECT id, person, requirement, kind, course, topic, policy_version, trigger_on, due, due_at, original_due, due_basis, provisional, status,
       completed_on, completed_at, days_late, overdue_days_in_period, open_at_period_end, completion, reason, in_period, rollforward
FROM listed_obligations
ORDER BY person, requirement, trigger_on, kind, topic, course, id;

CREATE VIEW answer_findings AS
SELECT f.code, f.severity, p.person, q.requirement, o.id AS obligation, f.sentence, coalesce(f.details, '{}') AS details,
       coalesce(f.facts, []) AS facts, f.explained
FROM findings f LEFT JOIN persons p USING (pid) LEFT JOIN requirements q ON q.req = f.req LEFT JOIN listed_obligations o ON o.oid = f.oid
ORDER BY CASE f.severity WHEN 'strong' THEN 1 WHEN 'ask' THEN 2 ELSE 3 END, f.code, p.person, q.requirement, o.id, f.sentence, details, facts;

CREATE VIEW answer_completions AS
WITH owned AS (
    SELECT c.*, c.rowid AS cid, coalesce(m.pid, p.pid) AS pid
    FROM completions c JOIN account_people p USING (acct)
    LEFT JOIN moved_completions m ON m.cid = c.rowid
), credited AS (
    -- For its own person and for those whom it might belong to; the first reason in the order of 7.1.
    SELECT cr.cid, bool_or(cr.counted) AS counted,
           arg_min(cr.reason, list_position(['no_date', 'status_unknown', 'identity_candidate', 'shared_account', 'version_before_release',
                   'backfill_unsupported', 'roster_mismatch', 'bulk_unexplained', 'version_unknown'], cr.reason)) FILTER (NOT cr.counted) AS reason,
           list_sort(list_distinct(list(q.requirement))) AS requirements
    FROM credits cr JOIN credit_classes k USING (cc) JOIN requirements q USING (req) GROUP BY cr.cid
), judged AS (
    SELECT o.*, n.person, n.matched AND NOT n.all_marked AS attributed, cr.counted AS credit, cr.reason AS doubt, cr.requirements,
           EXISTS (SELECT 1 FROM accepted_courses x WHERE x.course_no = o.course_no) AS course_fits,
           (SELECT min(s.from_day) FROM segments s WHERE s.pid = o.pid) AS first_day,
           EXISTS (SELECT 1 FROM segments s WHERE s.pid = o.pid AND o.day_lo BETWEEN s.from_day AND s.to_day) AS engaged
    FROM owned o JOIN persons n USING (pid) LEFT JOIN credited cr ON cr.cid = o.cid
)
SELECT pointer_of(j.fact) AS fact, a.source, a.account, CASE WHEN j.attributed THEN j.person END AS person,
       cu.as_written AS course_as_written, k.course, cu.matched_by AS course_matched_by, cu.version,
       CASE WHEN j.is_instant THEN j.begins_at END AS happened_at, j.day_lo + j.days_to_written AS happened_on, u.result, u.status,
       CASE WHEN j.credit THEN 'counted' WHEN j.credit = false THEN 'unverified' ELSE 'not_counted' END AS counted,
       CASE WHEN j.credit THEN NULL WHEN j.credit = false THEN j.doubt
            WHEN j.flaw = 'not_finished' THEN 'not_finished'
            WHEN NOT j.attributed THEN CASE WHEN a.mark IN ('shared', 'service') THEN a.mark || '_account' ELSE 'unmatched' END
            WHEN NOT j.course_fits THEN 'other_course'
            WHEN j.day_lo < j.first_day THEN 'before_start'
            WHEN NOT j.engaged AND (j.day_lo IS NOT NULL OR j.first_day IS NULL) THEN 'after_end'
            ELSE 'old_version' END AS reason,
       coalesce(j.requirements, []) AS requirements
FROM judged j JOIN accounts a USING (acct) JOIN outcomes u USING (outcome) LEFT JOIN curricula cu USING (curriculum) LEFT JOIN courses k ON k.course_no = j.course_no
ORDER BY j.fact, k.course, cu.version;

CREATE VIEW answer_sources AS
WITH known_to AS (
    SELECT a.pid,
           list(a.source || ':' || a.account ORDER BY a.source, a.account) FILTER (a.role IN ('hris', 'contractor_list')) AS hris,
           list(a.source || ':' || a.account ORDER BY a.source, a.account) FILTER (a.role = 'directory') AS directory,
           list(a.source || ':' || a.account ORDER BY a.source, a.account) FILTER (a.role = 'lms') AS lms,
           list(a.source || ':' || a.account ORDER BY a.source, a.account) FILTER (a.role = 'other') AS other
    FROM person_accounts a GROUP BY a.pid
), held AS (
    SELECT DISTINCT m.pid FROM moved_completions m JOIN completions c ON c.rowid = m.cid JOIN account_people p USING (acct)
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
