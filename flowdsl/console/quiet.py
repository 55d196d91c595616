"""TensorFlow's start-up lines are kept off the terminal here, and only here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flowdsl.session import Session


def quiet_session(**options: Any) -> Session:
    """A session that imports TensorFlow without its start-up lines, if it comes to that.

    Args:
        **options: of `Session`.
    """
    from flowdsl.session import Session

    class QuietSession(Session):
        @property
        def engine(self) -> Any:
            if self._engine is None:
                import_quietly()
            return super().engine

    return QuietSession(**options)


def import_quietly() -> None:
    """Import TensorFlow without its start-up lines, unless it is there."""
    import sys

    if "tensorflow" not in sys.modules:
        from flowdsl.engines.quiet import import_tensorflow

        import_tensorflow()
