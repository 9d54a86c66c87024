"""Send requests and time them: keep-alive connections, one a thread, in a process of its own."""

import http.client
import json
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any


def run(plan: dict[str, Any]) -> dict[str, float]:
    """Carry out a plan: `clients` threads send `bodies` (POST) or ask for `path` `count` times.

    Returns requests per second, and the median and 95th percentile in milliseconds.
    """
    bodies: Iterator[str | None] = iter(plan.get("bodies") or [None] * plan["count"])
    lock, times, errors = threading.Lock(), [], []

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", plan["port"])
        while True:
            with lock:
                try:
                    body = next(bodies)
                except StopIteration:
                    return
            begin = time.perf_counter()
            connection.request(plan["method"], plan["path"], body, plan.get("headers", {}))
            answer = connection.getresponse()
            content = answer.read()
            times.append(time.perf_counter() - begin)
            if answer.status >= 300:
                errors.append((answer.status, content[:300]))

    threads = [threading.Thread(target=client) for _ in range(plan["clients"])]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begin
    if errors:
        sys.exit(f"{len(errors)} of {len(times)} requests failed, the first with {errors[0]}")
    times.sort()
    return {
        "per_second": len(times) / seconds,
        "p50": statistics.median(times) * 1000,
        "p95": times[int(len(times) * 0.95)] * 1000,
    }


if __name__ == "__main__":
    print(json.dumps(run(json.load(sys.stdin))))
