-- reach: person
-- Findings about records and identities: what was not counted, or counts and stays visible (rules 2.6, 7.1, 9).

-- needs: outsiders
CREATE TABLE unowned AS
SELECT o.pid, t.acct, count(*) AS completions, min(t.day_lo) AS first_day, max(t.day_lo) AS last_day,
       list(pointer_of(t.fact) ORDER BY t.fact)[:20] AS facts
FROM taken t JOIN outsiders p USING (pid) JOIN account_people o ON o.acct = t.acct
WHERE t.doubt IS NULL
GROUP BY o.pid, t.acct;

-- needs: unowned
INSERT INTO findings
SELECT 'unmatched_completion', 'ask', u.pid, NULL, NULL,
       count_of(u.completions, 'completion', 'completions') || ' of ' || a.source || ' account ' || a.account
           || CASE WHEN u.completions = 1 THEN ' belongs' ELSE ' belong' END || ' to nobody in the population'
           || CASE WHEN a.mark IS NOT NULL THEN ' (marked ' || a.mark || ')' ELSE '' END
           || '. A link to a person, or an export that lists this person, would settle it.',
       to_json({'source': a.source, 'account': a.account, 'completions': u.completions}), u.facts, NULL
FROM unowned u JOIN accounts a USING (acct);

-- needs: unowned
-- needs: shared_accounts
INSERT INTO findings
SELECT 'shared_account', 'ask', u.pid, NULL, NULL,
       a.source || ' account ' || a.account || ' is shared; its ' || count_of(u.completions, 'completion', 'completions')
           || CASE WHEN u.completions = 1 THEN ' is' ELSE ' are' END || ' credited to nobody. A record under each person''s own account would settle it.',
       to_json({'source': a.source, 'account': a.account, 'completions': u.completions}), u.facts, NULL
FROM unowned u JOIN accounts a USING (acct) WHERE a.mark = 'shared';

-- Completions that deserve a word: credit withheld or read from elsewhere, outside every tenure, recorded much later.
-- needs: withheld or odd_credits
CREATE TABLE noted_credits AS
WITH noted AS (
    SELECT * FROM credits WHERE NOT counted OR version_inferred
)
SELECT c.cid, c.pid, bool_or(c.version_inferred AND c.counted AND e.pid IS NOT NULL) AS version_inferred
FROM noted c JOIN credit_classes k USING (cc)
LEFT JOIN (SELECT DISTINCT pid, req FROM entries SEMI JOIN noted USING (pid)) e ON e.pid = c.pid AND e.req = k.req
GROUP BY c.cid, c.pid;

-- needs: withheld
CREATE TABLE noted_reasons AS
SELECT DISTINCT cid, pid, reason FROM credits
WHERE NOT counted AND reason IN ('no_date', 'status_unknown', 'version_before_release', 'backfill_unsupported', 'roster_mismatch');

CREATE TABLE records_in_question AS
WITH ends AS (
    SELECT j.pid, min(s.from_day) AS first_day, max(s.to_day) AS last_day, count(*) > 1 AS has_breaks
    FROM judged_people j LEFT JOIN segments s ON s.pid = j.pid GROUP BY j.pid
), lateness AS (
    SELECT backfill_days FROM policy_versions WHERE period_start() BETWEEN in_force_from AND in_force_to
)
SELECT t.cid, t.pid, t.day_lo, t.day_hi, t.fact, t.recorded_day, is_by_hand(t.traits) AS by_hand, o.has_method,
       is_supported(t.traits) AS supported, t.course_no,
       e.first_day, e.last_day, e.has_breaks, coalesce(c.version_inferred, false) AS version_inferred
FROM taken t JOIN ends e ON e.pid = t.pid CROSS JOIN lateness v LEFT JOIN noted_credits c ON c.cid = t.cid AND c.pid = t.pid
JOIN outcomes o USING (outcome)
WHERE t.doubt IS NULL AND t.flaw IS DISTINCT FROM 'not_finished'
  AND t.course_no IN (SELECT course_no FROM accepted_courses)
  AND coalesce(t.day_lo >= history_from(), true)
  AND (c.cid IS NOT NULL OR t.day_lo < e.first_day OR t.day_lo > e.last_day OR e.has_breaks OR t.recorded_day - t.day_hi > v.backfill_days);

