-- reach: before
-- Accounts joined into people: hard joins into blocks, blocks by address, candidates for a human (rules 2.2 to 2.9).

-- 1. Snapshots and first sightings.
-- Snapshots under their account numbers; their addresses as they are written, until they are looked at one by one.
CREATE TABLE account_snapshots AS
SELECT a.acct, a.role, a.source_rank, o.input, o.row, o.source,
       coalesce(o.happened_at, CAST(o.happened_on AS TIMESTAMP), seen_by_default()) AS seen_at,
       coalesce(local_day(o.happened_at, z.changes_at, z.before_s, z.after_s), o.happened_on) AS dated_on,
       coalesce(dated_on, as_of()) AS seen_on,
       known(o.name) AS name, folded(known(o.type)) AS type,
       o.emails,
       known(o.directory_id) AS directory_id, known(o.employee_number) AS employee_number,
       known(o.employer) AS employer, known(o.department) AS department, known(o.title) AS title,
       known(o.manager) AS manager, folded(known(o.status)) AS status,
       o.started_on, o.ended_on, known(o.home_zone) AS home_zone, o.engagements
FROM person_observed o
JOIN (SELECT * FROM accounts WHERE seen > 0) a
  ON a.sign = hash(o.source, account_key(o.account))
 AND (CAST(getvariable('signs_differ') AS BOOLEAN) OR (a.source = o.source AND a.account = account_key(o.account)))
LEFT JOIN period_offsets z ON z.utc_day = CAST(o.happened_at AS DATE);

-- Accounts that were seen in several rows, and those of them that were seen at several times.
CREATE TABLE seen_again AS
SELECT acct FROM accounts WHERE seen > 1;
-- needs: seen_again
CREATE TABLE revised_accounts AS
SELECT acct FROM account_snapshots SEMI JOIN seen_again USING (acct) GROUP BY acct HAVING min(seen_at) < max(seen_at);

-- Roles of sources that list people.
CREATE TABLE observed_roles AS
SELECT DISTINCT role FROM account_snapshots;
-- Those that are no HR system: who is in the population is known from HR or from them.
CREATE TABLE lists_beside_hr AS
SELECT role FROM observed_roles WHERE role IN ('directory', 'other');

-- When an account was first seen otherwise than by a completion: extracts of a day, and what happened to it.
-- needs: person_observed.happened_at or person_observed.happened_on or account_events
CREATE TABLE sightings AS
SELECT acct, min(day) AS first_day
FROM (SELECT acct, dated_on AS day FROM account_snapshots UNION ALL SELECT acct, day FROM account_events)
WHERE day <= as_of() GROUP BY acct;
-- The earlier of that day and the first of its completions.
CREATE MACRO first_sighting(completed_on, sighted_on) AS least(CASE WHEN completed_on <= as_of() THEN completed_on END, sighted_on);

-- 2. What joins accounts into blocks.
-- needs: accounts_linked or accounts_unlinked
CREATE TABLE link_pairs AS
WITH facts AS (
    SELECT accounts, true AS linked, coalesce(happened_at, CAST(happened_on AS TIMESTAMP), long_ago()) AS at, input, row
    FROM accounts_linked
    UNION ALL
    SELECT accounts, false, coalesce(happened_at, CAST(happened_on AS TIMESTAMP), long_ago()), input, row
    FROM accounts_unlinked
), members AS (
    SELECT DISTINCT f.input, f.row, f.at, f.linked, a.acct
    FROM (SELECT *, unnest(accounts) AS link FROM facts) f
    JOIN accounts a ON a.source = f.link.source AND a.account = account_key(f.link.account)
)
SELECT x.acct AS a, y.acct AS b, last(x.linked ORDER BY x.at, x.input, x.row) AS linked
FROM members x JOIN members y ON x.input = y.input AND x.row = y.row AND x.linked = y.linked AND x.acct < y.acct
GROUP BY ALL;

