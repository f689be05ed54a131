-- reach: person
-- Findings about completions that their source takes back or lists no longer (rules 7.9, 9).

-- needs: vanished_completions
CREATE TABLE noted_vanished AS
SELECT t.pid, t.fact, n.who, a.source, k.course, v.retracted, v.gone_on, v.gone_facts, coalesce(' on ' || t.day_lo, '') AS on_day
FROM taken t JOIN vanished_completions v USING (cid) JOIN judged_people j ON j.pid = t.pid JOIN named_people n ON n.pid = t.pid
JOIN accounts a USING (acct) JOIN courses k USING (course_no)
WHERE t.doubt IS NULL AND (v.retracted OR t.flaw IS DISTINCT FROM 'not_finished')
  AND t.course_no IN (SELECT course_no FROM accepted_courses)
  AND coalesce(t.day_lo >= history_from(), true);

-- needs: noted_vanished
INSERT INTO findings
SELECT CASE WHEN retracted THEN 'completion_retracted' ELSE 'completion_vanished' END, CASE WHEN retracted THEN 'info' ELSE 'ask' END, pid, NULL, NULL,
       who || ': '
           || CASE WHEN retracted THEN source || ' took back the completion of ' || course || on_day || coalesce(', on ' || gone_on, '') || '; it is not counted.'
                   ELSE source || ' lists the completion of ' || course || on_day || ' no longer' || coalesce(', first seen on ' || gone_on, '')
                        || '; it is judged as it was recorded. The log of the platform, or the certificate, would settle it.' END,
       to_json({'source': source, 'gone_on': gone_on}), [pointer_of(fact)] || list_transform(gone_facts, lambda f: pointer_of(f)), NULL
FROM noted_vanished;
