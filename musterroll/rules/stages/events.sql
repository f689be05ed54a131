-- reach: before
-- Dated things about accounts: leaves, roles, accesses, sign-ins, alerts, exemptions, sessions (rule 1.1).
-- What begins after as-of does not exist; what ends after it has not ended yet.

CREATE MACRO ends(day) AS CASE WHEN day <= as_of() THEN day ELSE forever() END;

-- Of what is told of one leave, role or access again (3.6) the latest holds.
CREATE MACRO told_at(happened_at, happened_on, input, row) AS (coalesce(happened_at, CAST(happened_on AS TIMESTAMP), long_ago()), input, row);

-- needs: leave_recorded
CREATE TABLE account_leaves AS
WITH latest AS (
    SELECT l.*, a.acct FROM leave_recorded l JOIN accounts a ON a.source = l.source AND a.account = account_key(l.account)
    QUALIFY row_number() OVER (PARTITION BY a.acct, l.from_on ORDER BY told_at(l.happened_at, l.happened_on, l.input, l.row) DESC) = 1
)
SELECT input, row, acct, from_on AS from_day, ends(to_on) AS to_day, approved_on
FROM latest WHERE from_on <= as_of() AND coalesce(to_on >= from_on, true) AND cancelled IS DISTINCT FROM true;

-- needs: role_recorded
CREATE TABLE account_roles AS
WITH latest AS (
    SELECT r.*, a.acct FROM role_recorded r JOIN accounts a ON a.source = r.source AND a.account = account_key(r.account)
    QUALIFY row_number() OVER (PARTITION BY a.acct, known(r.role), r.from_on ORDER BY told_at(r.happened_at, r.happened_on, r.input, r.row) DESC) = 1
)
SELECT input, row, acct, folded(role) AS role, from_on AS from_day, ends(to_on) AS to_day
FROM latest WHERE from_on <= as_of() AND coalesce(to_on >= from_on, true) AND known(role) IS NOT NULL;

-- needs: access_recorded
CREATE TABLE account_access AS
WITH dated AS (
    SELECT g.input, g.row, a.acct, known(g.system) AS system, g.from_at,
           coalesce(local_day(g.from_at, z.changes_at, z.before_s, z.after_s), g.from_on) AS from_day,
           coalesce(local_day(g.to_at, t.changes_at, t.before_s, t.after_s), g.to_on) AS to_on,
           coalesce(g.in_scope, true) AS in_scope
    FROM access_recorded g
    JOIN accounts a ON a.source = g.source AND a.account = account_key(g.account)
    LEFT JOIN period_offsets z ON z.utc_day = CAST(g.from_at AS DATE)
    LEFT JOIN period_offsets t ON t.utc_day = CAST(g.to_at AS DATE)
    QUALIFY row_number() OVER (PARTITION BY a.acct, known(g.system), g.from_at, g.from_on
                               ORDER BY told_at(g.happened_at, g.happened_on, g.input, g.row) DESC) = 1
)
SELECT input, row, acct, system, folded(system) AS system_key, from_at, from_day, ends(to_on) AS to_day, in_scope
FROM dated WHERE from_day <= as_of() AND coalesce(to_on >= from_day, true);

-- needs: sign_in_observed
CREATE TABLE account_sign_ins AS
SELECT a.acct, coalesce(local_day(s.happened_at, z.changes_at, z.before_s, z.after_s), s.happened_on) AS day
FROM sign_in_observed s
JOIN accounts a ON a.source = s.source AND a.account = account_key(s.account)
LEFT JOIN period_offsets z ON z.utc_day = CAST(s.happened_at AS DATE)
WHERE day <= as_of();

-- The latest judgement of an alert, where it says that the alert was none (5.6).
-- needs: alert_judged
CREATE TABLE cancelled_alerts AS
WITH dated AS (
    SELECT a.acct, folded(g.alert) AS alert_key, known(g.link) AS link, g.cancels, told_at(g.happened_at, g.happened_on, g.input, g.row) AS judged_at,
           coalesce(local_day(g.happened_at, z.changes_at, z.before_s, z.after_s), g.happened_on) AS judged_on
    FROM alert_judged g JOIN accounts a ON a.source = g.source AND a.account = account_key(g.account)
    LEFT JOIN period_offsets z ON z.utc_day = CAST(g.happened_at AS DATE)
), latest AS (
    SELECT * FROM dated WHERE judged_on <= as_of()
    QUALIFY row_number() OVER (PARTITION BY acct, alert_key, link ORDER BY judged_at DESC) = 1
)
SELECT acct, alert_key, link, judged_on AS cancelled_on FROM latest WHERE cancels;

