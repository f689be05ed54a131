-- reach: person
-- Which completions count for which requirement, and which cannot be verified (rules 7.1 and 7.2).

-- 1. Whose completions: the holder's of the address that day, a candidate's, else the person's whose account it is.
-- needs: moved_completions or candidate_accounts
CREATE TABLE taken_otherwise AS
SELECT c.rowid AS cid, m.pid, CAST(NULL AS VARCHAR) AS doubt, u.course_no, ends_at(c.begins_at, c.lasts_s) AS ends_at, c.*
FROM completions c JOIN moved_completions m ON m.cid = c.rowid JOIN account_people p USING (acct) JOIN course_curricula u USING (curriculum)
UNION ALL
SELECT c.rowid, k.pid, k.reason, u.course_no, ends_at(c.begins_at, c.lasts_s) AS ends_at, c.*
FROM completions c JOIN candidate_accounts k USING (acct) JOIN course_curricula u USING (curriculum)
ANTI JOIN moved_completions m ON m.cid = c.rowid
UNION ALL
SELECT c.rowid, k.pid, 'identity_candidate', u.course_no, ends_at(c.begins_at, c.lasts_s) AS ends_at, c.*
FROM completions c JOIN moved_completions m ON m.cid = c.rowid JOIN course_curricula u USING (curriculum)
JOIN (SELECT a AS holder, b AS pid FROM candidate_pairs UNION ALL SELECT b, a FROM candidate_pairs) k ON k.holder = m.pid;

CREATE VIEW taken AS
SELECT c.rowid AS cid, p.pid, CAST(NULL AS VARCHAR) AS doubt, u.course_no, ends_at(c.begins_at, c.lasts_s) AS ends_at, c.*
FROM completions c JOIN account_people p USING (acct) JOIN course_curricula u USING (curriculum) ANTI JOIN moved_completions m ON m.cid = c.rowid
UNION ALL SELECT * FROM taken_otherwise;

-- 2. Support that depends on the person: a roster that names them.
-- needs: sessions
CREATE TABLE session_completions AS
SELECT t.cid, t.pid, bool_or(n.who IS NOT NULL) AS named
FROM taken t JOIN entered e USING (entry) JOIN sessions s ON s.event = e.event
LEFT JOIN person_names n ON n.pid = t.pid AND list_contains(list_transform(s.attendees, lambda w: account_key(trim(w))), n.who)
GROUP BY ALL;

-- 3. Days on which exactly one published version of a course was in force, to read completions without a version.
-- needs: course_versions
CREATE TABLE lone_versions AS
WITH spans AS (
    SELECT course_no, cv, coalesce(published_on, always()) AS from_day, coalesce(retired_on, forever()) AS to_day FROM course_versions
), cuts AS (
    SELECT course_no, from_day AS day FROM spans UNION SELECT course_no, to_day + 1 FROM spans WHERE to_day < forever()
), pieces AS (
    SELECT course_no, day AS from_day, coalesce(lead(day) OVER (PARTITION BY course_no ORDER BY day) - 1, forever()) AS to_day FROM cuts
)
SELECT p.course_no, p.from_day, p.to_day, min(s.cv) AS cv
FROM pieces p JOIN spans s ON s.course_no = p.course_no AND p.from_day BETWEEN s.from_day AND s.to_day
GROUP BY ALL HAVING count(*) = 1;

-- 4. What each class of requirements makes of each course and version that completions name.
CREATE TABLE curriculum_classes AS
SELECT cu.curriculum, cu.course_no, k.cc, k.zone_no, cu.cv, cu.version_rank, cu.published_on, coalesce(t.topic_no, 0) AS topic_no,
       k.by_topics, k.demands_version, k.reads_version AND cu.cv IS NULL AND cu.version_rank IS NULL AS version_wanted, m.version_rank AS min_rank,
       k.pre_boarding_days, CASE WHEN k.backfill_needs_support THEN k.backfill_days END AS backfill_days,
       k.live_session_needs_roster, CASE WHEN k.bulk_needs_support THEN k.bulk_min END AS bulk_min
