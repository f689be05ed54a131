"""Rule 2.5: blocks of accounts, the days on which they hold an address, and joins by address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import combinations

from tests.reference.twin.accounts import Account, Pair, decided_pairs, groups_of, hard_joins
from tests.reference.twin.known import Known
from tests.reference.twin.time import DAY, FIRST, LAST, text_key

TOO_MANY = 50  # an address on more blocks identifies nobody


@dataclass(eq=False)
class Block:
    """Accounts that are certainly of one person."""

    accounts: list[Account]

    def day(self, address: str) -> date:
        """The earliest sighting of an address on its accounts."""
        return min(account.addresses[address] for account in self.accounts if address in account.addresses)

    def addresses(self) -> set[str]:
        return {address for account in self.accounts for address in account.addresses}

    def observed(self) -> bool:
        return any(account.snapshots for account in self.accounts)


@dataclass(frozen=True)
class Hold:
    """The days on which a block holds an address."""

    block: Block
    day: date
    first: date
    last: date
    contested: bool

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


def blocks_of(accounts: list[Account], decided: dict[Pair, bool]) -> tuple[list[Block], list[tuple[Pair, str]]]:
    """2.4: groups of hard joins, and every rule that holds for a pair."""
    named = [(frozenset((a.key, b.key)), hard_joins(a, b, decided), a, b) for a, b in combinations(accounts, 2)]
    groups = groups_of(accounts, [(a, b) for _, rules, a, b in named if rules])
    return [Block(group) for group in groups], [(pair, rule) for pair, rules, _, _ in named for rule in rules]


def unlinked(left: Block, right: Block, decided: dict[Pair, bool]) -> bool:
    pairs = (frozenset((a.key, b.key)) for a in left.accounts for b in right.accounts)
    return any(decided.get(pair) is False for pair in pairs)


def numbers(block: Block) -> dict[str, set[str]]:
    """Employee numbers by employer, case-folded; no employer is one employer."""
    found: dict[str, set[str]] = {}
    for account in block.accounts:
        number = account.latest("employee_number")
        if number:
            found.setdefault(text_key(account.latest("employer")) or "", set()).add(number.lower())
    return found


def directory_ids(block: Block) -> set[str]:
    return {value.lower() for account in block.accounts if (value := account.latest("directory_id"))}


def sources(block: Block) -> set[str]:
    """2.5: its sources, a training platform's accounts keyed by an address aside."""
    return {account.key[0] for account in block.accounts if not follows_address(account)}


def follows_address(account: Account) -> bool:
    """A training platform's account that is nothing but an address: a change of address opens a second one."""
    return account.role == "lms" and "@" in account.key[1]


def contradict(left: Block, right: Block, decided: dict[Pair, bool]) -> bool:
    """2.5: why two blocks cannot be one person."""
    if sources(left) & sources(right):
        return True
    ids = directory_ids(left), directory_ids(right)
    if ids[0] and ids[1] and not ids[0] & ids[1]:
        return True
    ours, theirs = numbers(left), numbers(right)
    if any(not ours[employer] & theirs[employer] for employer in ours.keys() & theirs.keys()):
        return True
    return unlinked(left, right, decided)


def holds_of(address: str, blocks: list[Block], decided: dict[Pair, bool]) -> list[Hold]:
    """2.5: who holds an address from when to when."""
    holds = []
    for block in blocks:
        day = block.day(address)
        others = [other.day(address) for other in blocks if other is not block and contradict(block, other, decided)]
        first = day if any(other < day for other in others) else FIRST
        later = [other for other in others if other > day]
        holds.append(Hold(block, day, first, min(later) - DAY if later else LAST, day in others))
    return holds


def could_join(left: Hold, right: Hold, decided: dict[Pair, bool]) -> bool:
    """2.5: neither contradicts, neither is contested, each one's day lies in the other's hold."""
    if left.contested or right.contested or contradict(left.block, right.block, decided):
        return False
    return left.covers(right.day) and right.covers(left.day)


def joins_on(holds: list[Hold], decided: dict[Pair, bool]) -> list[tuple[Block, Block]]:
    """2.5: the blocks that one address joins: no contradicting third one could equally join either."""

    def rival(left: Hold, right: Hold) -> bool:
        return any(
            contradict(third.block, left.block, decided) and could_join(third, right, decided)
            for third in holds
            if third is not left and third is not right
        )

    return [
        (left.block, right.block)
        for left, right in combinations(holds, 2)
        if could_join(left, right, decided) and not rival(left, right) and not rival(right, left)
    ]


def on_address(blocks: list[Block]) -> dict[str, list[Block]]:
    """The blocks of each address; shared and service accounts hold none, and crowded addresses name nobody."""
    found: dict[str, list[Block]] = {}
    for block in blocks:
        for address in block.addresses() if not block.accounts[0].apart else ():
            found.setdefault(address, []).append(block)
    return {address: here for address, here in sorted(found.items()) if len(here) <= TOO_MANY}


@dataclass(frozen=True)
class Joined:
    blocks: list[Block]
    groups: list[list[Block]]  # the people
    by_rule: list[tuple[Pair, str]]
    by_email: list[tuple[Block, Block]]
    holds: dict[str, list[Hold]]
    decided: dict[Pair, bool]


def joined(accounts: list[Account], known: Known) -> Joined:
    """2.4 and 2.5: all joins; joins of joins too, unless they would unite blocks that contradict."""
    decided = decided_pairs(known)
    blocks, by_rule = blocks_of(accounts, decided)
    addresses = on_address(blocks)
    holds = {address: holds_of(address, here, decided) for address, here in addresses.items()}
    edges = [edge for here in holds.values() for edge in joins_on(here, decided)]
    sound = [
        group
        for group in groups_of(blocks, edges)
        if not any(contradict(a, b, decided) for a, b in combinations(group, 2))
    ]
    kept = [(a, b) for a, b in edges if any(a in group for group in sound)]
    return Joined(blocks, groups_of(blocks, kept), by_rule, kept, holds, decided)
