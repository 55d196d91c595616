"""Bars on a terminal, lines elsewhere."""

from __future__ import annotations

import io

from flowdsl.training.progress import Bar, EpochReport, Lines, Silent, make_reporter


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def report(epoch: int) -> EpochReport:
    return EpochReport(epoch, 20, 1.5, 1.25, 1e-3, epoch, 0.1)


def test_the_reporter_fits_the_stream() -> None:
    assert isinstance(make_reporter(0), Silent)
    assert isinstance(make_reporter(1, Terminal()), Bar)
    assert isinstance(make_reporter(1, io.StringIO()), Lines)
    assert isinstance(make_reporter(2, Terminal()), Lines)


def test_lines_are_few() -> None:
    out = io.StringIO()
    lines = make_reporter(1, out)
    lines.start(20)
    for epoch in range(1, 21):
        lines.within(epoch, 0.5)
        lines.epoch(report(epoch))
    lines.finish("done")
    assert out.getvalue().splitlines() == [
        "epoch 1/20  loss 1.5000  validation 1.2500",
        "epoch 20/20  loss 1.5000  validation 1.2500",
        "done",
    ]


def test_a_bar_is_drawn_and_leaves_the_summary() -> None:
    out = Terminal()
    bar = make_reporter(1, out)
    bar.start(20)
    bar.within(1, 0.5)
    bar.epoch(report(1))
    bar.finish("done [bold]not markup[/bold]")
    assert out.getvalue().endswith("done [bold]not markup[/bold]\n")
    assert "1/20" in out.getvalue()
