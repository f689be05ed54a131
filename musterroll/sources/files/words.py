"""Words that systems use, and what they mean here. A word that is not listed is unknown, never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

_LONGEST_WORD = 60
_BLANKS = re.compile(r"[\s_\-–]+")


def folded(text: str) -> str:
    """A word as it is compared: small, blanks for underscores and hyphens, one blank between words."""
    return _word(text) if len(text) <= _LONGEST_WORD else _fold(text)


def _fold(text: str) -> str:
    return " ".join(_BLANKS.sub(" ", text).casefold().split())


_word = lru_cache(maxsize=5000)(_fold)  # many rows have the same few; a whole cell of text is not kept


def _table(**meanings: str) -> dict[str, str]:
    """Words by meaning, turned round: word -> meaning."""
    return {folded(word): meaning for meaning, words in meanings.items() for word in words.split(",")}


YES = frozenset({"yes", "y", "true", "t", "1", "on", "x"})
NO = frozenset({"no", "n", "false", "f", "0", "off"})

# Of an account or an engagement. A leave does not end one.
STATUS: dict[str, str] = _table(
    active="active,a,enabled,employed,current,working,true,yes,1,on leave,leave,leave of absence,loa,paid leave,"
    "unpaid leave,parental leave,maternity leave,sick leave,garden leave,gardening leave,password expired,"
    "password reset,locked out,locked,recovery,full time,part time,active employee,active contractor,notice period",
    inactive="inactive,terminated,voluntarily terminated,involuntarily terminated,terminated for cause,"
    "voluntary termination,involuntary termination,termination,dismissed,resigned,resignation,retired,deceased,"
    "laid off,redundant,left,leaver,former,former employee,ex employee,ended,disabled,suspended,deactivated,"
    "deprovisioned,archived,deleted,blocked,offboarded,separated,departed,quit,false,no,0,no longer employed",
)
# Words that are known to say neither: not begun, or not decided.
NEITHER = frozenset(
    _table(
        neither="future start,hired,accepted,offer accepted,pending,pending start,prehire,pre hire,pre start,"
        "onboarding,staged,provisioned,pending user action,invited,not started,unknown,new hire,starting,candidate",
    )
)
TYPE: dict[str, str] = _table(
    employee="employee,full time,part time,fulltime,parttime,full time employee,part time employee,fte,regular,"
    "regular full time,regular part time,permanent,permanent employee,salaried,hourly,salaried employee,"
    "hourly employee,w2,w 2,staff,fixed term,fixed term employee,ft,pt",
    contractor="contractor,contract,independent contractor,contingent,contingent worker,freelancer,freelance,1099,"
    "consultant,external contractor,subcontractor,contract worker,agency worker,c2c",
    intern="intern,internship,working student,co op",
    vendor="vendor,vendor staff,supplier,outsourced",
    guest="guest",
)
# A kind of account, not of engagement.
NO_TYPE = frozenset({"member", "user", "admin", "administrator", "unknown"})
RESULT: dict[str, str] = _table(
    completed="completed,complete,done,finished,course completed,yes,y,true,1,attended,acknowledged,signed,"
    "completed on time,completed late,present,completed (achieved pass grade),satisfied,x",
    passed="passed,pass,success,successful,succeeded,passed quiz,passed exam",
    failed="failed,fail,not passed,did not pass,unsuccessful,failure,completed (did not achieve pass grade)",
    in_progress="in progress,incomplete,started,ongoing,in process,partially completed,past due,overdue,"
    "attempted,underway,resumed,delinquent",
    not_started="not started,enrolled,assigned,registered,invited,not attempted,notstarted,pending,to do,todo,open,no,"
    "n,false,0,not completed,not complete,absent,no show,due,scheduled,not enrolled,unopened",
)
METHOD: dict[str, str] = _table(
    manual="manual,manually,manual entry,manually entered,by hand,admin,administrator,marked manually,override",
    file="file,csv,import,imported,upload,uploaded,csv import,file import,bulk upload,spreadsheet",
    api_sync="api sync,api,sync,lms api sync,automatic,system,integration",
    webhook="webhook",
    scim="scim",
    xapi="xapi,x api,tin can",
)
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*%")


def meaning(table: Mapping[str, str], own: Mapping[str, str], word: str) -> str | None:
    """What a word means: as the person said (`own`, where an empty meaning is "nothing known"), else as listed."""
    key = folded(word)
    if key in own:
        return own[key] or None
    return table.get(key)


def result_of(own: Mapping[str, str], word: str) -> str | None:
    """The result that a platform's word names: completed, passed, failed, in_progress, not_started or None."""
    share = _PERCENT.fullmatch(word.strip())
    if share and folded(word) not in own:
        done = float(share[1])
        return "completed" if done == 100 else "in_progress" if 0 < done < 100 else "not_started" if done == 0 else None
    return meaning(RESULT, own, word)


def yes_or_no(word: str) -> bool | None:
    """True, False, or None for a word that is neither."""
    key = folded(word)
    return True if key in YES else False if key in NO else None
