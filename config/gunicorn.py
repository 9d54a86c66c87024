"""How gunicorn serves Stancebook: two processes of four threads, told little by the environment."""

import gc
import sys
from typing import Any

workers = 2
threads = 4
worker_class = "gthread"
keepalive = 30
accesslog = None


def post_worker_init(worker: Any) -> None:
    """Hand the interpreter over more often, and collect garbage less often.

    A request that waits for the database a dozen times would else wait for another thread's five
    milliseconds each time.

    An export makes millions of short-lived rows; looking through all of Django's objects every few
    hundred of them took a quarter of its time.
    """
    sys.setswitchinterval(0.0005)
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