-- Of an account that was seen in several rows the latest holds that says it.
-- needs: seen_again
CREATE TABLE latest_keys AS
SELECT acct,
       folded(arg_max(directory_id, (seen_at, input, row)) FILTER (directory_id IS NOT NULL)) AS directory_id,
       folded(arg_max(employee_number, (seen_at, input, row)) FILTER (employee_number IS NOT NULL)) AS employee_number,
       folded(arg_max(employer, (seen_at, input, row)) FILTER (employer IS NOT NULL)) AS employer
FROM account_snapshots SEMI JOIN seen_again USING (acct) GROUP BY acct;

CREATE VIEW account_keys AS
SELECT acct, folded(directory_id) AS directory_id, folded(employee_number) AS employee_number, folded(employer) AS employer
FROM account_snapshots ANTI JOIN seen_again USING (acct)
UNION ALL
SELECT * FROM latest_keys;

-- needs: link_pairs or person_observed.directory_id twice or person_observed.employee_number twice
CREATE TABLE hard_edges AS
WITH joinable AS (
    SELECT * FROM account_keys ANTI JOIN set_apart USING (acct)
), keyed AS (
    SELECT acct, 'directory_id' AS matched_by, directory_id AS key FROM joinable WHERE directory_id IS NOT NULL
    UNION ALL
    SELECT acct, 'employee_number', coalesce(employer, '') || chr(31) || employee_number
    FROM joinable WHERE employee_number IS NOT NULL
), alike AS (
    -- Keys that differ as numbers differ; the others are few, and their words decide.
    SELECT k.* FROM keyed k SEMI JOIN (SELECT hash(matched_by, key) AS sign FROM keyed GROUP BY ALL HAVING count(*) > 1) s ON s.sign = hash(k.matched_by, k.key)
), groups AS (
    SELECT k.*, g.hub
    FROM alike k JOIN (SELECT matched_by, key, min(acct) AS hub FROM alike GROUP BY ALL HAVING count(*) > 1) g USING (matched_by, key)
), unlinked AS (
    SELECT DISTINCT g.matched_by, g.key FROM groups g JOIN link_pairs p ON NOT p.linked AND (p.a = g.acct OR p.b = g.acct)
)
SELECT hub AS a, acct AS b, matched_by FROM groups ANTI JOIN unlinked USING (matched_by, key) WHERE hub < acct
UNION ALL
SELECT x.acct, y.acct, x.matched_by
FROM groups x SEMI JOIN unlinked USING (matched_by, key)
JOIN (SELECT * FROM groups SEMI JOIN unlinked USING (matched_by, key)) y
  ON y.matched_by = x.matched_by AND y.key = x.key AND x.acct < y.acct
ANTI JOIN (SELECT a, b FROM link_pairs WHERE NOT linked) p ON p.a = x.acct AND p.b = y.acct
UNION ALL
SELECT p.a, p.b, 'linked'
FROM link_pairs p ANTI JOIN set_apart x ON x.acct = p.a ANTI JOIN set_apart y ON y.acct = p.b
WHERE p.linked;

-- needs: hard_edges
CREATE TABLE hard_blocks AS
WITH RECURSIVE both_ways AS MATERIALIZED (
    SELECT a, b FROM hard_edges UNION SELECT b, a FROM hard_edges
), labels(acct, block) USING KEY (acct) AS (
    SELECT a, least(a, min(b)) FROM both_ways GROUP BY a
    UNION
    SELECT e.b, min(l.block)
    FROM labels l JOIN both_ways e ON e.a = l.acct JOIN recurring.labels r ON r.acct = e.b
    WHERE l.block < r.block GROUP BY e.b
)
SELECT acct, block FROM labels;

CREATE VIEW blocks AS
SELECT a.acct, coalesce(h.block, a.acct) AS block FROM accounts a LEFT JOIN hard_blocks h USING (acct);

-- 3. Addresses: who was seen with them, and since when.
-- Whose address may be told more than once: by several rows, within a row, by the account and a row, by completions.
CREATE TABLE told_often AS
SELECT acct FROM accounts WHERE seen > 1 OR (seen > 0 AND is_address)
UNION ALL
SELECT acct FROM account_snapshots WHERE len(emails) > 1
UNION ALL
SELECT acct FROM completion_identities;