-- needs: alert_raised
CREATE TABLE account_alerts AS
SELECT s.input, s.row, a.acct, known(s.alert) AS alert, folded(s.alert) AS alert_key, coalesce(s.happened_at, b.begins_at) AS at,
       coalesce(local_day(s.happened_at, z.changes_at, z.before_s, z.after_s), s.happened_on) AS day, k.cancelled_on
FROM alert_raised s
JOIN accounts a ON a.source = s.source AND a.account = account_key(s.account)
LEFT JOIN cancelled_alerts k ON k.acct = a.acct AND k.alert_key = folded(s.alert) AND k.link = known(s.link)
LEFT JOIN period_offsets z ON z.utc_day = CAST(s.happened_at AS DATE)
LEFT JOIN period_spans b ON s.happened_at IS NULL AND b.on_day = s.happened_on AND b.source_zone IS NULL
WHERE day <= as_of();

-- needs: exemption_granted
CREATE TABLE account_exemptions AS
WITH granted AS (
    SELECT e.input, e.row, a.acct, known(e.requirement) AS requirement, e.from_on AS from_day,
           coalesce(e.to_on, forever()) AS to_day,
           coalesce(local_day(e.happened_at, z.changes_at, z.before_s, z.after_s), e.happened_on) AS granted_on,
           folded(known(e.requested_by)) AS requested_by, folded(known(e.approved_by)) AS approved_by,
           known(e.reason) AS reason, coalesce(e.happened_at, CAST(e.happened_on AS TIMESTAMP), long_ago()) AS said_at
    FROM exemption_granted e
    JOIN accounts a ON a.source = e.source AND a.account = account_key(e.account)
    LEFT JOIN period_offsets z ON z.utc_day = CAST(e.happened_at AS DATE)
), withdrawn AS (
    SELECT a.acct, known(e.requirement) AS requirement,
           coalesce(local_day(e.happened_at, z.changes_at, z.before_s, z.after_s), e.happened_on) AS withdrawn_on,
           coalesce(e.happened_at, CAST(e.happened_on AS TIMESTAMP)) AS said_at, e.input, e.row
    FROM exemption_withdrawn e
    JOIN accounts a ON a.source = e.source AND a.account = account_key(e.account)
    LEFT JOIN period_offsets z ON z.utc_day = CAST(e.happened_at AS DATE)
)
SELECT g.input, g.row, g.acct, g.requirement, g.from_day,
       least(g.to_day, coalesce((SELECT min(coalesce(w.withdrawn_on - 1, always())) FROM withdrawn w
                                 WHERE w.acct = g.acct AND folded(w.requirement) = folded(g.requirement)
                                   AND coalesce(w.withdrawn_on <= as_of(), true)
                                   AND (w.said_at IS NULL OR (w.said_at, w.input, w.row) > (g.said_at, g.input, g.row))), g.to_day)) AS last_day,
       g.granted_on, g.requested_by, g.approved_by, g.reason,
       coalesce(g.requested_by <> g.approved_by, false) AS two_people
FROM granted g
WHERE coalesce(g.granted_on <= as_of(), true) AND g.from_day IS NOT NULL AND g.requirement IS NOT NULL;

-- needs: session_held
CREATE TABLE sessions AS
SELECT known(event) AS event, last("on" ORDER BY input, row) AS held_on, flatten(list(coalesce(attendees, []))) AS attendees
FROM session_held WHERE known(event) IS NOT NULL AND coalesce("on" <= as_of(), true) GROUP BY 1;

-- needs: account_leaves or account_roles or account_access or account_sign_ins
CREATE TABLE account_events AS
SELECT acct, from_day AS day FROM account_leaves
UNION ALL SELECT acct, from_day FROM account_roles
UNION ALL SELECT acct, from_day FROM account_access
UNION ALL SELECT acct, day FROM account_sign_ins;
