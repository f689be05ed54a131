-- An invented company: `staff`, one row a person, and `trainings`, ten times as many rows, in the order in which they
-- happened. Variables: people (how many), as_of, departments, coding_departments. Chance is a hash of the numbers of
-- the row, so that the same size is the same company, whatever the number of threads.

-- A number from 0 to 1 for row (a, b); `salt` tells the draws of one row apart. Hashed twice: one hash of several values
-- only folds them together, and draws of neighbouring salts would go together.
CREATE MACRO chance(a, b, salt) AS CAST(hash(hash(a, b, salt)) >> 11 AS DOUBLE) / 9007199254740992.0;
CREATE MACRO within(a, b, salt, days) AS CAST(floor(chance(a, b, salt) * days) AS INTEGER);
CREATE MACRO later(day, days) AS CAST(day + CAST(days AS INTEGER) AS DATE);
CREATE MACRO as_of() AS CAST(getvariable('as_of') AS DATE);

-- Eight years of hiring; one person in five has left again. `last_day` is the last on which anything is completed.
CREATE TABLE staff AS
WITH hired AS (
    SELECT CAST(i AS BIGINT) AS person, later(DATE '2018-01-01', within(i, 0, 1, 2900)) AS starts,
           chance(i, 0, 2) < 0.29 AS leaves, 5 + within(i, 0, 3, 1800) AS stays
    FROM range(CAST(getvariable('people') AS BIGINT)) t(i)
)
SELECT person, starts,
       CASE WHEN leaves AND starts + stays < as_of() THEN later(starts, stays) END AS ends,
       -- One in fifty stops at some time to take any training.
       CASE WHEN chance(person, 0, 8) < 0.02 THEN later(starts, within(person, 0, 9, coalesce(ends, as_of() - 1) - starts + 1))
            ELSE coalesce(ends, as_of() - 1) END AS last_day,
       within(person, 0, 4, getvariable('departments')) AS department,
       CASE WHEN chance(person, 0, 5) < 0.82 THEN 'employee' WHEN chance(person, 0, 5) < 0.97 THEN 'contractor' ELSE 'intern' END AS kind,
       ['Ana', 'Bo', 'Cy', 'Dee', 'Eli', 'Fay', 'Gus', 'Hal', 'Ida', 'Jo'][1 + within(person, 0, 6, 10)] AS first_name,
       ['Adair', 'Brook', 'Cole', 'Dale', 'Ellis', 'Frost', 'Grove', 'Heath', 'Lane', 'Moor'][1 + within(person, 0, 7, 10)] AS last_name,
       lower(first_name) || '.' || lower(last_name) || '.' || person || '@corp.example' AS email
FROM hired;

-- 1. Security awareness: within a month of the start, then about every eleven and a half months; some late, some skipped.
CREATE TABLE required AS
SELECT person, 'Security Awareness' AS course,
       later(starts, CASE WHEN k > 0 AND chance(person, k, 12) < 0.95 THEN 15 + k * 350 + within(person, k, 11, 20)
                          WHEN k > 0 THEN 35 + k * 350 + within(person, k, 11, 110)
                          WHEN chance(person, k, 12) < 0.92 THEN 1 + within(person, k, 11, 28)
                          ELSE 31 + within(person, k, 11, 60) END) AS day
FROM staff, range(9) years(k)
WHERE chance(person, k, 14) > 0.03 AND day <= last_day;

-- 2. Data protection: everybody, each summer before the end of September, some in the autumn.
INSERT INTO required
SELECT person, 'Data Protection',
       later(make_date(year, 7, 10), CASE WHEN chance(person, year, 21) < 0.94 THEN 0 ELSE 83 END + within(person, year, 22, 80)) AS day
FROM staff, range(2018, 2026) years(year)
WHERE chance(person, year, 23) > 0.03 AND day > starts AND day <= last_day;

-- 3. Secure coding: departments that write code, once in each calendar year.
INSERT INTO required
SELECT person, 'Secure Coding', later(make_date(year, 1, 10), within(person, year, 31, 340)) AS day
FROM staff, range(2018, 2026) years(year)
WHERE department < getvariable('coding_departments') AND chance(person, year, 32) > 0.04 AND day > starts AND day <= last_day;

-- 4. One in twenty was failed before it was passed; the rest of the ten a person are courses that nobody must take.
CREATE TABLE taken AS
SELECT person, course, day, true AS passed, 0 AS attempt FROM required
UNION ALL
SELECT person, course, greatest(later(day, -1 - within(person, epoch(day), 41, 5)), starts), false, 1
FROM required JOIN staff USING (person) WHERE chance(person, epoch(day), 42) < 0.05;

INSERT INTO taken
WITH open_places AS (SELECT greatest(0, 10 * CAST(getvariable('people') AS BIGINT) - count(*)) AS n FROM taken),
     chosen AS (SELECT k, CAST(hash(hash(k, 51)) % CAST(getvariable('people') AS UBIGINT) AS BIGINT) AS person FROM open_places, range(n) t(k))
SELECT person, 'Course ' || (100 + within(k, 0, 52, 25)), later(starts, within(k, 0, 53, last_day - starts + 1)),
       chance(k, 0, 54) > 0.05, 2 + k
FROM chosen JOIN staff USING (person);

-- 5. As a training platform writes it: names in a few spellings, addresses sometimes with capitals, times of day.
CREATE TABLE trainings AS
WITH written AS (
    SELECT t.person, CAST(t.day AS TIMESTAMP) + to_seconds(CAST(46800 + within(t.person, epoch(t.day), 61 + t.attempt % 8, 32400) AS BIGINT)) AS moment,
           chance(t.person, epoch(t.day), 71) AS style, t.course, t.passed, t.attempt, s.email
    FROM taken t JOIN staff s USING (person)
)
SELECT row_number() OVER (ORDER BY moment, person, attempt) AS place, person, moment,
       CASE WHEN style < 0.80 THEN course WHEN style < 0.90 THEN lower(course) WHEN style < 0.96 THEN upper(course)
            ELSE replace(course, ' ', '  ') END AS course,
       year(moment) || '.1' AS version,
       CASE WHEN style BETWEEN 0.40 AND 0.42 THEN upper(email[1]) || email[2:] ELSE email END AS email,
       passed, CASE WHEN passed THEN 75 + within(person, epoch(moment), 81, 26) ELSE 30 + within(person, epoch(moment), 81, 40) END AS score
FROM written;