-- `mere`: of the account nothing is known but the address, and that from a training platform.
CREATE TABLE account_addresses AS
WITH held AS (
    SELECT a.acct, a.account AS address, first_sighting(a.first_day, s.first_day) AS day,
           a.role = 'lms' AND a.acct NOT IN (SELECT acct FROM account_snapshots WHERE role = 'lms'
                                             AND (directory_id IS NOT NULL OR employee_number IS NOT NULL)) AS mere
    FROM accounts a LEFT JOIN sightings s USING (acct) WHERE a.is_address
    UNION ALL
    -- Most rows hold one, and there is no list to go through.
    SELECT acct, folded(emails[1]), dated_on, false FROM account_snapshots WHERE len(emails) = 1 AND contains(emails[1], '@')
    UNION ALL
    SELECT acct, address, dated_on, false FROM (SELECT acct, folded(unnest(emails)) AS address, dated_on FROM account_snapshots WHERE len(emails) > 1)
    WHERE contains(address, '@')
    UNION ALL
    SELECT acct, identity, day, false FROM completion_identities
)
SELECT acct, address, coalesce(day, as_of()) AS day, mere FROM held ANTI JOIN told_often USING (acct)
UNION ALL
SELECT acct, address, min(coalesce(day, as_of())), bool_or(mere) FROM held SEMI JOIN told_often USING (acct) GROUP BY ALL;

-- Addresses of several blocks, with the first and the last of these and since when each was seen with it; of two accounts
-- that is all there is to know. The number of a row, `address_no` from here on, stands for the address. Block and days
-- in one number are compared at once. Only between accounts of which a source or an id is known can anything
-- contradict: a training platform that knows people by address opens a second account when the address changes, and
-- such accounts say nothing about two people. `doubtful`: more is known of two, or of those joined to them.
CREATE MACRO with_days(block, days) AS (CAST(block AS BIGINT) << 32) + days;
CREATE MACRO block_of_both(place) AS CAST(place >> 32 AS INTEGER);
CREATE MACRO days_of_both(place) AS CAST(place & 4294967295 AS INTEGER);

CREATE TABLE shared_addresses AS
SELECT address, block_of_both(min(with_days(block, day - always()))) AS first_block,
       block_of_both(max(with_days(block, forever() - day))) AS last_block,
       always() + days_of_both(min(with_days(block, day - always()))) AS first_day,
       forever() - days_of_both(max(with_days(block, forever() - day))) AS last_day,
       count(*) = 2 AS of_two, count(*) FILTER (NOT mere OR joined) > 1 AS doubtful
FROM (SELECT a.address, a.day, a.mere, coalesce(h.block, a.acct) AS block, h.block IS NOT NULL AS joined
      FROM account_addresses a LEFT JOIN hard_blocks h USING (acct) ANTI JOIN set_apart USING (acct))
GROUP BY address HAVING first_block < last_block;

-- An address seen on more than fifty blocks identifies nobody.
CREATE TABLE address_blocks AS
WITH several AS MATERIALIZED (
    SELECT a.address_no, a.first_block, coalesce(b.block, h.acct) AS block, min(h.day) AS day
    FROM account_addresses h
    JOIN (SELECT rowid AS address_no, address, first_block FROM shared_addresses WHERE NOT of_two) a USING (address)
    LEFT JOIN hard_blocks b USING (acct) ANTI JOIN set_apart USING (acct)
    GROUP BY ALL
)
SELECT rowid AS address_no, first_block AS block, first_day AS day, first_block FROM shared_addresses WHERE of_two
UNION ALL
SELECT rowid, last_block, last_day, first_block FROM shared_addresses WHERE of_two
UNION ALL
SELECT address_no, block, day, first_block FROM several
SEMI JOIN (SELECT address_no FROM several GROUP BY address_no HAVING count(*) <= 50) USING (address_no);