FROM curricula cu
JOIN accepted_courses x USING (course_no) JOIN credit_classes k USING (cc)
LEFT JOIN version_ranks m ON m.version_key = k.min_version_key
LEFT JOIN taught t ON k.by_topics AND t.cc = k.cc AND t.cv = cu.cv
WHERE coalesce(cu.version_rank >= m.version_rank, true)
  AND (NOT k.by_topics OR t.topic_no IS NOT NULL OR (cu.cv IS NULL AND cu.version_rank IS NULL));

CREATE MACRO doubt_about(flaw, doubt, published_on, day_hi, traits, recorded_day, period_hi, backfill_days) AS
    CASE WHEN flaw IS NOT NULL THEN CAST(flaw AS VARCHAR)
         WHEN doubt IS NOT NULL THEN doubt
         WHEN published_on > day_hi THEN 'version_before_release'
         WHEN is_by_hand(traits) AND NOT is_supported(traits) AND recorded_day - period_hi > backfill_days THEN 'backfill_unsupported' END;

CREATE TABLE odd_classes AS
SELECT cc FROM curriculum_classes WHERE version_wanted OR zone_no <> 0;

-- 5. The few whose credit depends on a session, a bulk entry, a version not written, or another zone.
-- needs: odd_classes or entered
CREATE TABLE odd_credits AS
WITH placed AS (
    SELECT t.cid, k.cc, t.pid, k.topic_no, k.by_topics, t.begins_at, t.ends_at, t.course_no, k.version_wanted, k.demands_version, k.min_rank,
           CASE WHEN k.zone_no = 0 THEN t.day_lo ELSE local_day(t.begins_at, b.changes_at, b.before_s, b.after_s) END AS day_lo,
           CASE WHEN k.zone_no = 0 THEN t.day_hi ELSE local_day(t.ends_at, e.changes_at, e.before_s, e.after_s) END AS day_hi,
           coalesce(k.cv, l.cv) AS cv, coalesce(k.version_rank, r.version_rank) AS version_rank, l.cv IS NOT NULL AS version_inferred,
           k.pre_boarding_days, t.flaw, t.doubt, k.published_on, t.traits, t.recorded_day, t.day_hi AS period_hi, k.backfill_days,
           CASE WHEN k.live_session_needs_roster AND s.named = false THEN 'roster_mismatch'
                WHEN g.people >= k.bulk_min AND is_instant(t.lasts_s) AND NOT is_supported(t.traits) AND NOT has_duration(t.traits) AND NOT coalesce(s.named, false)
                THEN 'bulk_unexplained' END AS doubt_of_entry
    FROM taken t
    JOIN curriculum_classes k USING (curriculum)
    LEFT JOIN lone_versions l ON k.version_wanted AND l.course_no = t.course_no AND t.day_lo BETWEEN l.from_day AND l.to_day
    LEFT JOIN (SELECT v.cv, n.version_rank FROM course_versions v JOIN version_ranks n USING (version_key)) r ON r.cv = l.cv
    LEFT JOIN version_offsets b ON b.zone_no = k.zone_no AND b.utc_day = CAST(t.begins_at AS DATE)
    LEFT JOIN version_offsets e ON e.zone_no = k.zone_no AND e.utc_day = CAST(t.ends_at AS DATE)
    LEFT JOIN session_completions s ON s.cid = t.cid AND s.pid = t.pid
    LEFT JOIN entered n USING (entry)
    LEFT JOIN bulk_entries g ON g.actor = n.actor AND g.begins_at = t.begins_at
    WHERE t.flaw IS DISTINCT FROM 'not_finished'
      AND (k.version_wanted OR k.zone_no <> 0 OR t.entry IS NOT NULL)
)
SELECT p.cid, p.cc, p.pid, coalesce(t.topic_no, p.topic_no) AS topic_no, p.begins_at, p.ends_at, p.course_no, p.day_lo, p.day_hi,
       p.cv, p.version_rank, p.version_inferred, p.pre_boarding_days,
       coalesce(doubt_about(p.flaw, p.doubt, p.published_on, p.day_hi, p.traits, p.recorded_day, p.period_hi, p.backfill_days),
                p.doubt_of_entry, CASE WHEN p.version_wanted AND p.demands_version AND (p.cv IS NULL OR (p.version_rank IS NULL AND p.min_rank IS NOT NULL)) THEN 'version_unknown' END) AS reason
