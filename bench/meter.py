"""CPU, statements, and the floor: the same statements sent through the driver alone."""

import os
import time
from pathlib import Path
from statistics import median

from django.db import connection

BLOCKS = 9


class Meter:
    """CPU seconds of this process and, on PostgreSQL on the same machine, of the server process that answers it."""

    def __init__(self):
        self.server = None
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self.server = Path(f"/proc/{cursor.fetchone()[0]}")

    def now(self):
        """Seconds of CPU so far."""
        return time.process_time() + (self._server() if self.server else 0.0)

    def _server(self):
        try:
            return int((self.server / "schedstat").read_text().split()[0]) / 1e9
        except OSError:  # a kernel without it counts in steps of 10 ms
            fields = (self.server / "stat").read_text().rsplit(")", 1)[1].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def of(self, act, rounds=1):
        """CPU milliseconds of one ``act``, over ``rounds``."""
        before = self.now()
        for _ in range(rounds):
            act()
        return (self.now() - before) / rounds * 1000

    def both(self, product, floor, rounds):
        """The medians of blocks, the product and the floor turn about: a busy machine weighs on both alike."""
        product(), floor()
        each = max(1, rounds // BLOCKS)
        pairs = [(self.of(product, each), self.of(floor, each)) for _ in range(BLOCKS)]
        return tuple(median(column) for column in zip(*pairs, strict=True))


def captured(act, keep):
    """The statements that ``act`` sends, as raw SQL with parameters."""
    found = []

    def listen(execute, sql, parameters, many, context):
        if keep(sql):
            found.append((sql, parameters))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(listen):
        act()
    return found


def replayer(statements):
    """Sends the same statements, prepared, in one transaction through the driver alone, and fetches what they give."""
    if connection.vendor == "postgresql":
        import psycopg

        raw, mark, how = psycopg.Cursor(connection.connection), "%s", {"prepare": True}
        connection.connection.prepare_threshold = 0  # Django turns preparing off; the product goes on without it
    else:
        raw, mark, how = connection.connection.cursor(), "?", {}  # sqlite3 keeps its statements prepared by itself
    ready = [(sql.replace("%s", mark), tuple(parameters or ())) for sql, parameters in statements]

    def replay():
        raw.execute("BEGIN")
        for sql, parameters in ready:
            raw.execute(sql, parameters, **how)
            raw.fetchall() if raw.description else None
        raw.execute("COMMIT")

    return replay


def say(name, product, floor, statements):
    """One line."""
    times = f"product {product:9.2f} ms CPU   floor {floor:9.3f} ms CPU"
    print(f"{name:22} {times}   ratio {product / floor:6.1f}   statements {statements}", flush=True)
