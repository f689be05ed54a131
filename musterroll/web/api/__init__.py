"""The HTTP API below /api/v1: what the book says, read by programs with a token; exemptions and sessions sent by them.

One declaration says of each operation its address, its scope, what may be asked and what is answered. Input is read by
it, answers are written by it, and the description (OpenAPI) is made from it.

operation         what an operation is, and what it may answer
shapes            what many answers and questions share
parameters body   a request's parameters and JSON, read; wrong says what does not fit
cursor            the place after which a page begins
standing          what an answer is true up to, and the tag by which it is known again
address           an operation answered: method, question, tag, page, problem
people … log      a file for each thing that is read or sent
elsewhere         operations of other parts, for the description
describe          the description in OpenAPI 3.1
urls              the addresses

May import: what the room may, web.intake, web.proof, web.records and web.source_pages among it.
"""
