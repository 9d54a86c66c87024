"""What the log says of a request that was refused."""

import logging


class RefusalsInALine(logging.Filter):
    """Keeps tracebacks for what went wrong on our side: a refusal is one line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let everything through, warnings without their traceback."""
        if record.levelno < logging.ERROR:
            record.exc_info = None
        return True