-- needs: records_in_question
CREATE TABLE noted_records AS
SELECT t.* EXCLUDE (last_day, has_breaks), n.who,
       t.day_lo IS NOT NULL AND (t.first_day IS NULL OR t.day_lo < t.first_day OR t.day_lo > t.last_day OR t.has_breaks)
         AND NOT EXISTS (SELECT 1 FROM credits k WHERE k.cid = t.cid AND k.pid = t.pid)
         AND NOT EXISTS (SELECT 1 FROM segments s WHERE s.pid = t.pid AND t.day_lo BETWEEN s.from_day AND s.to_day) AS outside
FROM records_in_question t JOIN named_people n ON n.pid = t.pid;

-- needs: noted_reasons
INSERT INTO findings
SELECT CASE n.reason WHEN 'no_date' THEN 'completion_undated' ELSE n.reason END, 'ask', r.pid, NULL, NULL,
       r.who || ': the completion of ' || k.course || coalesce(' on ' || r.day_lo, '') || ' is not counted: '
           || CASE n.reason
                WHEN 'no_date' THEN 'it has no date; the day of completion would settle it'
                WHEN 'status_unknown' THEN 'its status is not known to mean passed or failed; the meaning of the word would settle it'
                WHEN 'version_before_release' THEN 'its version was published after it; the version shown on that day would settle it'
                WHEN 'backfill_unsupported' THEN 'it was entered by hand on ' || r.recorded_day || ', ' || days_of(r.recorded_day - r.day_hi)
                     || ' later, without a supporting document; the certificate or log would settle it'
                WHEN 'roster_mismatch' THEN 'the roster of its session does not name this person; the signed roster would settle it'
              END || '.',
       to_json({'day': r.day_lo, 'recorded': r.recorded_day}), [pointer_of(r.fact)], NULL
FROM noted_records r JOIN noted_reasons n USING (cid, pid) JOIN courses k USING (course_no);

-- needs: noted_credits
INSERT INTO findings
SELECT 'version_inferred', 'ask', r.pid, NULL, NULL,
       r.who || ': the completion of ' || k.course || ' on ' || r.day_lo || ' names no version; it is read as the only one in force that day. A record with the version would settle it.',
       to_json({'day': r.day_lo}), [pointer_of(r.fact)], NULL
FROM noted_records r JOIN courses k USING (course_no) WHERE r.version_inferred;

-- needs: noted_records
INSERT INTO findings
SELECT CASE WHEN r.day_lo < r.first_day THEN 'before_start' ELSE 'after_end' END,
       CASE WHEN r.day_lo < r.first_day THEN 'info' ELSE 'ask' END, r.pid, NULL, NULL,
       r.who || ' completed ' || k.course || ' on ' || r.day_lo || ', '
           || CASE WHEN r.day_lo < r.first_day THEN 'before work began on ' || r.first_day ELSE 'when no engagement was running' END
           || '; it is not counted.' || CASE WHEN r.day_lo < r.first_day THEN '' ELSE ' The dates of the engagement would settle it.' END,
       to_json({'day': r.day_lo}), [pointer_of(r.fact)], NULL
FROM noted_records r JOIN courses k USING (course_no) WHERE r.outside;

-- needs: noted_records
INSERT INTO findings
WITH rules AS (SELECT backfill_days FROM policy_versions WHERE period_start() BETWEEN in_force_from AND in_force_to)
SELECT CASE WHEN r.by_hand THEN 'backfill_supported' ELSE 'late_sync' END, 'info', r.pid, NULL, NULL,
       r.who || ': the completion of ' || k.course || ' on ' || r.day_lo || ' was recorded on ' || r.recorded_day
           || CASE WHEN r.by_hand THEN ' by hand, with a supporting document; it counts.'
                   ELSE ' by a scheduled synchronisation; late receipt is not late completion.' END,
       to_json({'day': r.day_lo, 'recorded': r.recorded_day}), [pointer_of(r.fact)], NULL
FROM noted_records r JOIN courses k USING (course_no), rules
WHERE r.recorded_day - r.day_hi > rules.backfill_days AND EXISTS (SELECT 1 FROM counted c WHERE c.cid = r.cid AND c.pid = r.pid)
  AND CASE WHEN r.by_hand THEN r.supported ELSE r.has_method END;
