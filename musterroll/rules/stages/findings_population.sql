-- reach: person
-- Findings about the population, the sources and the content (rules 3, 4, 9).

-- 1. Who is missing from where.
-- needs: lists_beside_hr
INSERT INTO findings
SELECT 'population_gap', 'strong', n.pid, NULL, NULL,
       n.who || CASE WHEN p.in_hr THEN ' is in the HR system and in no directory' ELSE ' is in a directory and not in the HR system' END
           || '; the person is in the population, which the sources together must show. The entry in the other system, or the reason for its absence, would settle it.',
       '{}', [], NULL
FROM named_people n JOIN persons p USING (pid)
WHERE n.in_population
  AND CASE WHEN p.in_hr THEN NOT p.in_directory AND EXISTS (SELECT 1 FROM observed_roles WHERE role = 'directory')
           ELSE EXISTS (SELECT 1 FROM observed_roles WHERE role IN ('hris', 'contractor_list')) END;

INSERT INTO findings
SELECT 'not_in_directory', 'ask', n.pid, NULL, NULL,
       n.who || ' is in the HR system and has no account in ' || getvariable('primary_source') || ', where every person should be found.', '{}', [], NULL
FROM named_people n JOIN persons p USING (pid)
WHERE n.in_population AND p.in_hr AND getvariable('primary_source') IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM person_accounts a WHERE a.pid = n.pid AND a.source = getvariable('primary_source') AND a.has_snapshot);

-- needs: account_marks
CREATE TABLE mark_words AS
SELECT pid, min(coalesce('Marked by ' || known(k.by) || ', ', 'Marked, ') || 'reason: ' || coalesce(known(k.reason), 'none given')
                || coalesce('; evidence: ' || known(k.evidence), '')) AS words,
       list_sort(list(pointer(k.input, k.row))) AS facts
FROM account_marked k JOIN accounts a ON a.source = k.source AND a.account = account_key(k.account)
JOIN account_people USING (acct) WHERE folded(k."as") = a.mark GROUP BY pid;

CREATE TABLE inferred_spells AS
SELECT pid, from_day, to_day, start_basis, end_basis FROM spells WHERE start_basis <> 'stated' OR end_basis <> 'stated';

INSERT INTO findings
SELECT 'excluded', 'info', n.pid, NULL, NULL,
       n.who || ' is not in the population: '
           || CASE p.reason
                WHEN 'marked_excluded' THEN 'the account is marked as excluded'
                WHEN 'marked_shared' THEN 'the account is marked as shared'
                WHEN 'marked_service' THEN 'the account is marked as a service account'
                WHEN 'only_in_training_platform' THEN 'only the training platform knows this account'
                WHEN 'never_seen_active' THEN 'the account was never seen active and has no dates'
                WHEN 'starts_after_as_of' THEN 'work starts after ' || as_of()
                WHEN 'not_engaged_in_period' THEN CASE WHEN f.seen > known_end() THEN 'no source says when work began, and the first sighting is of '
                     || f.seen || ', after ' || known_end() || '. The contract''s first day would settle it' ELSE 'there was no engagement between ' || period_start() || ' and ' || known_end()
                     || coalesce('; the last one ran from ' || l.from_day || ' to ' || l.to_day, '') END
                ELSE 'no requirement of the policy binds this person in the period' END
           || coalesce('. ' || m.words, '') || '.',
       to_json({'reason': p.reason}), coalesce(m.facts, []), NULL
FROM named_people n JOIN (SELECT pid, reason FROM period_people WHERE NOT in_population) p USING (pid)
LEFT JOIN (SELECT pid, max(from_day) AS from_day, max(to_day) AS to_day FROM segments ANTI JOIN judged_people USING (pid)
           GROUP BY pid HAVING max(to_day) < forever()) l USING (pid)
LEFT JOIN (SELECT pid, min(from_day) AS seen FROM inferred_spells WHERE start_basis = 'first sighting' GROUP BY pid) f USING (pid)
LEFT JOIN mark_words m USING (pid);

-- needs: excluded_people
INSERT INTO findings
SELECT 'excluded', 'info', n.pid, min(r.req), NULL,
       n.who || ' is named in the exclusions of ' || min(q.title) || ' in the policy.', '{}', [], NULL
FROM excluded_people x JOIN requirement_versions r USING (rv) JOIN requirements q USING (req) JOIN named_people n USING (pid)
WHERE r.governs_from <= known_end() AND r.governs_to >= period_start()
GROUP BY n.pid, n.who, q.requirement;

-- 2. What the audience depends on and nobody knows.
CREATE TABLE depending_requirements AS
SELECT rv FROM requirement_versions WHERE has_types OR len(in_scope_types) > 0 OR in_scope_only OR has_attributes;

