-- reach: person
-- Due dates as moved, statuses, and what belongs to the period (rules 7.4 to 7.8).

-- 1. Moves: out of a break to the return, out of a leave to the days after it.
CREATE MACRO moved(renewals) AS TABLE
WITH dated AS (
SELECT o.* EXCLUDE (due), r.pv, o.due AS unmoved_due, coalesce(b.return_day, o.due) AS due_after_break,
       coalesce(t.moved_to, b.return_day, o.due) AS due, b.return_day IS NOT NULL AS moved_by_break,
       coalesce(t.provisional, false) AS provisional, t.moved_to IS NOT NULL AS moved_by_leave
FROM opened(renewals) o JOIN requirement_versions r USING (rv)
LEFT JOIN returns b ON o.kind <> 'pre_access' AND b.pid = o.pid AND b.tenure = o.tenure AND o.due > b.previous_to AND o.due < b.return_day
LEFT JOIN leave_targets t ON o.kind <> 'pre_access' AND t.pid = o.pid AND t.pv = r.pv
     AND coalesce(b.return_day, o.due) BETWEEN t.from_day AND t.to_day AND t.moved_to > coalesce(b.return_day, o.due)
)
-- A record that may lie before or after the alert it answers stands where no sure one is on time (7.3).
SELECT * REPLACE (CASE WHEN straddled THEN straddling_cid ELSE cid END AS cid,
                  CASE WHEN straddled THEN straddling_lo ELSE met_lo END AS met_lo,
                  CASE WHEN straddled THEN straddling_hi ELSE met_hi END AS met_hi)
FROM (SELECT * EXCLUDE (straddling_cid, straddling_lo, straddling_hi), straddling_cid, straddling_lo, straddling_hi,
             straddling_cid IS NOT NULL AND NOT coalesce(met_hi <= due, false) AS straddled FROM dated);

-- 2. Exemptions of two people; those granted by the due day count.
-- needs: exemptions
CREATE TABLE exemption_lists AS
SELECT x.pid, q.req, list({'from_day': x.from_day, 'last_day': x.last_day, 'granted_on': coalesce(x.granted_on, always())}) AS spans
FROM exemptions x JOIN requirements q ON folded(q.requirement) = folded(x.requirement) WHERE x.two_people GROUP BY ALL;

-- 3. What the counted completions alone give.
CREATE MACRO as_status(word) AS CAST(word AS obligation_status);
CREATE MACRO met_status(kind, due, due_at, straddled, lo, hi, begins, ends) AS
    CASE WHEN lo IS NULL THEN NULL
         WHEN straddled THEN CASE WHEN due <= as_of() THEN as_status('indeterminate') END
         WHEN kind = 'pre_access' AND due_at IS NOT NULL
           THEN CASE WHEN ends <= due_at THEN as_status('on_time') WHEN begins > due_at THEN as_status('late') ELSE as_status('indeterminate') END
         WHEN kind = 'pre_access'
           THEN CASE WHEN hi < due THEN as_status('on_time') WHEN lo > due THEN as_status('late') ELSE as_status('indeterminate') END
         WHEN hi <= due THEN as_status('on_time')
         WHEN lo > due THEN as_status('late') ELSE as_status('indeterminate') END;
CREATE MACRO status_rank(status) AS
    CASE status WHEN 'on_time' THEN 0 WHEN 'indeterminate' THEN 1 WHEN 'late' THEN 2 WHEN 'missed' THEN 3 END;

