"""The words that go with the files of an engagement: what is what, and how a stranger checks it offline."""

from __future__ import annotations

from musterroll.procedures.engagement.contents import Handed
from musterroll.procedures.engagement.words import stratum_words
from musterroll.procedures.engagement.workbook import command

_TEXT = """{name}
Type {type}, {start} to {end}. Population as known at entry {size}, judged as of {as_of}.

WHAT IS HERE
  02_index.csv     every file with what it holds, its size and its SHA-256
  10_ to 15_       the population, of whom an engagement began or ended in the period, who was left out and why, who was
                   there on the first day and on the last
  16_              findings that ask whether the population is complete
  20_check.xlsx    everything that the rules answer, as a workbook: {command}
  26_              which kinds of sources know whom
  30_samples/      one folder a sample: draw, keys that were drawn from, attribute sheet, and for each sampled
                   person the completion that met each obligation: record, proof, row as received
  40_curriculum/   courses as they were taken
  41_policy/       every version of the policy that was adopted before the population was known
  44_requests/     what was asked for and given
  90_ipe           how the population was produced; a person compares the totals and signs
  98_log/          the checkpoint that all proofs are under, and the key of the log

Samples: {samples}.
The files as sources sent them hold everybody, so only rows of sampled people are here. 90_ipe.csv names each of
them with its SHA-256: ask for one, and compare.

HOW TO CHECK IT, WITHOUT US AND WITHOUT A NETWORK
1. Nothing was changed since it was packed:
     sha256sum --check SHA256SUMS
2. The population is the one that was frozen: its digest is {population}
     sha256sum 10_keys.txt
3. The same people are drawn again, in the folder of a sample; compare with draw.csv, which also has the digest:
     sha256sum keys.txt
     sh draw.sh
4. Each record is in the log as it was recorded. Take the key from whoever gave it to you before, not from here:
     musterroll log verify --key KEY --checkpoint 98_log/checkpoint.txt 30_samples/*/people/*/*.json
   The files *.tlog-proof and the checkpoint are those of C2SP (tlog-proof, tlog-checkpoint, signed-note): other tools
   that know these formats check them too.
5. Compare 98_log/checkpoint.txt with the checkpoints that you were sent or that lie in a place outside.

WHAT THIS SHOWS, AND WHAT IT DOES NOT
A digest shows that a file was not changed since. A proof shows that an entry was in the log when the checkpoint was
signed, and the checkpoint that somebody outside kept shows since when. None of them shows that what a source said was
true, or that it was complete. A record holds what its fact says and nothing that was worked out later.
Text cells that begin with = + - @ have one apostrophe in front; the last column of each table names them.
"""


def readme(handed: Handed) -> str:
    """The text for one engagement."""
    about, frozen = handed.about, handed.about.frozen[-1]
    samples = "; ".join(
        f"{one.entry}: {len(one.standing)} of {one.size:,}, {stratum_words(one.stratum)}, drawn by {one.by}"
        + ("" if one.role == "auditor" else " (management pre-selection, not an auditor sample)")
        for one in handed.samples
    )
    return _TEXT.format(
        name=about.name,
        command=command(handed.view),
        type=about.type,
        start=about.start,
        end=about.end,
        size=f"{handed.view.size:,}",
        as_of=handed.view.as_of,
        samples=samples or "none was drawn yet",
        population=frozen.digest,
    )
