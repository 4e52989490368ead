"""How a serving process ends while it is still loading."""

import multiprocessing
import signal
import threading


def end_at_once() -> None:
    """Lets SIGTERM and SIGINT end a process that granian has forked, until granian's own handler is there.

    Until then it has its parent's handler, which raises a flag for the parent's loop: in the child nobody looks at it,
    so a Ctrl-C in the second in which the application loads was lost, and everybody waited for the kill.
    """
    if multiprocessing.parent_process() is None or threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
