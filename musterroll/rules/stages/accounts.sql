-- reach: before
-- Every account that any fact names, its marks and the rank of its source (rules 2.1 to 2.3, 2.8).

-- Accounts as completions write them, each once: ten million records name far fewer accounts. Their first day is taken
-- from the records as they are, so that who is who need not wait for completions to be put in their order.
CREATE TABLE written_accounts AS
SELECT source, written, account_key(written) AS account, first_day
FROM (SELECT c.source, coalesce(c.account, c.identity) AS written,
             min(coalesce(local_day(c.happened_at, z.changes_at, z.before_s, z.after_s), s.day_lo)) AS first_day
      FROM completion_observed c
      LEFT JOIN period_offsets z ON z.utc_day = CAST(c.happened_at AS DATE)
      LEFT JOIN period_spans s ON c.happened_at IS NULL AND s.on_day = c.happened_on
                              AND s.source_zone IS NOT DISTINCT FROM c.source_zone
      GROUP BY ALL);

-- needs: account_marked or leave_recorded or role_recorded or access_recorded or sign_in_observed or alert_raised or alert_judged or exemption_granted or exemption_withdrawn or accounts_linked or accounts_unlinked or acknowledgement_observed or completion_vanished
CREATE TABLE otherwise_named AS
SELECT source, account_key(account) AS account FROM account_marked
UNION SELECT source, account_key(account) FROM leave_recorded
UNION SELECT source, account_key(account) FROM role_recorded
UNION SELECT source, account_key(account) FROM access_recorded
UNION SELECT source, account_key(account) FROM sign_in_observed
UNION SELECT source, account_key(account) FROM alert_raised
UNION SELECT source, account_key(account) FROM alert_judged
UNION SELECT source, account_key(account) FROM exemption_granted
UNION SELECT source, account_key(account) FROM exemption_withdrawn
UNION SELECT source, account_key(account) FROM acknowledgement_observed
UNION SELECT source, account_key(account) FROM completion_vanished
UNION SELECT link.source, account_key(link.account)
      FROM (SELECT unnest(accounts) AS link FROM accounts_linked
            UNION ALL SELECT unnest(accounts) FROM accounts_unlinked);

-- `seen`: in how many rows that list people. `first_day`: of its completions.
CREATE TABLE named_accounts AS
SELECT source, account, CAST(sum(rows) AS INTEGER) AS seen, min(day) AS first_day
FROM (SELECT source, account_key(account) AS account, 1 AS rows, CAST(NULL AS DATE) AS day FROM person_observed
      UNION ALL SELECT source, account, 0, first_day FROM written_accounts
      UNION ALL SELECT source, account, 0, NULL FROM otherwise_named)
GROUP BY source, account;

-- Roles: what an extract or input says, else the name of the source.
-- needs: extract_received
CREATE TABLE extract_roles AS
SELECT source, last(folded(known(role)) ORDER BY coalesce(happened_at, CAST(happened_on AS TIMESTAMP), long_ago()), input, row) AS role
FROM extract_received WHERE known(role) IS NOT NULL GROUP BY source;

CREATE TABLE sources AS
WITH roles AS (
    SELECT n.source,
           coalesce(e.role, i.role, k.role, 'other') AS role
    FROM (SELECT DISTINCT source FROM named_accounts UNION SELECT source FROM inputs) n
    LEFT JOIN extract_roles e USING (source)
    LEFT JOIN (SELECT source, min(folded(known(role))) AS role FROM inputs GROUP BY source) i USING (source)
    LEFT JOIN known_roles k USING (source)
    WHERE n.source IS NOT NULL
)
SELECT source, role, CAST(row_number() OVER (ORDER BY source) AS SMALLINT) AS source_no,
       CAST(row_number() OVER (ORDER BY coalesce(p.place, 1000000),
            CASE role WHEN 'hris' THEN 1 WHEN 'contractor_list' THEN 2 WHEN 'directory' THEN 3
                      WHEN 'lms' THEN 5 ELSE 4 END, source) AS INTEGER) AS source_rank
FROM roles LEFT JOIN source_precedence p USING (source);

-- needs: account_marked
CREATE TABLE account_marks AS
SELECT source, account_key(account) AS account, last(folded("as") ORDER BY marked_at, input, row) AS mark,
       last(users ORDER BY marked_at, input, row) AS users
FROM (SELECT *, coalesce(happened_at, CAST(happened_on AS TIMESTAMP), long_ago()) AS marked_at FROM account_marked)
GROUP BY ALL;

-- Numbered in the order of source and account; a small number for the source is sorted sooner than its name.
CREATE TABLE ordered_accounts AS
SELECT s.source_no, n.account, n.seen, n.first_day FROM named_accounts n JOIN sources s USING (source) WHERE n.account IS NOT NULL ORDER BY s.source_no, n.account;
DROP TABLE named_accounts;

-- `sign` is a number for source and words, by which millions of records are joined; the words decide where two share one.
CREATE TABLE accounts AS
SELECT CAST(n.rowid + 1 AS INTEGER) AS acct,
       s.source, n.account, s.role, s.source_rank, contains(n.account, '@') AS is_address,
       m.mark, n.seen, n.first_day, hash(s.source, n.account) AS sign
FROM ordered_accounts n
JOIN sources s USING (source_no)
LEFT JOIN account_marks m ON m.source = s.source AND m.account = n.account;
DROP TABLE ordered_accounts;

SET VARIABLE signs_differ = (SELECT count(DISTINCT sign) FROM accounts) = (SELECT count(*) FROM accounts)
                        AND (SELECT count(DISTINCT hash(source, written)) FROM written_accounts) = (SELECT count(*) FROM written_accounts);

CREATE TABLE completion_accounts AS
SELECT w.source, w.written, hash(w.source, w.written) AS sign, a.acct
FROM written_accounts w
JOIN accounts a
  ON a.sign = hash(w.source, w.account)
 AND (CAST(getvariable('signs_differ') AS BOOLEAN) OR (a.source = w.source AND a.account = w.account));

DROP TABLE written_accounts;

-- Accounts that are no person's.
-- needs: account_marks
CREATE TABLE set_apart AS
SELECT acct FROM accounts WHERE mark IN ('shared', 'service');

-- needs: account_marks
CREATE TABLE shared_accounts AS
SELECT a.acct, m.users AS mark_users FROM accounts a JOIN account_marks m USING (source, account) WHERE a.mark = 'shared';
