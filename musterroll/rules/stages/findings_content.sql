-- reach: after
-- Findings about everybody at once: pairs, bulk entries, sources and content (rules 2.6, 4, 7.2, 9).

-- needs: candidate_pairs
INSERT INTO findings
SELECT 'identity_candidate', 'ask', x.pid, NULL, NULL,
       x.who || ' and ' || y.who || CASE c.basis WHEN 'name' THEN ' have the same name' ELSE ' were seen with the same address, ' || c.what || ',' END
           || ' and may be one person. Link or unlink their accounts; until then no completion of one counts for the other.',
       to_json({'persons': [px.person, py.person], 'basis': c.basis, 'value': c.what}), [], NULL
FROM (SELECT a, b, basis, what FROM candidate_pairs UNION ALL SELECT b, a, basis, what FROM candidate_pairs) c
JOIN persons px ON px.pid = c.a JOIN persons py ON py.pid = c.b AND (NOT px.matched, px.person) < (NOT py.matched, py.person)
JOIN named_people x ON x.pid = c.a JOIN named_people y ON y.pid = c.b;

-- needs: bulk_entries
INSERT INTO findings
WITH entries AS (
    SELECT b.actor, t.begins_at, t.pid, t.fact, is_supported(t.traits) OR has_duration(t.traits) OR coalesce(s.named, false) AS supported
    FROM bulk_entries b JOIN entered e USING (actor) JOIN taken t ON t.entry = e.entry AND t.begins_at = b.begins_at AND is_instant(t.lasts_s) AND t.doubt IS NULL
    JOIN policy_versions v ON period_start() BETWEEN v.in_force_from AND v.in_force_to AND v.bulk_needs_support AND b.people >= v.bulk_min
    JOIN persons p ON p.pid = t.pid AND p.matched AND NOT p.all_marked
    LEFT JOIN session_completions s ON s.cid = t.cid AND s.pid = t.pid
    WHERE t.course_no IN (SELECT course_no FROM accepted_courses) AND t.day_lo >= history_from() AND t.flaw IS DISTINCT FROM 'not_finished'
)
SELECT CASE WHEN bool_and(supported) THEN 'bulk_explained' ELSE 'bulk_unexplained' END,
       CASE WHEN bool_and(supported) THEN 'info' ELSE 'strong' END, NULL, NULL, NULL,
       actor || ' entered completions of ' || count_of(count(DISTINCT pid), 'person', 'people') || ' with one time, ' || begins_at || ' UTC; '
           || CASE WHEN bool_and(supported) THEN 'a roster, a log or durations support each.'
                   ELSE count(*) FILTER (NOT supported) || ' of ' || count(*) || ' have no session, log or duration. A roster or the platform''s log would settle it.' END,
       to_json({'actor': actor, 'at': begins_at, 'people': count(DISTINCT pid)}), list(pointer_of(fact) ORDER BY fact)[:50], NULL
FROM entries GROUP BY actor, begins_at;

-- needs: lists_beside_hr
INSERT INTO findings
SELECT 'population_gap', 'strong', NULL, NULL, NULL,
       'No HR system or contractor list was read: ' || count(*) || ' people are known from directories alone, and starts of work are taken from there. An HR export would settle it.',
       to_json({'people': count(*)}), [], NULL
FROM named_people n JOIN persons p USING (pid)
WHERE n.in_population AND NOT EXISTS (SELECT 1 FROM observed_roles WHERE role IN ('hris', 'contractor_list'))
HAVING count(*) > 0;

-- Extracts and files.
-- needs: extract_received
CREATE TABLE extracts AS
SELECT e.source, coalesce(local_day(e.happened_at, z.changes_at, z.before_s, z.after_s), e.happened_on) AS day,
       coalesce(e.happened_at, CAST(e.happened_on AS TIMESTAMP)) AS taken_at, e.query,
       coalesce(TRY_CAST(json_extract_string(e.parameters, '$.lasting_rows') AS BIGINT), e.rows) AS row_count, e.complete, e.sha256, e.input, e.row,
       json_extract_string(e.parameters, '$.unreadable') AS unreadable
FROM extract_received e LEFT JOIN period_offsets z ON z.utc_day = CAST(e.happened_at AS DATE);

-- A question that was asked again and answered whole has no incomplete answer any more; a list that is as long again did not shrink.
-- needs: extracts
CREATE TABLE asked_again AS
SELECT e.*, lag(row_count) OVER (PARTITION BY source, query, row_count IS NULL ORDER BY taken_at, input, row) AS earlier_count,
       query IS NOT NULL AND coalesce(bool_or(complete AND row_count IS NOT NULL) OVER later, false) AS whole_since,
       query IS NOT NULL AND coalesce(bool_or(complete) OVER later, false) AS complete_since,
       CASE WHEN query IS NOT NULL THEN max(CASE WHEN complete THEN row_count END) OVER later END AS rows_since
FROM extracts e
WINDOW later AS (PARTITION BY source, query ORDER BY taken_at, input, row ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING);

-- needs: asked_again
INSERT INTO findings
SELECT CASE WHEN unreadable IS NULL THEN 'source_incomplete' ELSE 'source_unreadable' END, 'strong', NULL, NULL, NULL,
       'The extract of ' || source || coalesce(' of ' || day, '')
           || CASE WHEN unreadable IS NULL THEN ' is marked incomplete; nobody''s engagement was ended by it. A complete extract would settle it.'
                   ELSE ' could not be read (' || unreadable || '); it is kept, and nothing is known from it. One that can be read would settle it.' END,
       to_json({'source': source}), [pointer(input, row)], NULL
