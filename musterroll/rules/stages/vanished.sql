-- reach: before
-- Completions that their source takes back, and those that it lists no longer (rule 7.9).

-- A fact that names a statement is about the completion which that statement told; any other is about all of the
-- account and course that had begun by then. What is known without a date was there before.
-- needs: completion_vanished
CREATE TABLE vanished_completions AS
WITH gone AS (
    SELECT a.acct, known(v.course) AS course, known(v.statement) AS statement, known(v.voided_by) IS NOT NULL AS retracted,
           coalesce(v.happened_at, CAST(v.happened_on + 1 AS TIMESTAMP)) AS gone_at,
           coalesce(local_day(v.happened_at, z.changes_at, z.before_s, z.after_s), v.happened_on) AS gone_on, fact_of(v.input, v.row) AS gone_fact
    FROM completion_vanished v JOIN accounts a ON a.source = v.source AND a.account = account_key(v.account)
    LEFT JOIN period_offsets z ON z.utc_day = CAST(v.happened_at AS DATE)
), statements AS (
    SELECT fact_of(input, row) AS fact, known(statement) AS statement FROM completion_observed WHERE statement IS NOT NULL
)
SELECT c.rowid AS cid, bool_or(g.retracted) AND c.flaw IS DISTINCT FROM 'not_finished' AS retracted,
       coalesce(min(g.gone_on) FILTER (g.retracted), min(g.gone_on)) AS gone_on,
       list_sort(list(DISTINCT g.gone_fact)) AS gone_facts
FROM gone g JOIN completions c USING (acct) JOIN curricula k ON k.curriculum = c.curriculum AND known(k.as_written) = g.course
LEFT JOIN statements s ON s.fact = c.fact
WHERE CASE WHEN g.statement IS NULL THEN coalesce(c.begins_at <= g.gone_at, true) ELSE s.statement = g.statement END
GROUP BY c.rowid, c.flaw;

-- What was taken back is worth as much as what was never finished, and history does not begin with it.
-- needs: vanished_completions
UPDATE completions SET flaw = 'not_finished' WHERE rowid IN (SELECT cid FROM vanished_completions WHERE retracted);

-- needs: vanished_completions
SET VARIABLE history_from = (
    SELECT coalesce(CAST(getvariable('history_option') AS DATE),
                    least(period_start(), (SELECT min(day_lo) FROM completions
                                           WHERE rowid NOT IN (SELECT cid FROM vanished_completions WHERE retracted))))
);
