"""SCIM 2.0: directories such as Okta and Entra ID push who has an account. What they push becomes facts.

models        the attributes that are kept, and what the server announces
urls          the addresses below /scim/v2
kind          what is done with users and with groups, said once
users search  a user and all users; filters and pages
groups        a group and all groups; `everything` searches both
discovery     what the server says of itself
kept          what one directory has in the book: found by id, changed in the version that was seen
directory     its users: create, change, take out
groups_kept   its groups
membership    a user in a group as access
person        a user as a snapshot of a person
given         who sends, and the body of a request
answers       answers and refusals in the words of SCIM

May import: procedures, store, sources, facts, web.tokens, web.intake, and the plumbing of this room.
"""