-- Of all that is judged, what a report lists: what belongs to the period, and what is open (7.8). There are millions of
-- rows: what hardly any has stays with the first obligations (`particulars`), words that repeat are numbers, and what
-- follows from other columns is none.
CREATE MACRO is_open(counted_status, cid) AS counted_status = 'not_yet_due' AND cid IS NULL;
-- Only a first obligation and one of a window can come about twice.
CREATE MACRO may_recur(first_no, closes) AS first_no IS NOT NULL OR closes IS NOT NULL;
CREATE TYPE waiver AS ENUM ('carried_over', 'converted', 'already_current', 'alert_cancelled');
CREATE TABLE judged AS
WITH scoped AS (
    SELECT m.*, x.spans IS NOT NULL AND len(list_filter(x.spans, lambda s: m.due BETWEEN s.from_day AND s.last_day AND s.granted_on <= m.due)) > 0 AS is_exempt,
           last_before(a.to_day, a.spans, m.due) AS gone_after,
           NOT covers(a.from_day, a.to_day, a.spans, m.due)
             AND (m.due <= period_end() OR coalesce(gone_after <= period_end(), true)) AS gone,
           covers(a.from_day, a.to_day, a.spans, period_end()) AS in_scope_at_end,
           days_within(a.from_day, a.to_day, a.spans, greatest(m.due + 1, period_start()),
                       least(known_end(), coalesce(m.met_lo - 1, forever()))) AS days_overdue
    FROM moved('rolling') m
    LEFT JOIN audience_extents a ON a.rv = m.rv AND a.pid = m.pid AND a.tenure = m.tenure
    LEFT JOIN exemption_lists x ON x.pid = m.pid AND x.req = m.req
    WHERE m.due >= history_from()
), stated AS (
    SELECT * EXCLUDE (is_exempt, gone_after, gone, met_begins, met_ends, days_overdue, straddling_cid, straddling_lo, straddling_hi),
           CASE WHEN not_required IS NOT NULL THEN as_status('not_required')
                WHEN is_exempt AND due <= period_end() THEN as_status('exempt')
                WHEN gone AND NOT coalesce(met_lo <= due, false) THEN as_status('ended_before_due')
                WHEN due > period_end() THEN as_status('not_yet_due')
                ELSE coalesce(met_status(kind, due, due_at, straddled, met_lo, met_hi, met_begins, met_ends),
                     CASE WHEN due < as_of() OR (due = as_of() AND NOT is_type_one()) THEN as_status('missed') ELSE as_status('not_yet_due') END)
           END AS counted_status,
           CASE WHEN counted_status IN ('late', 'missed', 'indeterminate') THEN CAST(coalesce(days_overdue, 0) AS INTEGER) ELSE 0 END AS overdue_days
    FROM scoped
), placed AS (
    SELECT *,
           (due BETWEEN period_start() AND period_end()) OR (due < period_start() AND overdue_days > 0) AS in_period,
           counted_status = 'not_yet_due' AND trigger_on <= period_end() AND due > period_end()
             AND coalesce(met_lo > period_end(), true) AND (due <= as_of() OR cid IS NOT NULL) AS rollforward,
           is_open(counted_status, cid) AS is_open
    -- The limit, which nothing reaches, keeps what is asked below from being worked out before and once more after.
    FROM stated LIMIT 9223372036854775807
)
SELECT * EXCLUDE (cc, pv, rule, excused_if_current, straddled, is_open, course_no, due_at, extra, alert_at, cv, version_rank, not_required),
       CAST(not_required AS waiver) AS not_required
FROM placed
WHERE CAST(getvariable('list_all') AS BOOLEAN) OR in_period OR rollforward OR is_open
   OR (counted_status IN ('not_required', 'exempt', 'ended_before_due')
       AND (trigger_on BETWEEN period_start() AND period_end() OR due BETWEEN period_start() AND period_end()));

