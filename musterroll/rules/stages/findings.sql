-- reach: person
-- What a person should look at, each a sentence that a stranger can check (rule 9).

CREATE TABLE findings (
    code VARCHAR, severity VARCHAR, pid INTEGER, req INTEGER, obligation VARCHAR, sentence VARCHAR, details VARCHAR, facts VARCHAR[],
    explained VARCHAR
);


-- By their names; who has none by the account.
CREATE TABLE named_people AS
WITH nameless AS (
    SELECT n.pid, n.first_acct FROM persons n LEFT JOIN person_attributes t USING (pid) WHERE t.name IS NULL
)
SELECT n.pid, t.name AS who, n.in_population
FROM period_people n JOIN person_attributes t USING (pid) WHERE t.name IS NOT NULL
UNION ALL
SELECT n.pid, a.account, p.in_population
FROM accounts a JOIN nameless n ON n.first_acct = a.acct JOIN period_people p USING (pid);

-- 1. Obligations.
-- needs: judged
CREATE TABLE noteworthy AS
SELECT * EXCLUDE (tenure, met_hi, opened_at, due_after_break, alert_at, cv, version_rank) FROM verdicts
WHERE (in_period AND (status IN ('late', 'missed', 'indeterminate') OR due < period_start())) OR rollforward
   OR basis_word = 'history begins';

-- Obligations in the parts of sentences: all in a relation that has the columns of `verdicts`.
CREATE MACRO told(chosen) AS TABLE
SELECT o.*, CASE WHEN o.completion IS NULL THEN [] ELSE [o.completion] END AS facts, n.who,
       q.title || CASE WHEN o.topic IS NOT NULL THEN ' (' || o.topic || ')' WHEN o.course IS NOT NULL THEN ' (' || o.course || ')' ELSE '' END AS what,
       'due on ' || o.due || ' (' || o.trigger_on || ': ' || o.due_basis
           || CASE o.kind WHEN 'pre_access' THEN coalesce(' to ' || o.particular, '') || coalesce(', granted at ' || strftime(o.due_at, '%Y-%m-%d %H:%M:%S') || ' UTC', '')
                          WHEN 'version' THEN coalesce(', course version ' || o.particular, '')
                          WHEN 'jit' THEN coalesce(', alert ' || o.particular, '') ELSE '' END
           || ', policy version ' || o.policy_version || ')' AS rule_words
FROM in_words(chosen) o JOIN named_people n USING (pid) JOIN requirements q USING (req);

-- needs: opened_by_publication
CREATE TABLE older_versions AS
SELECT DISTINCT o.pid, o.oid
FROM verdicts o JOIN requirement_versions r USING (rv)
JOIN counted c ON c.cc = r.cc AND c.pid = o.pid AND c.tenure = o.tenure AND c.course_no = o.course_no
WHERE o.kind = 'version' AND o.status = 'missed' AND c.day_lo >= o.trigger_on AND c.version_rank < o.version_rank;

-- An exemption that could not count is printed beside the miss (rule 7.4).
-- needs: exemptions
CREATE TABLE explanations AS
SELECT s.pid, s.oid, min('Exemption ' || coalesce('(' || x.reason || ') ', '')
    || CASE WHEN NOT x.two_people THEN 'without two people who requested and approved it'
            ELSE 'approved on ' || x.granted_on || ', after the due day' END
    || coalesce(', by ' || x.approved_by, '') || '.') AS words
FROM verdicts s JOIN requirements q USING (req) JOIN exemptions x ON x.pid = s.pid AND folded(x.requirement) = folded(q.requirement) AND s.due BETWEEN x.from_day AND x.last_day
WHERE s.status IN ('late', 'missed', 'unverified', 'indeterminate') GROUP BY s.pid, s.oid;

