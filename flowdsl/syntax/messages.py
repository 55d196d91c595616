from flowdsl.diagnostics import error
from flowdsl.source import Span
def explain(tokens, index, expected, source):
    t = tokens[index] if index < len(tokens) else tokens[-1]
    return error("F101",f"unexpected `{t.text}`",Span(t.start,t.end,source))