-- People of whom it may be unknown: of nearly everybody type and department are stated, and most policies ask for no access.
-- needs: depending_requirements
CREATE TABLE little_known AS
SELECT pid FROM judged_people
WHERE pid IN (SELECT pid FROM segments WHERE type IS NULL)
   OR pid IN (SELECT pid FROM person_attributes WHERE department IS NULL AND title IS NULL)
   OR EXISTS (SELECT 1 FROM requirement_versions WHERE uses_scope);

-- needs: little_known
INSERT INTO findings
WITH inside AS (SELECT n.pid, n.who FROM named_people n SEMI JOIN little_known USING (pid)),
-- Days in the audience under the version in force, by somebody's unknown type or access.
bound AS (
    SELECT r.req, a.pid, s.type, r.has_types OR len(r.in_scope_types) > 0 AS asks_type,
           r.in_scope_only OR (s.type IS NOT NULL AND list_contains(r.in_scope_types, s.type) AND NOT list_contains(r.types, s.type)) AS asks_access
    FROM audience a JOIN requirement_versions r USING (rv) JOIN segments s USING (pid, segment) SEMI JOIN inside i USING (pid)
    WHERE (r.has_types OR len(r.in_scope_types) > 0 OR r.in_scope_only)
      AND greatest(a.from_day, r.governs_from, coalesce(r.binds_from, always())) <= least(a.to_day, r.governs_to, as_of())
), unknown AS (
    SELECT req, pid, 'type' AS what FROM bound WHERE type IS NULL AND asks_type
    UNION
    SELECT req, pid, 'access' FROM bound WHERE asks_access AND pid NOT IN (SELECT pid FROM access)
    UNION
    SELECT DISTINCT r.req, i.pid, a.kind
    FROM inside i CROSS JOIN requirement_versions r JOIN (SELECT DISTINCT rv, kind FROM requirement_attributes WHERE kind IN ('department', 'title')) a USING (rv)
    JOIN person_attributes t ON t.pid = i.pid
    WHERE t.department IS NULL AND t.title IS NULL AND (r.rv, i.pid) NOT IN (SELECT (rv, pid) FROM excluded_people)
      -- On some day the rest of the audience fits, so that it is the attribute that decides.
      AND EXISTS (SELECT 1 FROM segments s
                  JOIN (SELECT pid, from_day, to_day, true AS by_access FROM scope_spells
                        UNION ALL SELECT pid, always(), forever(), false FROM persons) g ON g.pid = s.pid
                  WHERE s.pid = i.pid
                  AND (s.type IS NULL OR list_contains(r.types, s.type) OR list_contains(r.in_scope_types, s.type) OR NOT r.has_types)
                  AND (g.by_access OR NOT (r.in_scope_only OR coalesce(list_contains(r.in_scope_types, s.type) AND NOT list_contains(r.types, s.type), false)))
                  AND greatest(s.from_day, g.from_day, r.governs_from, coalesce(r.binds_from, always())) <= least(s.to_day, g.to_day, r.governs_to, as_of()))
)
SELECT 'scope_unknown', 'ask', u.pid, min(u.req), NULL,
       i.who || ': whether ' || q.title || ' binds this person depends on the ' || string_agg(DISTINCT u.what, ' and ' ORDER BY u.what) || ', which no source says; '
           || CASE WHEN bool_and(u.what IN ('department', 'title')) THEN 'the person is not bound' ELSE 'the person is included' END
           || '. The missing field would settle it.',
       to_json({'unknown': list(DISTINCT u.what ORDER BY u.what)}), [], NULL
FROM unknown u JOIN inside i USING (pid) JOIN requirements q USING (req)
GROUP BY u.pid, q.requirement, i.who, q.title;

-- 3. Sources that say different things. Only they can disagree: people known to several sources, and those who are active and gone.
CREATE TABLE disputable_people AS
SELECT pid FROM account_standings SEMI JOIN seen_often USING (pid) WHERE has_snapshot AND role <> 'lms'
GROUP BY pid HAVING min(source_rank) < max(source_rank)
UNION
SELECT q.pid FROM account_snapshots x JOIN account_people q USING (acct)
WHERE x.role <> 'lms' AND (x.ended_on <= as_of() OR q.pid IN (SELECT pid FROM seen_often))
GROUP BY q.pid HAVING bool_or(x.ended_on <= as_of()) AND bool_or(x.status = 'active');

