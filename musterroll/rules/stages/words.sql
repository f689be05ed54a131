-- reach: opening
-- Words used by every stage. Variables are set by the pipeline: as_of, period_start, period_end, history_option,
-- primary_source, list_all. `period_offsets` says, for each UTC day that occurs, the offset of the period zone.

CREATE MACRO as_of() AS CAST(getvariable('as_of') AS DATE);
CREATE MACRO period_start() AS CAST(getvariable('period_start') AS DATE);
CREATE MACRO period_end() AS CAST(getvariable('period_end') AS DATE);
-- A snapshot without a time was seen on as-of; a mark, link or exemption without one comes before all dated ones.
CREATE MACRO seen_by_default() AS CAST(as_of() AS TIMESTAMP);
CREATE MACRO long_ago() AS TIMESTAMP '0001-01-01';
-- The last day of the period that can be known.
CREATE MACRO known_end() AS least(period_end(), as_of());
CREATE MACRO is_type_one() AS period_start() = period_end() AND period_end() = as_of();
CREATE MACRO always() AS DATE '0001-01-01';
CREATE MACRO forever() AS DATE '9999-12-31';

-- The calendar date of an instant, given the offsets of its UTC day (period_offsets, version_offsets).
CREATE MACRO local_day(instant, changes_at, before_s, after_s) AS
    CAST(make_timestamp(epoch_us(instant)
        + 1000000 * CASE WHEN changes_at IS NULL OR instant < changes_at THEN before_s ELSE after_s END) AS DATE);

CREATE MACRO known(words) AS nullif(trim(words), '');
CREATE MACRO folded(words) AS lower(trim(words));
CREATE MACRO spelling(words) AS lower(trim(regexp_replace(words, '\s+', ' ', 'g')));

-- A key that contains @ is an address; all other keys are compared exactly (rule 2.1).
CREATE MACRO account_key(key) AS nullif(CASE WHEN contains(key, '@') THEN lower(trim(key)) ELSE key END, '');

-- Dotted numbers: [2, 1] for "v2.1.0"; anything else is no version (rule 7.2).
CREATE MACRO version_key(version) AS
    CASE WHEN regexp_full_match(trim(version), '[vV]?[0-9]{1,18}(\.[0-9]{1,18})*')
         THEN list_transform(
                string_split(regexp_replace(ltrim(lower(trim(version)), 'v'), '(\.0+)+$', ''), '.'),
                lambda part: CAST(part AS BIGINT))
    END;

-- "12 months" adds calendar months and clamps; "365 days" adds days (rule 1.5).
CREATE MACRO after_interval(day, count, unit) AS
    CASE WHEN unit = 'months' THEN CAST(day + to_months(CAST(count AS INTEGER)) AS DATE)
         ELSE CAST(day + CAST(count AS INTEGER) AS DATE) END;

CREATE MACRO count_of(n, singular, plural) AS
    CASE WHEN n = 1 THEN '1 ' || singular ELSE n || ' ' || plural END;
CREATE MACRO days_of(n) AS CASE WHEN n = 1 THEN '1 day' ELSE n || ' days' END;

-- Where a fact was read: the name of its input and its row there.
CREATE MACRO pointer(input_no, row_no) AS
    coalesce(getvariable('input_names')[input_no], CAST(input_no AS VARCHAR)) || ':' || row_no;

CREATE TYPE obligation_kind AS ENUM ('onboarding', 'refresh', 'role', 'pre_access', 'version', 'jit', 'topic');
CREATE TYPE basis_word AS ENUM
    ('start', 'entry', 'role', 'access', 'requirement binds', 'publication', 'alert', 'end of exemption', 'before the access', 'window',
     'last completion', 'history begins');
-- Which completion meets an obligation (7.3).
CREATE TYPE meeting_rule AS ENUM ('none', 'from', 'current_or_from', 'current_or_after', 'before_grant', 'version', 'after_alert');
CREATE TYPE obligation_status AS ENUM
    ('on_time', 'late', 'missed', 'not_yet_due', 'ended_before_due', 'not_required', 'exempt', 'unverified', 'indeterminate');