-- needs: link_pairs
CREATE TABLE unlinked_blocks AS
SELECT DISTINCT x.block AS p, y.block AS q
FROM (SELECT a, b FROM link_pairs WHERE NOT linked UNION SELECT b, a FROM link_pairs WHERE NOT linked) u
JOIN blocks x ON x.acct = u.a JOIN blocks y ON y.acct = u.b;

-- needs: address_blocks
CREATE TABLE doubtful_addresses AS
SELECT rowid AS address_no FROM shared_addresses WHERE doubtful
UNION
SELECT a.address_no FROM address_blocks a SEMI JOIN unlinked_blocks u ON u.p = a.block;

-- Addresses of a block that more than one address leads to; any other is a group by itself. Such a block is an account
-- of which several are known, or has several accounts.
-- needs: told_often or hard_blocks
-- needs: address_blocks
CREATE TABLE linked_addresses AS
WITH asked AS (
    SELECT address_no, block FROM address_blocks
    SEMI JOIN (SELECT acct AS block FROM told_often UNION ALL SELECT block FROM hard_blocks) o USING (block)
)
SELECT DISTINCT a.address_no
FROM asked a SEMI JOIN (SELECT block FROM asked GROUP BY block HAVING count(*) > 1) m ON m.block = a.block;

-- The blocks about which it must be known what could contradict.
-- needs: doubtful_addresses or linked_addresses
CREATE TABLE doubtful_blocks AS
SELECT DISTINCT block FROM address_blocks
SEMI JOIN (SELECT address_no FROM doubtful_addresses UNION ALL SELECT address_no FROM linked_addresses) d USING (address_no);

-- needs: doubtful_blocks
CREATE TABLE block_sources AS
SELECT DISTINCT b.block, a.source_rank FROM accounts a JOIN (SELECT * FROM blocks SEMI JOIN doubtful_blocks USING (block)) b USING (acct)
WHERE NOT (a.is_address AND a.role = 'lms');
-- needs: doubtful_blocks
CREATE TABLE block_ids AS
SELECT DISTINCT b.block, k.directory_id, coalesce(k.employer, '') AS employer, k.employee_number
FROM account_keys k JOIN (SELECT * FROM blocks SEMI JOIN doubtful_blocks USING (block)) b USING (acct)
WHERE k.directory_id IS NOT NULL OR k.employee_number IS NOT NULL;

-- Sums that show at a glance that nothing in a group of blocks can contradict anything else in it.
CREATE MACRO harmless(source_count, source_kinds, directory_ids, employee_numbers) AS
    source_count = source_kinds AND directory_ids <= 1 AND employee_numbers <= 1;

-- needs: doubtful_addresses
CREATE TABLE suspect_addresses AS
WITH asked AS (
    SELECT address_no, block FROM address_blocks SEMI JOIN doubtful_addresses USING (address_no)
), source_sums AS (
    -- Of two sources the ranks tell at once whether they differ; only where there are more they are counted.
    SELECT a.address_no, count(*) AS sources, min(s.source_rank) AS first_rank, max(s.source_rank) AS last_rank
    FROM asked a JOIN block_sources s USING (block) GROUP BY ALL HAVING sources > 1
)
SELECT address_no FROM source_sums WHERE sources = 2 AND first_rank = last_rank
UNION
SELECT a.address_no FROM asked a SEMI JOIN (SELECT address_no FROM source_sums WHERE sources > 2) m ON m.address_no = a.address_no
JOIN block_sources s USING (block) GROUP BY a.address_no HAVING count(*) > count(DISTINCT s.source_rank)
UNION
SELECT a.address_no FROM asked a JOIN block_ids i USING (block) GROUP BY a.address_no
HAVING min(i.directory_id) < max(i.directory_id) OR min(i.employee_number) < max(i.employee_number)
UNION
SELECT a.address_no FROM asked a JOIN unlinked_blocks u ON u.p = a.block;

