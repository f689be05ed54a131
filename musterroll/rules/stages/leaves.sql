-- reach: person
-- Leaves that touch or overlap are one; where each would move a due date to, and why it may not (rule 7.5).

-- needs: leaves
CREATE TABLE leave_spells AS
WITH ordered AS (
    SELECT *, max(to_day) OVER (PARTITION BY pid ORDER BY from_day, to_day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
    FROM leaves
), islands AS (
    SELECT *, count(*) FILTER (reached IS NULL OR (reached < forever() AND from_day > reached + 1))
              OVER (PARTITION BY pid ORDER BY from_day, to_day RANGE UNBOUNDED PRECEDING) AS island FROM ordered
)
SELECT pid, min(from_day) AS from_day, max(to_day) AS to_day,
       bool_and(coalesce(approved_on <= from_day, false)) AS approved_before, coalesce(bool_or(approved_on > from_day), false) AS approved_late,
       list(DISTINCT {'input': input, 'row': row}) AS facts
FROM islands GROUP BY pid, island;

-- needs: leave_spells
CREATE TABLE leave_moves AS
SELECT l.pid, v.pv, l.from_day, l.to_day, l.facts, l.to_day = forever() AS provisional,
       CAST(CASE WHEN l.to_day = forever() THEN as_of() ELSE l.to_day END + 1 + v.return_days AS DATE) AS moved_to, v.return_days,
       CASE WHEN NOT v.leave_extends THEN 'no_clause'
            WHEN v.requires_approval_before AND l.approved_late THEN 'not_approved_before'
            WHEN v.requires_approval_before AND NOT l.approved_before THEN 'approval_unknown'
            WHEN v.requires_no_sign_in AND EXISTS (SELECT 1 FROM sign_ins s WHERE s.pid = l.pid AND s.day BETWEEN l.from_day AND least(l.to_day, as_of()))
            THEN 'signed_in' END AS failed
FROM leave_spells l CROSS JOIN policy_versions v;

-- A moved date that lies in another leave moves again.
-- needs: leave_moves
CREATE TABLE leave_targets AS
WITH RECURSIVE steps AS (
    SELECT pid, pv, from_day, to_day, moved_to, provisional, to_day AS reached FROM leave_moves WHERE failed IS NULL
    UNION
    SELECT s.pid, s.pv, s.from_day, s.to_day, n.moved_to, s.provisional OR n.provisional, n.to_day
    FROM steps s JOIN leave_moves n ON n.pid = s.pid AND n.pv = s.pv AND n.failed IS NULL
         AND s.moved_to BETWEEN n.from_day AND n.to_day AND n.to_day > s.reached AND NOT s.provisional
)
SELECT pid, pv, from_day, to_day, arg_max(moved_to, reached) AS moved_to, bool_or(provisional) AS provisional
FROM steps GROUP BY ALL;
