"""Keeps BLAS on one thread: on matrices this small its own threads burn ten times the CPU."""

from contextlib import AbstractContextManager

from threadpoolctl import ThreadpoolController, threadpool_limits  # type: ignore[import-untyped]

_numpy_only = ThreadpoolController()


def one_thread() -> AbstractContextManager[object]:
    """For numpy: about ten microseconds. Outside of it the process is as it was."""
    limited: AbstractContextManager[object] = _numpy_only.limit(limits=1, user_api="blas")
    return limited


def one_thread_everywhere() -> AbstractContextManager[object]:
    """For scipy and implicit too, which bring a BLAS of their own; takes milliseconds."""
    limited: AbstractContextManager[object] = threadpool_limits(limits=1, user_api="blas")
    return limited