FROM placed p
LEFT JOIN (
    SELECT cv, course_no, cc, topic_no FROM taught
    UNION SELECT NULL, course_no, cc, topic_no FROM taught  -- no version is known: any topic the course ever taught
) t ON p.by_topics AND p.version_wanted AND t.cc = p.cc AND t.course_no = p.course_no AND t.cv IS NOT DISTINCT FROM p.cv
WHERE coalesce(p.version_rank >= p.min_rank, true) AND (NOT p.by_topics OR NOT p.version_wanted OR t.topic_no IS NOT NULL);

-- 6. Credits: in each tenure the completion lies in (without a date: in every one). Their order is that of `cid`.
CREATE MACRO lies_in(day, pre_boarding_days, from_day, to_day, last_to, previous_to) AS
    CASE WHEN day IS NULL THEN previous_to IS NULL
         ELSE day <= to_day AND day >= greatest(from_day - pre_boarding_days, coalesce(last_to + 1, always())) END;

CREATE TABLE credits AS
WITH every_other AS (
    SELECT t.cid, k.cc, t.pid, k.topic_no, t.begins_at, t.ends_at, t.course_no, t.day_lo, t.day_hi, k.cv, k.version_rank,
           false AS version_inferred, k.pre_boarding_days,
           doubt_about(t.flaw, t.doubt, k.published_on, t.day_hi, t.traits, t.recorded_day, t.day_hi, k.backfill_days) AS reason
    FROM taken_otherwise t JOIN curriculum_classes k USING (curriculum)
    WHERE t.flaw IS DISTINCT FROM 'not_finished'
      AND NOT (k.version_wanted OR k.zone_no <> 0 OR t.entry IS NOT NULL)
    UNION ALL BY NAME SELECT * FROM odd_credits
), found AS (
    -- Nearly all are of the person whose account it is: account and tenure are looked up at once.
    SELECT c.rowid AS cid, k.cc, s.pid, k.topic_no, s.tenure, c.day_lo, c.day_hi, c.begins_at,
           ends_at(c.begins_at, c.lasts_s) AS ends_at, k.course_no, k.cv, k.version_rank, false AS version_inferred,
           doubt_about(c.flaw, NULL, k.published_on, c.day_hi, c.traits, c.recorded_day, c.day_hi, k.backfill_days) AS reason
    FROM completions c JOIN curriculum_classes k USING (curriculum)
    JOIN (SELECT p.acct, s.* FROM account_people p JOIN segments s USING (pid)) s
      ON s.acct = c.acct AND lies_in(c.day_lo, k.pre_boarding_days, s.from_day, s.to_day, s.last_to, s.previous_to)
    ANTI JOIN moved_completions m ON m.cid = c.rowid
    WHERE c.flaw IS DISTINCT FROM 'not_finished'
      AND NOT (k.version_wanted OR k.zone_no <> 0 OR c.entry IS NOT NULL)
    UNION ALL
    SELECT c.cid, c.cc, c.pid, c.topic_no, s.tenure, c.day_lo, c.day_hi, c.begins_at, c.ends_at, c.course_no, c.cv,
           c.version_rank, c.version_inferred, c.reason
    FROM every_other c
    JOIN segments s ON s.pid = c.pid AND lies_in(c.day_lo, c.pre_boarding_days, s.from_day, s.to_day, s.last_to, s.previous_to)
)
SELECT *, reason IS NULL AS counted FROM found;

CREATE VIEW counted AS
SELECT cid, cc, pid, topic_no, tenure, day_lo, day_hi, begins_at, ends_at, course_no, cv, version_rank
FROM credits WHERE counted;

-- Of each owner (person, requirement, topic) in a tenure: the first that counts, and those nearest to the period's start.
CREATE TABLE owners AS
SELECT cc, pid, topic_no, tenure, min(cid) AS first_cid, max(day_lo) FILTER (day_lo < period_start()) AS last_before,
       min(day_lo) FILTER (day_lo >= period_start()) AS first_since
FROM counted GROUP BY cc, pid, topic_no, tenure;

-- What could meet an obligation if it were verified; a version obligation cannot rest on a record that names none.
CREATE TABLE withheld AS
SELECT cid, cc, pid, topic_no, tenure, day_lo, day_hi, begins_at, ends_at, course_no, cv, version_rank, reason, counted
FROM credits
WHERE NOT counted OR (version_rank IS NULL AND cc IN (SELECT cc FROM requirement_versions WHERE trigger_word = 'published'));
