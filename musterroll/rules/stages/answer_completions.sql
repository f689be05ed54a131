-- reach: asked
-- What became of each completion, in the columns that reports read (reconciliation.py).

CREATE VIEW told_completions AS
WITH owned AS (
    SELECT c.*, u.course_no, c.rowid AS cid, coalesce(m.pid, p.pid) AS pid
    FROM completions c JOIN account_people p USING (acct) LEFT JOIN curricula u USING (curriculum)
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
SELECT j.fact AS place, pointer_of(j.fact) AS fact, a.source, a.account, CASE WHEN j.attributed THEN j.person END AS person,
       cu.as_written AS course_as_written, k.course, cu.matched_by AS course_matched_by, cu.version,
       CASE WHEN is_instant(j.lasts_s) THEN j.begins_at END AS happened_at, j.day_lo + j.days_to_written AS happened_on, u.result, u.status,
       CASE WHEN j.credit THEN 'counted' WHEN j.credit = false THEN 'unverified' ELSE 'not_counted' END AS counted,
       CASE WHEN j.credit THEN NULL WHEN j.credit = false THEN j.doubt
            WHEN j.cid IN (SELECT cid FROM vanished_completions WHERE retracted) THEN 'retracted'
            WHEN j.flaw = 'not_finished' THEN 'not_finished'
            WHEN NOT j.attributed THEN CASE WHEN a.mark IN ('shared', 'service') THEN a.mark || '_account' ELSE 'unmatched' END
            WHEN NOT j.course_fits THEN 'other_course'
            WHEN j.day_lo < j.first_day THEN 'before_start'
            WHEN NOT j.engaged AND (j.day_lo IS NOT NULL OR j.first_day IS NULL) THEN 'after_end'
            ELSE 'old_version' END AS reason,
       coalesce(j.requirements, []) AS requirements
FROM judged j JOIN accounts a USING (acct) JOIN outcomes u USING (outcome) LEFT JOIN curricula cu USING (curriculum) LEFT JOIN courses k ON k.course_no = j.course_no;
