"""The exceptions of asyncio."""

__all__ = (
    'BrokenBarrierError', 'CancelledError', 'DeadlockError', 'IncompleteReadError',
    'InvalidStateError', 'LimitOverrunError', 'SendfileNotAvailableError', 'TimeoutError',
)


class CancelledError(BaseException):
    """The future or the task was cancelled."""


TimeoutError = TimeoutError     # one class with the builtin one since 3.11


class InvalidStateError(Exception):
    """A future or task is not in the state that the operation needs."""


class SendfileNotAvailableError(RuntimeError):
    """The sendfile system call cannot serve this transport, socket or file."""


class IncompleteReadError(EOFError):
    """The stream ended before the requested bytes came; .partial has what came."""

    def __init__(self, partial, expected):
        wanted = 'undefined' if expected is None else repr(expected)
        super().__init__(f'{len(partial)} bytes read on a total of {wanted} expected bytes')
        self.partial = partial
        self.expected = expected

    def __reduce__(self):
        return type(self), (self.partial, self.expected)


class LimitOverrunError(Exception):
    """A separator was not found within the buffer limit; .consumed bytes are pending."""

    def __init__(self, message, consumed):
        super().__init__(message)
        self.consumed = consumed

    def __reduce__(self):
        return type(self), (self.args[0], self.consumed)


class BrokenBarrierError(RuntimeError):
    """The barrier was broken by abort() or by a cancelled waiter."""


class DeadlockError(RuntimeError):
    """Nothing in the program can run any more and nothing outside can wake it.

    Raised by run() and run_until_complete() when no callback is ready and no timer, descriptor,
    signal handler or thread is left that could make one ready. The message names each live task,
    where it was created and where it waits.
    """
