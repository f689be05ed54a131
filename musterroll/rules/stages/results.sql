-- reach: person
-- With what result and in which strata each person stands (rules 8.2, 8.3).

-- In the order of precedence.
CREATE TYPE outcome AS ENUM ('deviation', 'unresolved', 'pass', 'exempt');
CREATE TABLE results AS
SELECT pid, min(CAST(CASE WHEN status IN ('late', 'missed') THEN 'deviation'
                          WHEN status IN ('unverified', 'indeterminate') THEN 'unresolved'
                          WHEN status = 'on_time' THEN 'pass'
                          WHEN status = 'exempt' THEN 'exempt' END AS outcome)) AS result
FROM verdicts WHERE in_period GROUP BY pid;

CREATE TABLE standings AS
WITH work AS (
    SELECT s.pid, s.type, s.from_day, s.to_day, s.tenure, s.next_from, s.last_to
    FROM segments s SEMI JOIN judged_people USING (pid)
), spans AS (
    SELECT pid,
           sum(greatest(0, least(to_day, known_end()) - greatest(from_day, period_start()) + 1)) = known_end() - period_start() + 1 AS whole,
           bool_or(from_day BETWEEN period_start() AND known_end()) AS hired,
           bool_or(to_day BETWEEN period_start() AND period_end() AND coalesce(next_from <> to_day + 1, true)) AS gone,
           bool_or(from_day BETWEEN period_start() AND known_end() AND from_day - last_to > 1) AS rehired,
           bool_or(from_day BETWEEN period_start() AND known_end() AND from_day - last_to = 1) AS converted,
           bool_or(type = 'contractor' AND from_day <= known_end() AND to_day >= period_start()) AS contractor
    FROM work GROUP BY pid
), changed AS (
    SELECT pid, from_day AS day, 'role' AS what FROM roles
    UNION ALL SELECT pid, from_day, 'role' FROM attribute_values WHERE kind = 'department' AND by_change
    UNION ALL SELECT pid, min(from_day), 'scope' FROM in_scope_spells GROUP BY pid
), begun_earlier AS (
    -- In the period, and not with the engagement's first day.
    SELECT c.pid, bool_or(c.what = 'role') AS role_changed, bool_or(c.what = 'scope') AS entered_scope
    FROM changed c JOIN tenures t ON t.pid = c.pid AND c.day > t.from_day AND c.day <= t.to_day
    WHERE c.day BETWEEN period_start() AND known_end() GROUP BY c.pid
)
SELECT s.pid, s.whole, s.contractor, s.converted, c.entered_scope, s.hired, s.gone, l.pid IS NOT NULL AS on_leave, v.pid IS NOT NULL AS privileged,
       s.rehired, c.role_changed
FROM spans s
LEFT JOIN begun_earlier c USING (pid)
LEFT JOIN (SELECT DISTINCT pid FROM leaves WHERE from_day <= known_end() AND to_day >= period_start()) l USING (pid)
LEFT JOIN (SELECT DISTINCT pid FROM access WHERE from_day <= known_end() AND to_day >= period_start()
           AND system_key IN (SELECT system_key FROM privileged_systems)) v USING (pid);

-- In words, by the alphabet.
-- asked afterwards
CREATE VIEW strata AS
SELECT pid, list_filter([
           CASE WHEN is_type_one() THEN 'active_at_date' END, CASE WHEN whole THEN 'active_whole_period' END,
           CASE WHEN contractor THEN 'contractor' END, CASE WHEN converted THEN 'converted' END,
           CASE WHEN entered_scope THEN 'entered_scope_in_period' END, CASE WHEN hired THEN 'hired_in_period' END,
           CASE WHEN gone THEN 'left_in_period' END, CASE WHEN on_leave THEN 'on_leave' END,
           CASE WHEN privileged THEN 'privileged' END, CASE WHEN rehired THEN 'rehire' END,
           CASE WHEN role_changed THEN 'role_changed' END], lambda word: word IS NOT NULL) AS strata
FROM standings;

-- What large results are made of: each person with the result, or why out of the population.
CREATE VIEW listed_people AS
SELECT n.person, t.name, CASE WHEN NOT p.in_population THEN 'out_of_population' ELSE coalesce(CAST(r.result AS VARCHAR), 'no_occurrence') END AS result,
       CASE WHEN NOT p.in_population THEN p.reason END AS reason,
       CASE WHEN p.in_population THEN p.population_from END AS population_from,
       CASE WHEN p.in_population THEN p.population_to END AS population_to
FROM persons n JOIN period_people p USING (pid) LEFT JOIN person_attributes t USING (pid) LEFT JOIN results r USING (pid);

-- The aliases of a person are the keys that the other accounts would give.
-- asked afterwards
CREATE VIEW people AS
SELECT n.person,
       coalesce(l.aliases, []) AS aliases, t.name, coalesce(h.emails, []) AS emails, t.type, t.department, t.title, t.manager, t.status, t.home_zone,
       k.accounts, e.from_day AS started_on, CASE WHEN e.to_day < forever() THEN e.to_day END AS ended_on,
       CASE WHEN NOT p.in_population THEN 'out_of_population' ELSE coalesce(CAST(r.result AS VARCHAR), 'no_occurrence') END AS result,
       CASE WHEN NOT p.in_population THEN p.reason END AS reason,
       CASE WHEN p.in_population THEN coalesce(s.strata, []) ELSE [] END AS strata,
       CASE WHEN p.in_population THEN p.population_from END AS population_from,
       CASE WHEN p.in_population THEN p.population_to END AS population_to, n.pid
FROM persons n JOIN period_people p USING (pid)
LEFT JOIN person_attributes t USING (pid)
LEFT JOIN (SELECT pid, list_sort(list({'source': source, 'account': account})) AS accounts FROM person_accounts GROUP BY pid) k USING (pid)
LEFT JOIN (SELECT a.pid, list_sort(list('p_' || left(sha256(a.source || chr(10) || a.account), 16))) AS aliases
           FROM person_accounts a ANTI JOIN persons m ON m.first_acct = a.acct GROUP BY a.pid) l USING (pid)
LEFT JOIN (SELECT pid, list_sort(list(address)) AS emails
           FROM (SELECT DISTINCT pid, address FROM account_addresses JOIN account_people USING (acct)) GROUP BY pid) h USING (pid)
LEFT JOIN (SELECT pid, max(from_day) AS from_day, arg_max(to_day, from_day) AS to_day FROM segments GROUP BY pid) e USING (pid)
LEFT JOIN results r USING (pid) LEFT JOIN strata s USING (pid);
