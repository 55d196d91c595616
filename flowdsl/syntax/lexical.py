from flowdsl.diagnostics import error
from flowdsl.source import Span
def explain(token, source):
    return error("F004","stray",Span(token.start,token.end,source))