-- 4. Would records that cannot be verified improve it?
-- needs: withheld
CREATE TABLE unverified AS
WITH improvable AS (
    SELECT j.rowid AS oid, j.*, f.course_no, f.due_at, f.alert_at, f.cv, f.version_rank, coalesce(f.rule, 'from') AS rule,
           coalesce(f.excused_if_current, false) AS excused_if_current, coalesce(f.straddling_cid = j.cid, false) AS straddled
    FROM judged j LEFT JOIN first_judged f ON f.rowid = j.first_no
    WHERE j.counted_status IN ('missed', 'late', 'indeterminate')
), fits AS (
    SELECT j.oid, j.counted_status, coalesce(c.reason, 'version_unknown') AS reason, c.cid,
           CASE WHEN j.counted_status = 'indeterminate' AND NOT j.straddled THEN j.cid END AS unsure_cid, j.rule,
           CASE WHEN c.day_lo IS NULL THEN 'undated'
                WHEN (j.rule IN ('current_or_from', 'current_or_after') OR j.excused_if_current) AND c.day_hi <= j.trigger_on
                     AND after_interval(c.day_lo, r.current_count, r.current_unit) > j.trigger_on THEN 'current'
                WHEN j.rule = 'before_grant' AND after_interval(c.day_lo, r.current_count, r.current_unit) > j.trigger_on
                     AND (c.ends_at <= j.due_at OR (j.due_at IS NULL AND c.day_hi < j.trigger_on)) THEN 'current'
                WHEN CASE j.rule
                       WHEN 'current_or_after' THEN c.day_hi > j.trigger_on
                       WHEN 'before_grant' THEN CASE WHEN j.due_at IS NULL THEN c.day_hi >= j.trigger_on ELSE c.ends_at > j.due_at END
                       WHEN 'version' THEN c.course_no = j.course_no AND c.day_lo >= j.trigger_on
                                           AND (c.cv = j.cv OR c.version_rank >= j.version_rank OR c.version_rank IS NULL)
                       WHEN 'after_alert' THEN CASE WHEN j.alert_at IS NULL THEN c.day_lo >= j.trigger_on ELSE c.ends_at >= j.alert_at END
                       ELSE c.day_lo >= j.meets_from AND coalesce(c.begins_at > j.opened_at, true) END
                THEN CAST(met_status(j.kind, j.due, j.due_at, coalesce(c.begins_at < j.alert_at, false), c.day_lo, c.day_hi, c.begins_at, c.ends_at) AS VARCHAR)
           END AS would_be
    FROM improvable j JOIN requirement_versions r USING (rv)
    JOIN withheld c ON c.cc = r.cc AND c.pid = j.pid AND c.topic_no = j.topic_no AND c.tenure = j.tenure
         -- A version obligation cannot rest on a record that names none.
         AND (NOT c.counted OR (j.kind = 'version' AND c.version_rank IS NULL))
    WHERE NOT (j.kind = 'version' AND c.day_lo IS NULL AND (c.course_no IS DISTINCT FROM j.course_no OR coalesce(c.version_rank < j.version_rank, false)))
)
-- As 7.3 chooses: one without a date, the latest current one, else the earliest, if it comes before the one that counts.
SELECT oid, arg_min(cid, (choice, place)) AS cid, arg_min(reason, (choice, place)) AS reason
FROM (SELECT oid, cid, reason, CASE WHEN would_be = 'current' THEN -cid ELSE cid END AS place,
             CASE WHEN would_be = 'undated' THEN 0 WHEN would_be = 'current' THEN 1
                  WHEN rule = 'after_alert' AND would_be = 'on_time' THEN 2 ELSE 3 END AS choice
      FROM fits
      WHERE would_be IN ('undated', 'current')
         OR (status_rank(would_be) < status_rank(counted_status) AND coalesce(cid < unsure_cid, true)))
GROUP BY oid;

-- What tells obligations of one day apart: of which access, version or alert, else of which sort.
CREATE MACRO extra_of(first_no, extra, closes, basis_word) AS
    CASE WHEN first_no IS NOT NULL THEN extra WHEN closes IS NOT NULL THEN 'window' WHEN basis_word = 'history begins' THEN 'history' ELSE '' END;

-- 5. Two that would be one by name (6.2, a window entered twice over): the earlier due day stays.
CREATE TABLE recurring AS
SELECT pid, req, trigger_on FROM judged WHERE may_recur(first_no, closes) GROUP BY ALL HAVING count(*) > 1;

-- needs: recurring
CREATE TABLE repeated AS
SELECT oid FROM (
    SELECT j.rowid AS oid, row_number() OVER (PARTITION BY pid, req, kind, trigger_on, topic_no, p.course_no, p.extra, closes
                                              ORDER BY unmoved_due, j.rowid) AS place
    FROM judged j LEFT JOIN particulars p ON p.first_no = j.first_no
    SEMI JOIN recurring USING (pid, req, trigger_on)
    WHERE may_recur(j.first_no, closes)
) WHERE place > 1;

-- Of what is open and not listed otherwise, only the next of each owner.
CREATE TABLE open_together AS
SELECT pid, req, topic_no FROM judged WHERE is_open(counted_status, cid) GROUP BY ALL HAVING count(*) > 1;

-- needs: open_together
CREATE TABLE not_next AS
SELECT oid FROM (
    SELECT j.rowid AS oid, in_period OR rollforward AS stays,
           row_number() OVER (PARTITION BY pid, req, topic_no
                              ORDER BY due, trigger_on, CAST(kind AS VARCHAR), coalesce(p.course_no, 0),
                                       extra_of(p.first_no, p.extra, closes, basis_word), closes) AS place
    FROM judged j LEFT JOIN particulars p ON p.first_no = j.first_no
    SEMI JOIN open_together USING (pid, req, topic_no)
    WHERE is_open(counted_status, cid) AND j.rowid NOT IN (SELECT oid FROM repeated)
) WHERE place > 1 AND NOT stays AND NOT CAST(getvariable('list_all') AS BOOLEAN);

