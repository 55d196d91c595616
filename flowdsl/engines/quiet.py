"""Keeps TensorFlow's start-up lines off the terminal. For the command line only."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet_stderr() -> Iterator[None]:
    """Hold back what is written to file descriptor 2, from any language.

    The text is dropped on success and replayed when the body raises, so that no real error
    is lost. Where there is no file descriptor 2, nothing is done.
    """
    try:
        kept = os.dup(2)
    except OSError:
        yield
        return
    with tempfile.TemporaryFile() as held:
        failed = True
        try:
            if sys.stderr is not None:
                sys.stderr.flush()
            os.dup2(held.fileno(), 2)
            yield
            failed = False
        except KeyboardInterrupt:
            failed = False
            raise
        finally:
            if sys.stderr is not None:
                sys.stderr.flush()
            os.dup2(kept, 2)
            os.close(kept)
            if failed:
                held.seek(0)
                os.write(2, held.read())


def import_tensorflow() -> None:
    """Import TensorFlow and TFP without their start-up lines.

    TFP runs on Keras 2; telling TensorFlow so spares the import of Keras 3, about a second. A
    library call does not do this: it would decide for the rest of the process what `tf.keras` is.
    """
    os.environ.setdefault("TF_USE_LEGACY_KERAS", "1")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    with quiet_stderr():
        import tensorflow
        import tensorflow_probability

        # Both load lazily; what follows is what loads them.
        _ = tensorflow.constant, tensorflow_probability.bijectors
        _ = tensorflow_probability.distributions
        tensorflow.zeros(())