FROM asked_again e WHERE complete = false AND NOT CASE WHEN row_count IS NULL THEN complete_since ELSE whole_since END
  -- A person may have confirmed it since: then the same extract was said to be complete.
  AND NOT EXISTS (SELECT 1 FROM extracts w WHERE w.sha256 = e.sha256 AND w.source = e.source AND w.complete)
UNION ALL
SELECT 'source_shrank', 'strong', NULL, NULL, NULL,
       'The extract of ' || source || coalesce(' of ' || day, '') || ' has ' || row_count || ' rows, the one before it ' || earlier_count || '. The reason for the difference would settle it.',
       to_json({'source': source, 'rows': row_count, 'before': earlier_count}), [pointer(input, row)], NULL
FROM asked_again
WHERE row_count < 0.8 * earlier_count AND NOT coalesce(rows_since >= 0.8 * earlier_count, false) AND NOT (complete IS NOT DISTINCT FROM false AND whole_since)
UNION ALL
SELECT 'source_stale', 'strong', NULL, NULL, NULL,
       'The latest extract of ' || source || ' is of ' || max(day) || ', ' || days_of(known_end() - max(day)) || ' before ' || known_end() || '. A later one would settle it.',
       to_json({'source': source, 'latest': max(day)}), [], NULL
FROM extracts WHERE day IS NOT NULL GROUP BY source HAVING known_end() - max(day) > 14;

-- needs: inputs.rows
INSERT INTO findings
SELECT 'extract_mismatch', 'strong', NULL, NULL, NULL,
       name || ' has ' || rows || ' rows, of which ' || facts || ' became facts and ' || refused || ' were refused: ' || (rows - facts - refused) || ' are unaccounted for.',
       to_json({'rows': rows, 'facts': facts, 'refused': refused}), [], NULL
FROM inputs WHERE rows <> facts + refused;

-- Content.
-- needs: course_versions
INSERT INTO findings
WITH completed AS (
    SELECT DISTINCT cu.cv, cu.course_no, cu.version FROM completions c JOIN curricula cu USING (curriculum)
    WHERE c.flaw IS DISTINCT FROM 'not_finished' AND c.day_lo >= history_from() AND cu.cv IS NOT NULL
)
SELECT 'curriculum_unmapped', 'ask', NULL, NULL, NULL,
       k.course || ' version ' || v.version || ' has completions and names no topic of the policy. A map of its content to the topics would settle it.',
       to_json({'course': k.course, 'version': v.version}), [pointer(v.input, v.row)], NULL
FROM course_versions v JOIN courses k USING (course_no) SEMI JOIN completed USING (cv)
WHERE EXISTS (SELECT 1 FROM topics) AND v.cv NOT IN (SELECT cv FROM taught)
UNION ALL
SELECT 'archive_missing', 'ask', NULL, NULL, NULL,
       k.course || ' version ' || v.version || ' has completions and no archived curriculum. The slides or syllabus as taught would settle it.',
       to_json({'course': k.course, 'version': v.version}), [pointer(v.input, v.row)], NULL
FROM course_versions v JOIN courses k USING (course_no) SEMI JOIN completed USING (cv) WHERE known(v.archive) IS NULL;

-- needs: topics
INSERT INTO findings
SELECT 'topic_uncovered', 'ask', NULL, r.req, NULL,
       'No published course version teaches ' || t.topic || ', which ' || q.title || ' asks for.', to_json({'topic': t.topic}), [], NULL
FROM (SELECT DISTINCT v.req, k.topic_no FROM version_topics k JOIN requirement_versions v USING (rv)) r
JOIN topics t USING (topic_no) JOIN requirements q USING (req)
WHERE r.topic_no NOT IN (SELECT topic_no FROM taught);

-- needs: policy_adopted
INSERT INTO findings
SELECT 'policy_backdated', 'strong', NULL, NULL, NULL,
       'Policy version ' || v.version_label || ' was adopted on ' || min(a.day) || ', after its effective date ' || v.effective_from || '.',
       to_json({'version': v.version_label, 'adopted': min(a.day), 'effective_from': v.effective_from}), [], NULL
FROM (SELECT sha256(p.text) AS sha256, coalesce(local_day(p.happened_at, z.changes_at, z.before_s, z.after_s), p.happened_on) AS day
      FROM policy_adopted p LEFT JOIN period_offsets z ON z.utc_day = CAST(p.happened_at AS DATE) WHERE day <= as_of()) a
JOIN policy_versions v USING (sha256)
WHERE v.effective_from IS NOT NULL GROUP BY v.version_label, v.effective_from HAVING min(a.day) > v.effective_from;

-- All findings, and all of them in words.
CREATE MACRO every_finding(chosen) AS TABLE
SELECT * FROM findings_of_obligations(chosen) UNION ALL SELECT * FROM findings;

-- asked afterwards
CREATE VIEW told_findings AS
SELECT f.code, f.severity, p.person, q.requirement, f.obligation, f.sentence, coalesce(f.details, '{}') AS details,
       coalesce(f.facts, []) AS facts, f.explained
FROM every_finding('noteworthy') f LEFT JOIN persons p USING (pid) LEFT JOIN requirements q ON q.req = f.req;