-- Of the pairs (p, q) in a relation, those that cannot be one person.
CREATE MACRO contradictions(pairs) AS TABLE
    WITH asked AS (SELECT DISTINCT p, q FROM query_table(pairs)),
    id_pairs AS (
        SELECT a.p, a.q, x.employer, x.directory_id IS NOT NULL AND y.directory_id IS NOT NULL AS both_in_directories,
               coalesce(x.directory_id = y.directory_id, false) AS one_directory_id,
               x.employee_number IS NOT NULL AND y.employee_number IS NOT NULL AND x.employer = y.employer AS both_numbered,
               coalesce(x.employee_number = y.employee_number AND x.employer = y.employer, false) AS one_number
        FROM asked a JOIN block_ids x ON x.block = a.p JOIN block_ids y ON y.block = a.q
    )
    SELECT a.p, a.q FROM asked a JOIN block_sources x ON x.block = a.p
    JOIN block_sources y ON y.block = a.q AND y.source_rank = x.source_rank
    UNION SELECT a.p, a.q FROM asked a JOIN unlinked_blocks u ON u.p = a.p AND u.q = a.q
    UNION SELECT p, q FROM id_pairs GROUP BY p, q HAVING bool_or(both_in_directories) AND NOT bool_or(one_directory_id)
    UNION SELECT p, q FROM id_pairs WHERE both_numbered GROUP BY p, q, employer HAVING NOT bool_or(one_number);

-- needs: suspect_addresses
CREATE TABLE claims AS
WITH asked AS (
    SELECT * FROM address_blocks SEMI JOIN suspect_addresses USING (address_no)
)
SELECT x.address_no, x.block AS p, y.block AS q, x.day AS p_day, y.day AS q_day
FROM asked x JOIN asked y ON y.address_no = x.address_no AND y.block <> x.block;

-- needs: claims
CREATE TABLE address_pairs AS
SELECT c.*, a.address, k.p IS NOT NULL AS contradictory
FROM claims c JOIN (SELECT rowid AS address_no, address FROM shared_addresses) a USING (address_no) LEFT JOIN contradictions('claims') k USING (p, q);

-- From when to when a block holds an address that several blocks claim; contested where two begin on one day.
-- needs: address_pairs
CREATE TABLE holds AS
SELECT address, p AS block, p_day AS day,
       CASE WHEN bool_or(contradictory AND q_day < p_day) THEN p_day ELSE always() END AS held_from,
       coalesce(min(q_day) FILTER (contradictory AND q_day > p_day) - 1, forever()) AS held_to,
       bool_or(contradictory AND q_day = p_day) AS contested
FROM address_pairs GROUP BY address, p, p_day;

-- needs: holds
CREATE TABLE possible_joins AS
SELECT x.address, x.p, x.q
FROM address_pairs x
JOIN holds hp ON hp.address = x.address AND hp.block = x.p
JOIN holds hq ON hq.address = x.address AND hq.block = x.q
WHERE NOT x.contradictory AND NOT hp.contested AND NOT hq.contested
  AND x.q_day BETWEEN hp.held_from AND hp.held_to AND x.p_day BETWEEN hq.held_from AND hq.held_to;

-- needs: address_blocks
CREATE TABLE address_edges AS
SELECT first_block AS p, block AS q
FROM address_blocks ANTI JOIN suspect_addresses USING (address_no)
UNION ALL
SELECT j.p, j.q FROM possible_joins j
WHERE NOT EXISTS (
    SELECT 1 FROM possible_joins k
    JOIN address_pairs c ON c.address = k.address AND c.contradictory
    WHERE k.address = j.address
      AND ((k.p = j.p AND c.p = k.q AND c.q = j.q) OR (k.p = j.q AND c.p = k.q AND c.q = j.p)));

-- Blocks that more than one address leads to, and those of addresses in question.
-- needs: suspect_addresses or linked_addresses
CREATE TABLE tangled_blocks AS
SELECT DISTINCT block FROM address_blocks
SEMI JOIN (SELECT address_no FROM suspect_addresses UNION ALL SELECT address_no FROM linked_addresses) t USING (address_no);

