"""How programs are measured: in turn, each alone, with its own memory. No test looks at how long anything took."""

from __future__ import annotations

import sys

import pytest

from bench import measure
from bench.measure import Command, Sample, Samples, in_turn, once, python
from bench.table import Section, Target, ratio

SPEAKS = "import json; print('words first'); print(json.dumps({'found': 3, 'seconds': 0.5}))"


def samples(*walls: float) -> Samples:
    return Samples(tuple(Sample(wall, wall / 2, 100.0, {"seconds": wall / 4}) for wall in walls))


def test_programs_run_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    def noted(command: Command) -> Sample:
        ran.append(command.argv[-1])
        return Sample(1, 1, 1, {})

    monkeypatch.setattr(measure, "once", noted)
    found = in_turn({name: Command((name,)) for name in ("A", "B", "C")}, 2)
    assert ran == ["A", "B", "C", "A", "B", "C"]
    assert {name: len(each.runs) for name, each in found.items()} == {"A": 2, "B": 2, "C": 2}


def test_what_a_program_found_is_read_from_its_last_line() -> None:
    sample = once(python("-c", SPEAKS))
    assert sample.said == {"found": 3, "seconds": 0.5}
    assert sample.inside == 0.5
    assert Samples((sample,)).said == {"found": 3}


def test_peak_memory_is_that_of_the_program_and_not_of_those_before_it() -> None:
    large = once(python("-c", "len(b'x' * 300_000_000)"))
    small = once(python("-c", "pass"))
    assert large.peak > 286 > small.peak


def test_peak_memory_does_not_count_whoever_measures() -> None:
    ballast = b"x" * 300_000_000
    assert once(python("-c", "pass")).peak < 286 < len(ballast) / 1024**2


def test_a_program_that_fails_stops_the_measurement_with_its_last_words() -> None:
    with pytest.raises(RuntimeError, match="out of luck"):
        once(python("-c", "raise SystemExit('out of luck')"))


def test_a_status_that_means_deviations_is_no_failure() -> None:
    assert once(Command((sys.executable, "-c", "raise SystemExit(1)"), allowed=(0, 1))).said == {}


def test_a_figure_is_the_median_and_a_ratio_divides_medians() -> None:
    found = {"ours": samples(1.0, 9.0, 2.0), "theirs": samples(8.0, 4.0, 3.0)}
    assert found["ours"].median("wall") == 2.0
    assert ratio(found, "ours", "theirs") == 0.5
    assert ratio(found, "theirs", "ours", "inside") == 2.0


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        (Target("rules", 12.34, 40, moonshot=20), "rules: 12.34×, at most 40× (moonshot 20×): holds"),
        (Target("memory", 2600, 2560, "MiB"), "memory: 2,600 MiB, at most 2,560 MiB: DOES NOT HOLD"),
        (Target("pandas", 3.0, 3, at_least=True), "pandas: 3×, at least 3×: holds"),
        (Target("pandas", 2.9, 3, at_least=True), "pandas: 2.9×, at least 3×: DOES NOT HOLD"),
    ],
)
def test_a_target_says_its_figure_its_bound_and_whether_it_holds(target: Target, sentence: str) -> None:
    assert str(target) == sentence


def test_a_section_is_a_table_with_one_row_a_program() -> None:
    found = {"ours": samples(1.0, 3.0, 2.0), "theirs": samples(4.0, 4.0, 4.0)}
    text = Section("Title", "Text.", 3, found, "theirs", (Target("x", 1, 2),)).markdown()
    assert "| ours | 2.00 | 1.00, 3.00 | 1.00 | 0.50 | 100 | 0.50 |" in text
    assert "| theirs | 4.00 | 4.00, 4.00 | 2.00 | 1.00 | 100 | 1.00 |" in text
    assert "Text. 3 rounds." in text
    assert "- x: 1×, at most 2×: holds" in text
