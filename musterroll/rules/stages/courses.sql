-- reach: before
-- Which course a name means, which version of it, and what that version teaches (rule 7.2).

-- needs: course_published
CREATE TABLE published AS
SELECT spelling(course) AS course_key, known(course) AS course, trim(version) AS version,
       version_key(version) AS version_key,
       known(title) AS title, topics, published_on, retired_on, minutes, archive, input, row
FROM (SELECT *, coalesce(happened_at, CAST(happened_on AS TIMESTAMP), seen_by_default()) AS seen_at FROM course_published)
WHERE known(course) IS NOT NULL AND (published_on IS NULL OR published_on <= as_of())
QUALIFY row_number() OVER (PARTITION BY spelling(course), coalesce(CAST(version_key(version) AS VARCHAR), trim(version))
                           ORDER BY seen_at DESC, input DESC, row DESC) = 1;

-- What completions say of the course and the outcome, each combination once: ten million records say few.
CREATE TABLE wordings AS
SELECT course, version, result, status, method FROM completion_observed GROUP BY ALL;

CREATE TABLE known_courses AS
SELECT spelling(course) AS course_key, arg_min(course, (place, course)) AS course
FROM (SELECT course, 1 AS place FROM policy_courses
      UNION ALL SELECT course, 2 FROM policy_aliases
      UNION ALL SELECT course, 3 FROM published) GROUP BY 1;

-- One number a course: those the policies name, those published, and every other name as it is written.
CREATE TABLE named_courses AS
WITH written AS (
    SELECT course AS as_written FROM wordings WHERE known(course) IS NOT NULL GROUP BY course
), titles AS (
    SELECT spelling(title) AS title_key, min(course_key) AS course_key FROM published WHERE title IS NOT NULL GROUP BY 1
), matches AS (
    SELECT w.as_written, k.course_key, 1 AS place,
           CASE WHEN w.as_written = k.course THEN 'exact' ELSE 'spelling' END AS matched_by
    FROM written w JOIN known_courses k ON k.course_key = spelling(w.as_written)
    UNION ALL
    SELECT w.as_written, t.course_key, 2, 'title' FROM written w JOIN titles t ON t.title_key = spelling(w.as_written)
    UNION ALL
    SELECT w.as_written, spelling(p.course), 3, 'alias'
    FROM written w JOIN policy_aliases p ON spelling(w.as_written) SIMILAR TO p.pattern
), best AS (
    SELECT as_written, arg_min(course_key, (place, course_key)) AS course_key,
           arg_min(matched_by, (place, course_key)) AS matched_by
    FROM matches GROUP BY as_written
), keyed AS (
    SELECT w.as_written, coalesce(b.course_key, spelling(w.as_written)) AS course_key, b.matched_by
    FROM written w LEFT JOIN best b USING (as_written)
)
SELECT as_written, course_key, matched_by FROM keyed
UNION ALL
SELECT NULL, course_key, NULL FROM known_courses WHERE course_key NOT IN (SELECT course_key FROM keyed);

CREATE TABLE courses AS
WITH spellings AS (
    SELECT n.course_key, coalesce(k.course, min(trim(regexp_replace(n.as_written, '\s+', ' ', 'g')))) AS course
    FROM named_courses n
    LEFT JOIN known_courses k USING (course_key)
    GROUP BY n.course_key, k.course
)
SELECT CAST(row_number() OVER (ORDER BY course, course_key) AS INTEGER) AS course_no, course_key, course FROM spellings;

-- Published versions under their course numbers; `since` and `until` bound the days a version was in force.
-- needs: published
CREATE TABLE course_versions AS
SELECT CAST(row_number() OVER (ORDER BY c.course_no, p.version_key, p.version) AS INTEGER) AS cv, c.course_no,
       p.version, p.version_key, p.title, p.topics, p.published_on,
       CASE WHEN p.retired_on <= as_of() THEN p.retired_on END AS retired_on, p.minutes, p.archive, p.input, p.row
FROM published p JOIN courses c USING (course_key);

-- Versions in their order, as numbers that can be compared at once.
CREATE TABLE version_ranks AS
SELECT version_key, CAST(row_number() OVER (ORDER BY version_key) AS INTEGER) AS version_rank
FROM (SELECT DISTINCT version_key(version) AS version_key FROM wordings
      UNION SELECT version_key FROM course_versions UNION SELECT min_version_key FROM credit_classes)
WHERE version_key IS NOT NULL;

-- Every pair of names that a completion carries, read once: the course, and the version where it is published.
CREATE TABLE curricula AS
WITH written AS (SELECT DISTINCT course, version FROM wordings)
SELECT CAST(row_number() OVER (ORDER BY coalesce(w.course, ''), coalesce(w.version, '')) AS INTEGER) AS curriculum, w.course AS as_written,
       w.version AS version_as_written, n.matched_by, k.course_no, r.version_rank, known(w.version) AS version, v.cv, v.published_on
FROM written w
LEFT JOIN named_courses n ON n.as_written = w.course
LEFT JOIN courses k USING (course_key)
LEFT JOIN version_ranks r ON r.version_key = version_key(w.version)
LEFT JOIN course_versions v ON v.course_no = k.course_no AND v.version_key = version_key(w.version);

-- Those that name a course.
CREATE VIEW course_curricula AS SELECT curriculum, course_no FROM curricula WHERE course_no IS NOT NULL;

-- Topics that a course version teaches, for every class of requirements that asks for topics.
-- needs: course_versions
-- needs: class_topics
CREATE TABLE taught AS
SELECT DISTINCT v.cv, v.course_no, t.cc, t.topic_no
FROM (SELECT cv, course_no, unnest(topics) AS topic FROM course_versions) v
JOIN class_topics t ON t.topic_key = spelling(v.topic);

-- What each class accepts: its named courses, courses that teach its topics, or any. A course that only
-- just-in-time requirements name counts for nobody else.
CREATE TABLE accepted_courses AS
WITH alert_only AS (
    SELECT spelling(course) AS course_key FROM policy_courses GROUP BY 1 HAVING bool_and(for_alert)
)
SELECT DISTINCT p.cc, c.course_no FROM policy_courses p JOIN courses c ON c.course_key = spelling(p.course)
UNION
SELECT DISTINCT t.cc, t.course_no FROM taught t JOIN courses c USING (course_no) ANTI JOIN alert_only a ON a.course_key = c.course_key
UNION
SELECT k.cc, c.course_no FROM credit_classes k CROSS JOIN courses c ANTI JOIN alert_only a ON a.course_key = c.course_key
WHERE k.any_course;
