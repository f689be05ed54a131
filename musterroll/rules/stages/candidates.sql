-- reach: before
-- Who might be whom: pairs that only a human can join, and shared accounts with the people who use them (rule 2.6).

-- Blocks of nothing but a training platform's accounts keyed by an address.
-- needs: address_pairs or broken_groups
CREATE TABLE address_only_blocks AS
SELECT b.block FROM blocks b JOIN accounts a USING (acct) SEMI JOIN address_blocks x ON x.block = b.block
GROUP BY b.block HAVING bool_and(a.is_address AND a.role = 'lms');

-- needs: address_pairs or broken_groups
CREATE TABLE address_candidates AS
SELECT a, b, min(basis) AS basis, min(what) AS what FROM (
    SELECT least(x.pid, y.pid) AS a, greatest(x.pid, y.pid) AS b, 'address' AS basis, p.address AS what
    FROM address_pairs p
    JOIN holds hp ON hp.address = p.address AND hp.block = p.p
    JOIN holds hq ON hq.address = p.address AND hq.block = p.q
    JOIN account_people x ON x.acct = p.p JOIN account_people y ON y.acct = p.q
    WHERE x.pid <> y.pid AND p.p < p.q
      AND (hp.contested OR hq.contested
           -- An account that is nothing but the address follows whoever held it on the day (2.7).
           OR (hp.held_from <= hq.held_to AND hq.held_from <= hp.held_to
               AND p.p NOT IN (SELECT block FROM address_only_blocks) AND p.q NOT IN (SELECT block FROM address_only_blocks)))
      AND NOT EXISTS (SELECT 1 FROM unlinked_blocks u WHERE u.p = p.p AND u.q = p.q)
    UNION
    -- Addresses that looked harmless, in a group that was not joined after all.
    SELECT least(x.pid, y.pid), greatest(x.pid, y.pid), 'address', t.address
    FROM address_blocks p JOIN address_blocks q ON q.address_no = p.address_no AND p.block < q.block
    ANTI JOIN suspect_addresses s ON s.address_no = p.address_no
    JOIN (SELECT rowid AS address_no, address FROM shared_addresses) t ON t.address_no = p.address_no
    JOIN account_people x ON x.acct = p.block JOIN account_people y ON y.acct = q.block
    WHERE x.pid <> y.pid AND NOT EXISTS (SELECT 1 FROM unlinked_blocks u WHERE u.p = p.block AND u.q = q.block)
      AND p.block NOT IN (SELECT block FROM address_only_blocks) AND q.block NOT IN (SELECT block FROM address_only_blocks)
) GROUP BY a, b;

-- Names of people whom only a training platform knows.
-- needs: outsiders
CREATE TABLE unmatched_names AS
SELECT DISTINCT p.pid, spelling(n.name) AS name_key
FROM outsiders p
JOIN account_people a USING (pid)
JOIN (SELECT acct, arg_max(name, (seen_at, input, row)) FILTER (name IS NOT NULL) AS name FROM account_snapshots GROUP BY acct
      UNION ALL
      SELECT k.acct, arg_max(c.name, (coalesce(c.happened_at, CAST(c.happened_on AS TIMESTAMP), long_ago()), c.input, c.row))
      FROM completion_observed c
      JOIN (SELECT k.* FROM completion_accounts k JOIN account_people ap USING (acct)
            JOIN outsiders u ON u.pid = ap.pid AND NOT u.matched) k ON k.source = c.source AND k.written = coalesce(c.account, c.identity)
      WHERE known(c.name) IS NOT NULL
        AND k.acct NOT IN (SELECT acct FROM account_snapshots WHERE name IS NOT NULL) GROUP BY k.acct) n USING (acct)
JOIN accounts k USING (acct)
WHERE NOT p.matched AND coalesce(k.mark, '') NOT IN ('shared', 'service') AND n.name IS NOT NULL;

-- needs: unmatched_names
CREATE TABLE name_candidates AS
WITH people_by_name AS (
    SELECT spelling(t.name) AS name_key, min(pid) AS pid
    FROM person_attributes t JOIN persons p USING (pid)
    WHERE (p.in_hr OR p.in_directory) AND t.name IS NOT NULL AND NOT p.all_marked
    GROUP BY 1 HAVING count(*) = 1
)
SELECT least(n.pid, q.pid) AS a, greatest(n.pid, q.pid) AS b, 'name' AS basis, n.name_key AS what
FROM unmatched_names n JOIN people_by_name q USING (name_key)
WHERE NOT EXISTS (SELECT 1 FROM link_pairs u JOIN account_people x ON x.acct = u.a JOIN account_people y ON y.acct = u.b
                  WHERE NOT u.linked AND ((x.pid = n.pid AND y.pid = q.pid) OR (x.pid = q.pid AND y.pid = n.pid)));

-- needs: address_candidates or name_candidates
CREATE TABLE candidate_pairs AS
SELECT a, b, min(basis) AS basis, min(what) AS what
FROM (SELECT * FROM address_candidates UNION ALL SELECT * FROM name_candidates) GROUP BY a, b;

-- needs: sessions or shared_accounts
CREATE TABLE person_names AS
SELECT p.pid, a.account AS who FROM accounts a JOIN account_people p USING (acct)
WHERE EXISTS (SELECT 1 FROM sessions) OR EXISTS (SELECT 1 FROM shared_accounts)
UNION
SELECT p.pid, h.address FROM account_addresses h JOIN account_people p USING (acct)
WHERE EXISTS (SELECT 1 FROM sessions) OR EXISTS (SELECT 1 FROM shared_accounts);

-- needs: person_names
-- needs: shared_accounts
CREATE TABLE shared_users AS
SELECT DISTINCT s.acct, n.pid
FROM (SELECT acct, unnest(mark_users) AS who FROM shared_accounts) s
JOIN person_names n ON n.who = account_key(trim(s.who))
WHERE n.pid NOT IN (SELECT pid FROM persons WHERE all_marked);

-- needs: candidate_pairs or shared_users
CREATE TABLE candidate_accounts AS
SELECT p.acct, c.b AS pid, 'identity_candidate' AS reason FROM candidate_pairs c JOIN account_people p ON p.pid = c.a
UNION
SELECT p.acct, c.a, 'identity_candidate' FROM candidate_pairs c JOIN account_people p ON p.pid = c.b
UNION
SELECT acct, pid, 'shared_account' FROM shared_users;

-- Entries for many people at one instant by one actor (rule 7.2).
-- needs: entered
CREATE TABLE bulk_entries AS
SELECT e.actor, c.begins_at, count(DISTINCT p.pid) AS people
FROM completions c JOIN entered e USING (entry) JOIN account_people a USING (acct) LEFT JOIN moved_completions m ON m.cid = c.rowid
JOIN persons p ON p.pid = coalesce(m.pid, a.pid) AND p.matched AND NOT p.all_marked
WHERE e.actor IS NOT NULL AND is_instant(c.lasts_s)
GROUP BY ALL HAVING count(DISTINCT p.pid) >= (SELECT min(bulk_min) FROM policy_versions);

-- Large, and of no use from here on.
DROP TABLE completion_accounts;
DROP TABLE address_blocks;
DROP TABLE shared_addresses;
