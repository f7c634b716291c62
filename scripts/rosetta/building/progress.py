"""Show how far a long command is: a line that is written over in a terminal, else a few lines."""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections.abc import Iterable
from concurrent.futures import Future, wait
from typing import Any


class Progress:
    """Count steps over several processes, which are forked from the one that shows them."""

    def __init__(self, what: str, total: int, every: float = 10.0) -> None:
        self.what, self.total, self.every = what, total, every
        self._done = multiprocessing.get_context("fork").Value("q", 0)
        self._shown = time.monotonic()

    def step(self) -> None:
        """Count one more, in whatever process."""
        with self._done.get_lock():
            self._done.value += 1

    def follow(self, futures: Iterable[Future[Any]]) -> None:
        """Show how far it is until all are done, or raise what one of them raised."""
        left = set(futures)
        while left:
            done, left = wait(left, timeout=0.2)
            for future in done:
                future.result()
            self._show()
        if sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr, flush=True)

    def _show(self) -> None:
        text = f"{self.what}: {self._done.value:,} of {self.total:,}"
        if sys.stderr.isatty():
            print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)
        elif time.monotonic() - self._shown > self.every:
            self._shown = time.monotonic()
            print(text, file=sys.stderr, flush=True)
