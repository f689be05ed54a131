"""The rules once more, in slow plain Python that reads like docs/rules.md; nothing of musterroll is imported here."""