-- needs: disputable_people
INSERT INTO findings
WITH each_source AS (
    SELECT p.pid, s.source,
           arg_max(s.status, (s.seen_at, s.input, s.row)) FILTER (s.status IS NOT NULL) AS status,
           max(s.started_on) FILTER (s.started_on <= as_of()) AS started_on,
           arg_max(CASE WHEN s.ended_on <= as_of() THEN s.ended_on ELSE forever() END, (coalesce(s.started_on, always()), s.seen_at, s.input, s.row))
               FILTER (coalesce(s.started_on <= as_of(), true)) AS last_to, nullif(last_to, forever()) AS ended_on,
           arg_max(lower(s.manager), (s.seen_at, s.input, s.row)) FILTER (s.manager IS NOT NULL) AS manager,
           min(s.source_rank) AS source_rank
    FROM account_snapshots s JOIN account_people p USING (acct)
    WHERE s.role <> 'lms'
      AND p.pid IN (SELECT pid FROM disputable_people)
    GROUP BY p.pid, s.source
), latest AS (
    -- A source whose last spell ended before that of another began tells of other work: no disagreement.
    SELECT * FROM each_source QUALIFY coalesce(ended_on >= max(started_on) OVER (PARTITION BY pid), true)
), said AS (
    SELECT pid, source, source_rank, 'started_on' AS field, CAST(started_on AS VARCHAR) AS value FROM latest WHERE started_on IS NOT NULL
    UNION ALL SELECT pid, source, source_rank, 'ended_on', CAST(ended_on AS VARCHAR) FROM latest WHERE ended_on IS NOT NULL
    UNION ALL SELECT pid, source, source_rank, 'status', status FROM latest WHERE status IS NOT NULL
    UNION ALL SELECT pid, source, source_rank, 'manager', manager FROM latest WHERE manager IS NOT NULL
), differing AS (
    SELECT pid, field, string_agg(source || ' says ' || value, ', ' ORDER BY source_rank) AS words
    FROM said GROUP BY pid, field HAVING count(DISTINCT value) > 1
), still_active AS (
    SELECT pid, 'ended_on' AS field, string_agg(source || ' says active and an end on ' || ended_on, ', ' ORDER BY source_rank) AS words
    FROM latest WHERE status = 'active' AND ended_on <= as_of() GROUP BY pid
    UNION ALL
    -- One says when work ended, another that it goes on; where both say how the person stands, that difference is told.
    SELECT pid, 'ended_on', string_agg(source || CASE WHEN ended_on IS NULL THEN ' says active' ELSE ' says an end on ' || ended_on END, ', ' ORDER BY source_rank)
    FROM latest WHERE ended_on IS NOT NULL OR status = 'active'
    GROUP BY pid HAVING bool_or(ended_on IS NOT NULL) AND bool_or(status = 'active' AND ended_on IS NULL)
       AND pid NOT IN (SELECT pid FROM differing WHERE field = 'status')
), each_field AS (
    SELECT pid, field, string_agg(words, '; ' ORDER BY words) AS words
    FROM (SELECT * FROM differing UNION ALL SELECT * FROM still_active) GROUP BY pid, field
)
SELECT 'source_disagreement', 'ask', n.pid, NULL, NULL,
       n.who || ': the sources differ on ' || replace(d.field, '_', ' ') || ': ' || d.words || '. The contract or the correction in the wrong source would settle it.',
       to_json({'field': d.field}), [], NULL
FROM each_field d JOIN named_people n USING (pid) WHERE n.in_population;

-- needs: inferred_spells
INSERT INTO findings
SELECT 'start_inferred', 'ask', n.pid, NULL, NULL,
       n.who || ': no HR source gives a start of work; it is taken as ' || min(s.from_day) || ', from '
           || CASE min(s.start_basis) WHEN 'other source' THEN 'another source' WHEN 'first access' THEN 'the first in-scope access' ELSE 'the first sighting' END
           || '. The contract''s first day would settle it.',
       to_json({'start': min(s.from_day), 'basis': min(s.start_basis)}), [], NULL
FROM inferred_spells s JOIN named_people n USING (pid) JOIN period_people p USING (pid)
WHERE s.start_basis <> 'stated'
  -- Who is out only because nobody saw them sooner may have been there: that is asked as well.
  AND (n.in_population OR (p.reason = 'not_engaged_in_period' AND s.start_basis = 'first sighting'))
GROUP BY n.pid, n.who, n.in_population HAVING n.in_population OR min(s.from_day) > known_end();

-- needs: inferred_spells
INSERT INTO findings
SELECT 'end_inferred', 'ask', n.pid, NULL, NULL,
       n.who || ': the account is inactive without an end of work; it is taken as ' || max(s.to_day) || ', from '
           || CASE min(s.end_basis) WHEN 'other source' THEN 'another source' ELSE 'the first sighting as inactive' END || '. The last day of work would settle it.',
       to_json({'end': max(s.to_day), 'basis': min(s.end_basis)}), [], NULL
FROM inferred_spells s JOIN named_people n USING (pid)
WHERE n.in_population AND s.end_basis IN ('other source', 'first sighting') AND s.to_day < forever() GROUP BY n.pid, n.who;