-- These are told when they are asked for, like the obligations that they are about: there are as many as people, and
-- their words are long. One obligation may be noted for several things.
CREATE MACRO findings_of_obligations(chosen) AS TABLE
WITH noted AS (
    SELECT *, unnest(list_filter([
               CASE WHEN in_period AND status IN ('late', 'missed') THEN 'outcome' END,
               CASE WHEN in_period AND due < period_start() THEN 'carry_in_overdue' END,
               CASE WHEN rollforward THEN 'rollforward_open' END,
               CASE WHEN starts_with(due_basis, 'history begins') THEN 'history_begins' END,
               CASE WHEN in_period AND status = 'indeterminate' THEN 'ambiguous_date' END], lambda note: note IS NOT NULL)) AS note
    FROM told(chosen)
)
SELECT CASE WHEN o.note <> 'outcome' THEN o.note WHEN w.oid IS NOT NULL THEN 'wrong_version' ELSE o.kind || '_' || o.status END AS code,
       CASE o.note WHEN 'outcome' THEN 'strong' WHEN 'ambiguous_date' THEN 'ask' ELSE 'info' END AS severity, o.pid, o.req, o.id AS obligation,
       CASE o.note
         WHEN 'carry_in_overdue'
           THEN o.who || ' was already overdue for ' || o.what || ' when the period began: ' || o.rule_words || '; '
                || days_of(o.overdue_days_in_period) || ' overdue in the period.'
         WHEN 'rollforward_open'
           THEN o.who || ': ' || o.what || ' was open at the period''s end, ' || o.rule_words || '. '
                || CASE WHEN o.completed_on IS NOT NULL THEN 'Completed on ' || o.completed_on ELSE 'Not completed' END || ' as of ' || as_of() || '.'
         WHEN 'history_begins'
           THEN o.who || ': what fell due before ' || history_from() || ', where the records begin, is not judged; ' || o.what || ' is ' || o.rule_words || '.'
         WHEN 'ambiguous_date'
           THEN o.who || ': the completion of ' || o.what || ' is known by its date' || coalesce(' ' || o.completed_on, '') || ' only, which lies partly on either side of the limit; '
                || o.rule_words || '. A record with the time of day and its zone would settle it.'
         ELSE CASE WHEN o.status = 'late'
                   THEN o.who || ' completed ' || o.what || ' on ' || o.completed_on || ', '
                        || CASE WHEN o.days_late > 0 THEN days_of(o.days_late) || ' late'
                                ELSE 'at ' || strftime(o.completed_at, '%Y-%m-%d %H:%M:%S') || ' UTC, after the access was granted' END || ': ' || o.rule_words || '.'
                   ELSE o.who || ' has no completion of ' || o.what || ' that counts by ' || as_of() || ': ' || o.rule_words
                        || '. A record of a completion by the due day would settle it.' END
              || CASE WHEN o.open_at_period_end THEN ' Open at the period''s end.' ELSE '' END END AS sentence,
       CASE o.note
         WHEN 'carry_in_overdue' THEN to_json({'due': o.due, 'overdue_days_in_period': o.overdue_days_in_period})
         WHEN 'rollforward_open' THEN to_json({'due': o.due, 'completed_on': o.completed_on})
         WHEN 'history_begins' THEN to_json({'history_from': history_from()})
         WHEN 'ambiguous_date' THEN to_json({'due': o.due})
         ELSE to_json({'due': o.due, 'days_late': o.days_late, 'overdue_days_in_period': o.overdue_days_in_period}) END AS details,
       CASE WHEN o.note IN ('carry_in_overdue', 'history_begins') THEN [] ELSE o.facts END AS facts,
       CASE WHEN o.note = 'outcome' THEN x.words END AS explained
FROM noted o LEFT JOIN older_versions w USING (pid, oid) LEFT JOIN explanations x USING (pid, oid);

-- 2. Leaves.
-- needs: leave_moves
CREATE TABLE owed_around_leaves AS SELECT * FROM verdicts WHERE pid IN (SELECT pid FROM leave_moves);

-- needs: leave_targets
-- needs: owed_around_leaves
INSERT INTO findings
SELECT 'leave_applied', 'info', o.pid, o.req, o.id,
       o.who || ': ' || o.what || ' was due on ' || v.due_after_break || ', inside an approved leave, and moved to ' || o.due || ' (' || o.due_basis || ').',
       to_json({'original_due': o.original_due, 'due': o.due}), list_sort(list_transform(m.facts, lambda f: pointer(f.input, f.row))), NULL
