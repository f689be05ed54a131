"""The company's rule: TOML in, plain frozen values out, or a refusal that names line and key.

parse.parse_policy reads one text, together.check_together puts versions in order and
together.policy_in_force picks one for a day; default.default_policy stands in where none was given.
describe.describe says a policy in sentences; new.new_policy_text writes one from new.Answers, which
questions.QUESTIONS asks for; schema.policy_schema is the JSON Schema. keys.POLICY lists every key.

May import: facts, rules.criteria and the standard library. No clock, no network; it reads only the
zone list of tzdata and the criteria, which are package data.
"""
