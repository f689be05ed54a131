-- reach: before
-- Each person's attributes, key, marks, and everything dated under the person who had the account that day (2.7 to 2.9).

CREATE VIEW person_accounts AS
SELECT p.pid, a.*, p.first_seen, p.has_snapshot FROM account_standings p JOIN accounts a USING (acct);

-- People seen in more than one row: only of them one says it better than another.
CREATE TABLE seen_often AS
SELECT p.pid FROM account_snapshots s JOIN account_people p USING (acct) GROUP BY p.pid HAVING count(*) > 1;

-- The latest of the best source comes first.
-- needs: seen_often
CREATE TABLE best_attributes AS
WITH ranked AS (
    SELECT p.pid, s.*, (-s.source_rank, s.seen_at, s.input, s.row) AS place
    FROM account_snapshots s JOIN account_people p USING (acct) SEMI JOIN seen_often o ON o.pid = p.pid
)
SELECT pid,
       arg_max(name, place) FILTER (name IS NOT NULL) AS name,
       arg_max(type, place) FILTER (type IS NOT NULL) AS type,
       arg_max(department, place) FILTER (department IS NOT NULL) AS department,
       arg_max(title, place) FILTER (title IS NOT NULL) AS title,
       arg_max(manager, place) FILTER (manager IS NOT NULL) AS manager,
       arg_max(status, place) FILTER (status IS NOT NULL) AS status,
       arg_max(home_zone, place) FILTER (home_zone IS NOT NULL) AS home_zone
FROM ranked GROUP BY pid;

CREATE TABLE person_attributes AS
SELECT p.pid, s.name, s.type, s.department, s.title, s.manager, s.status, s.home_zone
FROM account_snapshots s JOIN account_people p USING (acct) ANTI JOIN seen_often o ON o.pid = p.pid
UNION ALL
SELECT * FROM best_attributes;

-- The first account by rank of its source, first sighting (null last) and number: the smallest of one number.
CREATE MACRO precedence(source_rank, first_seen, acct) AS
    (CAST(source_rank AS HUGEINT) * 4294967296 + (coalesce(first_seen, forever()) - always())) * 4294967296 + acct;

-- What is true of an account adds its bit to a number: of `any_of` a person has what one account has, of `all_of` what
-- all of them have.
CREATE TABLE persons AS
WITH bits AS (
    SELECT pid, acct, source_rank, first_seen,
           CAST(CASE WHEN has_snapshot AND role <> 'lms' THEN 1 ELSE 0 END
                | CASE WHEN has_snapshot AND role IN ('hris', 'contractor_list') THEN 2 ELSE 0 END
                | CASE WHEN has_snapshot AND role = 'directory' THEN 4 ELSE 0 END
                | CASE WHEN mark = 'excluded' THEN 8 ELSE 0 END AS TINYINT) AS any_of,
           CAST(CASE mark WHEN 'shared' THEN 3 WHEN 'service' THEN 1 ELSE 0 END AS TINYINT) AS all_of
    FROM account_standings
), firsts AS (
    SELECT pid, CAST(min(precedence(source_rank, first_seen, acct)) & 4294967295 AS INTEGER) AS first_acct,
           min(first_seen) AS first_seen, bit_or(any_of) AS any_of, bit_and(all_of) AS all_of
    FROM bits GROUP BY pid
)
SELECT f.pid, f.first_acct, f.first_seen,
       f.any_of & 1 <> 0 AS matched, f.any_of & 2 <> 0 AS in_hr, f.any_of & 4 <> 0 AS in_directory, f.any_of & 8 <> 0 AS marked_excluded,
       f.all_of & 2 <> 0 AS all_shared, f.all_of & 1 <> 0 AS all_marked,
       'p_' || left(sha256(a.source || chr(10) || a.account), 16) AS person
FROM accounts a JOIN firsts f ON f.first_acct = a.acct;

-- Whose completions belong to nobody: known to training platforms alone, or marked as shared or service.
CREATE TABLE outsiders AS
SELECT pid, matched, all_marked FROM persons WHERE NOT matched OR all_marked;

-- Events of an account keyed by an address that several people held belong to the holder of the day.
CREATE MACRO holder(account_no, event_day) AS (
    SELECT CASE WHEN count(DISTINCT h.pid) = 1 THEN min(h.pid) END FROM address_holders h
    WHERE h.acct = account_no AND event_day BETWEEN h.held_from AND h.held_to
);

-- needs: address_holders
CREATE TABLE moved_completions AS
SELECT c.rowid AS cid, min(h.pid) AS pid
FROM completions c JOIN address_holders h ON h.acct = c.acct AND c.day_lo BETWEEN h.held_from AND h.held_to
GROUP BY c.rowid HAVING count(DISTINCT h.pid) = 1;

-- needs: account_leaves
CREATE TABLE leaves AS
SELECT coalesce(holder(e.acct, e.from_day), p.pid) AS pid, e.* FROM account_leaves e JOIN account_people p USING (acct);
-- needs: account_roles
CREATE TABLE roles AS
SELECT coalesce(holder(e.acct, e.from_day), p.pid) AS pid, e.* FROM account_roles e JOIN account_people p USING (acct);
-- needs: account_access
CREATE TABLE access AS
SELECT coalesce(holder(e.acct, e.from_day), p.pid) AS pid, e.* FROM account_access e JOIN account_people p USING (acct);
-- needs: account_sign_ins
CREATE TABLE sign_ins AS
SELECT coalesce(holder(e.acct, e.day), p.pid) AS pid, e.* FROM account_sign_ins e JOIN account_people p USING (acct);
-- needs: account_alerts
CREATE TABLE alerts AS
SELECT coalesce(holder(e.acct, e.day), p.pid) AS pid, e.* FROM account_alerts e JOIN account_people p USING (acct);
-- needs: account_exemptions
CREATE TABLE exemptions AS
SELECT coalesce(holder(e.acct, coalesce(e.granted_on, e.from_day)), p.pid) AS pid, e.* FROM account_exemptions e JOIN account_people p USING (acct);

-- Spells of in-scope access that touch or overlap are one.
-- needs: access
CREATE TABLE in_scope_spells AS
WITH ordered AS (
    SELECT pid, from_day, to_day,
           max(to_day) OVER (PARTITION BY pid ORDER BY from_day, to_day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
    FROM access WHERE in_scope
), islands AS (
    SELECT *, count(*) FILTER (reached IS NULL OR (reached < forever() AND from_day > reached + 1))
              OVER (PARTITION BY pid ORDER BY from_day, to_day RANGE UNBOUNDED PRECEDING) AS island FROM ordered
)
SELECT pid, min(from_day) AS from_day, max(to_day) AS to_day FROM islands GROUP BY pid, island;