FROM told('owed_around_leaves') o JOIN owed_around_leaves v USING (oid) JOIN requirement_versions r ON r.rv = v.rv
JOIN leave_moves m ON m.pid = o.pid AND m.pv = r.pv AND v.due_after_break BETWEEN m.from_day AND m.to_day AND m.failed IS NULL
WHERE v.moved_by_leave;

-- needs: owed_around_leaves
INSERT INTO findings
SELECT 'leave_not_applied', 'ask', o.pid, o.req, o.id,
       o.who || ': ' || o.what || ' was due on ' || o.due || ', inside a leave that began on ' || min(m.from_day) || ', and did not move: '
           || CASE arg_min(m.failed, m.from_day)
                WHEN 'no_clause' THEN 'the policy has no clause on leave'
                WHEN 'approval_unknown' THEN 'no day of approval is known; the dated approval would settle it'
                WHEN 'not_approved_before' THEN 'it was not approved by its first day'
                ELSE 'an account was used during it' END || '.',
       to_json({'condition': arg_min(m.failed, m.from_day)}), list_sort(list_transform(arg_min(m.facts, m.from_day), lambda f: pointer(f.input, f.row))), NULL
FROM told('owed_around_leaves') o JOIN owed_around_leaves v USING (oid) JOIN requirement_versions r ON r.rv = v.rv
JOIN leave_moves m ON m.pid = o.pid AND m.pv = r.pv AND v.due BETWEEN m.from_day AND m.to_day
WHERE m.failed IS NOT NULL AND o.kind <> 'pre_access'
GROUP BY o.pid, o.req, o.id, o.who, o.what, o.due;

-- 3. Gaps between completions under a rule by year, date or window.
-- needs: policy_windows
INSERT INTO findings
WITH calendars AS (
    SELECT r.req, r.cc FROM requirement_versions r
    JOIN requirement_days d ON d.rv = r.rv AND d.req = r.req AND period_start() BETWEEN d.from_day AND d.to_day WHERE r.mode IN ('calendar_year', 'fixed_date', 'windows')
), pairs AS (
    -- A gap that ends in the period begins with the last completion before it; or in it, if the period is long enough.
    SELECT k.req, o.pid, o.topic_no, o.tenure, o.last_before AS day_lo, o.first_since AS next_lo
    FROM owners o JOIN calendars k USING (cc) WHERE o.last_before IS NOT NULL
    UNION ALL
    SELECT req, pid, topic_no, tenure, day_lo, lead(day_lo) OVER (PARTITION BY req, pid, topic_no, tenure ORDER BY day_lo)
    FROM (SELECT DISTINCT k.req, c.pid, c.topic_no, c.tenure, c.day_lo FROM counted c JOIN calendars k USING (cc)
          WHERE c.day_lo >= period_start() AND CAST(period_start() + to_months(15) AS DATE) < period_end())
), long_gaps AS (
    SELECT * FROM pairs
    WHERE coalesce(next_lo, as_of()) > CAST(day_lo + to_months(15) AS DATE) AND coalesce(next_lo, as_of()) BETWEEN period_start() AND period_end()
), bound AS (
    SELECT pid, req, tenure, from_day, to_day FROM entries SEMI JOIN long_gaps USING (pid, req)
)
SELECT 'renewal_gap', 'info', p.pid, p.req, NULL,
       n.who || ': between ' || p.day_lo || ' and ' || coalesce(CAST(p.next_lo AS VARCHAR), 'now (' || as_of() || ')') || ' lie more than 15 months without '
           || q.title || coalesce(' (' || t.topic || ')', '') || ', which the rule by calendar allows.',
       to_json({'from': p.day_lo, 'to': p.next_lo}), [], NULL
FROM long_gaps p JOIN named_people n USING (pid) JOIN requirements q USING (req) LEFT JOIN topics t USING (topic_no)
WHERE n.in_population AND EXISTS (SELECT 1 FROM bound b WHERE b.pid = p.pid AND b.req = p.req)
  AND (p.next_lo IS NOT NULL OR EXISTS (SELECT 1 FROM bound b WHERE b.pid = p.pid AND b.req = p.req AND b.tenure = p.tenure
                                        AND as_of() BETWEEN b.from_day AND b.to_day));