-- needs: tangled_blocks
CREATE TABLE tangled_groups AS
WITH RECURSIVE tangled_edges AS (
    SELECT p, q FROM address_edges SEMI JOIN tangled_blocks b ON b.block = address_edges.q WHERE p <> q
), both_ways AS MATERIALIZED (
    SELECT p AS a, q AS b FROM tangled_edges UNION SELECT q, p FROM tangled_edges
), labels(block, leader) USING KEY (block) AS (
    SELECT a, least(a, min(b)) FROM both_ways GROUP BY a
    UNION
    SELECT e.b, min(l.leader)
    FROM labels l JOIN both_ways e ON e.a = l.block JOIN recurring.labels r ON r.block = e.b
    WHERE l.leader < r.leader GROUP BY e.b
)
SELECT block, leader FROM labels;

-- needs: address_edges
CREATE TABLE address_groups AS
SELECT q AS block, p AS leader FROM address_edges ANTI JOIN tangled_blocks b ON b.block = address_edges.q WHERE p <> q
UNION ALL
SELECT block, leader FROM tangled_groups;

-- A group that would unite two contradicting blocks is not joined at all.
-- needs: tangled_groups
CREATE TABLE suspect_members AS
WITH source_sums AS (
    SELECT g.leader, count(*) AS source_count, count(DISTINCT s.source_rank) AS source_kinds
    FROM tangled_groups g JOIN block_sources s USING (block) GROUP BY ALL
), id_sums AS (
    SELECT g.leader, count(DISTINCT i.directory_id) AS directory_ids, count(DISTINCT i.employee_number) AS employee_numbers
    FROM tangled_groups g JOIN block_ids i USING (block) GROUP BY ALL
), suspects AS (
    SELECT leader FROM source_sums LEFT JOIN id_sums USING (leader)
    WHERE NOT harmless(source_count, source_kinds, coalesce(directory_ids, 0), coalesce(employee_numbers, 0))
    UNION SELECT g.leader FROM tangled_groups g JOIN unlinked_blocks u ON u.p = g.block
)
SELECT x.leader, x.block AS p, y.block AS q
FROM tangled_groups x JOIN suspects USING (leader) JOIN tangled_groups y ON y.leader = x.leader AND x.block < y.block;

-- needs: suspect_members
CREATE TABLE broken_groups AS
SELECT DISTINCT leader FROM suspect_members SEMI JOIN contradictions('suspect_members') USING (p, q);

-- 4. The person of every account; pid is the number of its first account in the list: a block has that of its first
-- account, and a group of blocks is led by its first.
CREATE TABLE account_standings AS
SELECT coalesce(g.leader, h.block, a.acct) AS pid, a.acct, a.role, a.source_rank, a.mark,
       first_sighting(a.first_day, s.first_day) AS first_seen, a.seen > 0 AS has_snapshot
FROM accounts a
LEFT JOIN hard_blocks h USING (acct)
LEFT JOIN (SELECT * FROM address_groups ANTI JOIN broken_groups USING (leader)) g ON g.block = coalesce(h.block, a.acct)
LEFT JOIN sightings s USING (acct);

CREATE VIEW account_people AS
SELECT acct, pid FROM account_standings;

-- 5. Who held an address that more than one person had, for events of accounts keyed by it (rule 2.7).
-- needs: holds or broken_groups
CREATE TABLE address_holders AS
SELECT k.acct, p.pid, h.held_from, h.held_to
FROM (SELECT address, block, held_from, held_to FROM holds WHERE NOT contested
      UNION ALL
      -- Addresses that looked harmless, in a group that was not joined after all.
      SELECT t.address, a.block, always(), forever() FROM address_blocks a
      JOIN address_groups g USING (block) SEMI JOIN broken_groups b ON b.leader = g.leader
      ANTI JOIN suspect_addresses s ON s.address_no = a.address_no
      JOIN (SELECT rowid AS address_no, address FROM shared_addresses) t ON t.address_no = a.address_no) h
JOIN accounts k ON k.is_address AND k.account = h.address AND coalesce(k.mark, '') NOT IN ('shared', 'service')
JOIN account_people p ON p.acct = h.block
WHERE h.block IN (SELECT b.block FROM blocks b SEMI JOIN account_snapshots s ON s.acct = b.acct);
