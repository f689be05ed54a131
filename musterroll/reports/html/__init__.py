"""The report as one HTML file: style and script inside, locked by a policy with both hashes, nothing fetched.

`page.render_html` puts it together from sections; `parts` holds what they share; `style.css` and
`script.js` are read as they are. Without the script everything can be read and the status filter works;
the script adds sorting, finding and following a number to its rows.

May import: the rest of reports, rules, facts.
"""
