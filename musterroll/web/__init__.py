"""The windows: pages for those who run the programme, audit it, lead a team or are trained; and the HTTP API.

Pages read the state and say up to which entry it is true. What people do here becomes facts by the same procedures
that the commands use. The engine never runs in a process that answers pages.

    settings wsgi halves  Django's settings, made from the book's; the application, with a short way for programs
    site                  the open book, the clock and the engine of this process
    windows rights gate   every address with who may open it; what a visitor may see; the one place that asks
    page                  what every page shows: navigation, "true up to", the person's colours
    once                  what is asked of the book once a request
    paging sorting …      parts of every list: pages by place, headings that sort, filters, CSV
    accounts              who signs in, and how
    tokens intake         programs: who they are, and what they send
    scim                  directories push who has an account
    problem log           what programs are told when something is refused; what is written about it
    dashboard …           a folder for each part: its addresses, views, templates

May import: procedures, store, sources, channels, sinks, reports, rules, ledger, facts.
"""
