"""One competitor's process. Started by competitor.py as

    worker.py PEER THREADS SOCKET

pinned to as many processors as it has threads before anything is imported, so
that pools which follow the affinity (JAX's) and pools which are told get the
same. Serves one request at a time from the socket: (method, arguments) ->
("ok", result) or ("error", text)."""

import importlib
import multiprocessing.connection
import os
import sys
import time
import traceback

WARM_UP = 0.002  # seconds of calls before a block is timed


class Server:
    def __init__(self, name, threads):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
        self.peer = importlib.import_module("peers." + name)
        self.peer.start(threads)
        self.runners = {}
        self.data = {}

    def version(self):
        return self.peer.version()

    def build(self, key, variant, extra):
        """Builds a variant of the row and returns its results."""
        import rows
        import workload
        row = rows.find(key)
        if key not in self.data:
            self.data = {key: workload.Data(row)}
        data = self.data[key]
        vars(data).update(extra)
        runner = self.peer.build(row, variant, data)
        self.runners[variant] = runner
        return runner.results()

    def variants(self, key):
        import rows
        return self.peer.variants(rows.find(key))

    def time(self, variant, calls):
        """Seconds per call, over a block of calls that follows some untimed."""
        call, clock = self.runners[variant].call, time.perf_counter
        call()
        start = end = clock()
        while calls > 1 and end - start < WARM_UP:
            call()
            end = clock()
        start = clock()
        for _ in range(calls):
            call()
        return (clock() - start) / calls

    def drop(self, variant):
        runner = self.runners.pop(variant, None)
        if runner:
            runner.close()


def serve(server, connection):
    while True:
        try:
            method, arguments = connection.recv()
        except EOFError:
            return
        try:
            answer = ("ok", getattr(server, method)(*arguments))
        except Exception as error:  # the peer's own, of any type
            if os.environ.get("LATHE_COMPARE_TRACE"):
                traceback.print_exc()
            text = str(error).strip().splitlines() or [""]
            answer = ("error", f"{type(error).__name__}: {text[0][:200]}")
        connection.send(answer)


def main():
    name, threads, handle = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    connection = multiprocessing.connection.Connection(handle)
    serve(Server(name, threads), connection)


if __name__ == "__main__":
    main()
