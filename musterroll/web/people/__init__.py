"""People: all of them, found and narrowed; and one person's page with their story and how each verdict came about.

    listing     the list, and the same as CSV
    person      one person's page
    picture     the timeline of a person, from the state and from their story
    findings    the heading that is the finding, and sentences about obligations

May import: what the room may.
"""