CREATE VIEW verdicts AS
SELECT j.rowid AS oid, j.* EXCLUDE (counted_status, in_scope_at_end),
       p.course_no, p.due_at, extra_of(p.first_no, p.extra, j.closes, j.basis_word) AS extra, p.alert_at, p.cv, p.version_rank,
       u.cid AS unverified_cid, u.reason AS unverified_reason,
       CASE WHEN u.oid IS NOT NULL THEN CAST('unverified' AS obligation_status) ELSE j.counted_status END AS status,
       status IN ('late', 'missed', 'unverified') AND j.due <= period_end() AND coalesce(j.met_lo > period_end(), true)
         AND j.in_scope_at_end AS open_at_period_end
FROM judged j LEFT JOIN unverified u ON u.oid = j.rowid LEFT JOIN particulars p ON p.first_no = j.first_no
WHERE j.rowid NOT IN (SELECT oid FROM repeated) AND j.rowid NOT IN (SELECT oid FROM not_next);

-- What large results are made of: who owes what, how it stands and why.
CREATE VIEW listed_verdicts AS
SELECT n.person, q.requirement, v.kind, v.topic_no, v.trigger_on, v.due, v.status,
       CASE WHEN v.status <> 'unverified' THEN v.met_lo END AS completed_on,
       CASE WHEN v.status = 'late' THEN v.met_lo - v.due END AS days_late, v.overdue_days, v.open_at_period_end,
       CASE v.status WHEN 'unverified' THEN v.unverified_reason WHEN 'not_required' THEN v.not_required END AS reason,
       v.in_period, v.rollforward
FROM verdicts v JOIN requirements q USING (req) JOIN persons n USING (pid);

-- 6. Verdicts in the words of the reports: all that are listed, or those in another relation of the same columns.
CREATE MACRO in_words(chosen) AS TABLE
SELECT 'o_' || left(sha256(n.person || chr(10) || q.requirement || chr(10) || v.kind || chr(10)
           || v.trigger_on || '|' || coalesce(t.topic, '') || '|' || coalesce(k.course, '') || '|'
           || CASE WHEN v.closes IS NULL THEN coalesce(v.extra, '') ELSE 'window ' || v.closes END), 16) AS id,
       n.person, q.requirement, CAST(v.kind AS VARCHAR) AS kind, k.course, t.topic, p.version_label AS policy_version, v.trigger_on, v.due, v.due_at,
       CASE WHEN v.due <> v.unmoved_due THEN v.unmoved_due END AS original_due,
       CASE v.basis_word
         WHEN 'window' THEN w.basis
         WHEN 'before the access' THEN v.basis_word
         WHEN 'last completion' THEN 'last completion + ' || r.every_words
         WHEN 'history begins' THEN 'history begins + ' || r.every_words
         ELSE v.basis_word || ' + ' || CASE WHEN v.closes IS NULL THEN r.within_days ELSE r.window_days END || ' days' END
           || CASE WHEN v.moved_by_break THEN '; moved to the return from a break' ELSE '' END
           || CASE WHEN v.moved_by_leave THEN '; moved to the return from leave + ' || p.return_days || ' days' ELSE '' END AS due_basis,
       v.provisional, CAST(v.status AS VARCHAR) AS status,
       CASE WHEN v.status <> 'unverified' THEN v.met_lo END AS completed_on,
       CASE WHEN v.status <> 'unverified' AND is_instant(c.lasts_s) THEN c.begins_at END AS completed_at,
       CASE WHEN v.status = 'late' THEN CAST(v.met_lo - v.due AS BIGINT) END AS days_late,
       CAST(v.overdue_days AS BIGINT) AS overdue_days_in_period, v.open_at_period_end, pointer_of(c.fact) AS completion,
       CASE v.status WHEN 'unverified' THEN v.unverified_reason WHEN 'not_required' THEN v.not_required END AS reason,
       v.in_period, v.rollforward, v.extra AS particular, v.pid, v.oid, v.req, v.rv
FROM query_table(chosen) v
JOIN requirements q USING (req) JOIN persons n USING (pid) JOIN requirement_versions r USING (rv) JOIN policy_versions p ON p.pv = r.pv
LEFT JOIN topics t USING (topic_no) LEFT JOIN courses k USING (course_no)
LEFT JOIN (SELECT rv, topic_no, opens, closes, min(basis) AS basis FROM policy_windows GROUP BY ALL) w
       ON w.rv = v.rv AND w.topic_no = v.topic_no AND w.opens = v.meets_from AND w.closes = v.closes
LEFT JOIN (SELECT rowid AS cid, begins_at, lasts_s, fact FROM completions
           SEMI JOIN (SELECT coalesce(unverified_cid, cid) AS cid FROM query_table(chosen)) m ON m.cid = completions.rowid) c
       ON c.cid = coalesce(v.unverified_cid, v.cid);
