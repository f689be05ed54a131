-- reach: before
-- Completions as intervals of time, each with its account, its course and what is wrong with it whoever took it
-- (rules 1.1 to 1.4, 7.1, 7.2). `fact` is input and row in one.

CREATE MACRO fact_of(input_no, row_no) AS CAST(input_no AS BIGINT) * 1099511627776 + row_no;
CREATE MACRO pointer_of(fact) AS pointer(CAST(fact // 1099511627776 AS INTEGER), fact % 1099511627776);

CREATE TYPE flaw AS ENUM ('not_finished', 'no_date', 'status_unknown');

-- What sources say about the outcome and how it was recorded, each combination once.
CREATE TABLE outcomes AS
SELECT CAST(row_number() OVER (ORDER BY result, status, method) AS INTEGER) AS outcome, result, status, method,
       CASE WHEN coalesce(folded(known(result)), 'completed') NOT IN ('completed', 'passed') THEN 'not_finished'
            WHEN known(result) IS NULL AND known(status) IS NOT NULL THEN 'status_unknown' END AS outcome_flaw,
       coalesce(folded(method) IN ('manual', 'file'), false) AS by_hand, known(method) IS NOT NULL AS has_method
FROM (SELECT DISTINCT result, status, method FROM wordings);

-- The events and the people by whom completions were entered, each combination once: most records name neither.
-- needs: completion_observed.event or completion_observed.actor other than sync
CREATE TABLE entered AS
SELECT CAST(row_number() OVER (ORDER BY event, actor) AS INTEGER) AS entry, event, actor
FROM (SELECT DISTINCT known(event) AS event, CASE WHEN actor <> 'sync' THEN known(actor) END AS actor FROM completion_observed)
WHERE event IS NOT NULL OR actor IS NOT NULL;

-- What hardly any completion has is bits of one number: a column of its own would have a value in each of millions of rows.
CREATE MACRO traits_of(supported, has_duration, by_hand) AS
    CAST(CASE WHEN supported THEN 1 ELSE 0 END + CASE WHEN has_duration THEN 2 ELSE 0 END + CASE WHEN by_hand THEN 4 ELSE 0 END AS UTINYINT);
CREATE MACRO is_supported(traits) AS traits & 1 <> 0;
CREATE MACRO has_duration(traits) AS traits & 2 <> 0;
CREATE MACRO is_by_hand(traits) AS traits & 4 <> 0;

-- An instant lasts for no time, a day until its last microsecond, and a second at least: one that its zone skipped is none.
CREATE MACRO is_instant(lasts_s) AS lasts_s IS NOT DISTINCT FROM 0;
CREATE MACRO ends_at(begins_at, lasts_s) AS
    CASE WHEN lasts_s = 0 THEN begins_at ELSE begins_at + to_microseconds(1000000 * CAST(lasts_s AS BIGINT) - 1) END;

-- In the order of 1.4, so that the number of a row, `cid` from here on, says which of two comes first. The key of the
-- order is short on purpose: up to 24 bytes are compared without looking them up elsewhere.
CREATE TABLE completions AS
WITH said AS (
    SELECT w.*, cu.curriculum, o.outcome, o.outcome_flaw, o.by_hand
    FROM wordings w
    JOIN outcomes o ON o.result IS NOT DISTINCT FROM w.result AND o.status IS NOT DISTINCT FROM w.status
                   AND o.method IS NOT DISTINCT FROM w.method
    LEFT JOIN curricula cu ON cu.as_written IS NOT DISTINCT FROM w.course
                          AND cu.version_as_written IS NOT DISTINCT FROM w.version
), dated AS (
    SELECT c.*, local_day(c.happened_at, z.changes_at, z.before_s, z.after_s) AS happened_day,
           local_day(c.recorded_at, r.changes_at, r.before_s, r.after_s) AS recorded_at_day
    FROM completion_observed c
    LEFT JOIN period_offsets z ON z.utc_day = CAST(c.happened_at AS DATE)
    LEFT JOIN period_offsets r ON r.utc_day = CAST(c.recorded_at AS DATE)
)
SELECT a.acct, w.curriculum, w.outcome, fact_of(c.input, c.row) AS fact,
       coalesce(c.happened_at, s.begins_at) AS begins_at,
       CAST(CASE WHEN c.happened_at IS NULL THEN greatest((epoch_us(s.ends_at) - epoch_us(s.begins_at) + 1) // 1000000, 1)
                 ELSE 0 END AS INTEGER) AS lasts_s,
       coalesce(c.happened_day, s.day_lo) AS day_lo,
       coalesce(c.happened_day, s.day_hi) AS day_hi,
       CAST(CASE WHEN w.outcome_flaw = 'not_finished' THEN 'not_finished'
                 WHEN c.happened_at IS NULL AND c.happened_on IS NULL THEN 'no_date'
                 ELSE w.outcome_flaw END AS flaw) AS flaw,
       coalesce(c.recorded_at_day, c.recorded_on) AS recorded_day,
       traits_of(known(c.support) IS NOT NULL, c.duration_s IS NOT NULL, w.by_hand) AS traits,
       CAST(CASE WHEN c.happened_at IS NULL THEN c.happened_on - s.day_lo ELSE 0 END AS TINYINT) AS days_to_written,
       e.entry
FROM dated c
JOIN completion_accounts a
  ON a.sign = hash(c.source, coalesce(c.account, c.identity))
 AND (CAST(getvariable('signs_differ') AS BOOLEAN) OR (a.source = c.source AND a.written = coalesce(c.account, c.identity)))
JOIN said w ON w.course IS NOT DISTINCT FROM c.course AND w.version IS NOT DISTINCT FROM c.version
           AND w.result IS NOT DISTINCT FROM c.result AND w.status IS NOT DISTINCT FROM c.status
           AND w.method IS NOT DISTINCT FROM c.method
LEFT JOIN entered e ON e.event IS NOT DISTINCT FROM known(c.event)
                   AND e.actor IS NOT DISTINCT FROM CASE WHEN c.actor <> 'sync' THEN known(c.actor) END
LEFT JOIN period_spans s ON c.happened_at IS NULL AND s.on_day = c.happened_on
                        AND s.source_zone IS NOT DISTINCT FROM c.source_zone
WHERE coalesce(coalesce(c.happened_day, s.day_lo) <= as_of(), true)
ORDER BY begins_at NULLS LAST, lasts_s, a.acct, w.curriculum NULLS FIRST, fact;

SET VARIABLE history_from = (
    SELECT coalesce(CAST(getvariable('history_option') AS DATE),
                    least(period_start(), (SELECT min(day_lo) FROM completions)))
);
CREATE MACRO history_from() AS CAST(getvariable('history_from') AS DATE);

-- E-mail addresses that completions name beside the account.
-- needs: completion_observed.identity
CREATE TABLE completion_identities AS
SELECT a.acct, lower(trim(c.identity)) AS identity,
       min(coalesce(local_day(c.happened_at, z.changes_at, z.before_s, z.after_s), s.day_lo, as_of())) AS day
FROM completion_observed c
JOIN completion_accounts a ON a.source = c.source AND a.written = c.account
LEFT JOIN period_offsets z ON z.utc_day = CAST(c.happened_at AS DATE)
LEFT JOIN period_spans s ON c.happened_at IS NULL AND s.on_day = c.happened_on
                        AND s.source_zone IS NOT DISTINCT FROM c.source_zone
WHERE contains(c.identity, '@')
GROUP BY ALL;
