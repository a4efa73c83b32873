"""The processes of the competitors, seen from compare.py."""

import importlib.util
import multiprocessing.connection
import os
import socket
import subprocess
import sys

import peers

HERE = os.path.dirname(os.path.abspath(__file__))

# For everyone: memory that was given back to glibc stays in the process.
# Without it PyTorch spends most of a large net's time in page faults.
KEEP_MEMORY = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TOP_PAD_": str(64 << 20),
               "MALLOC_TRIM_THRESHOLD_": str(16 << 30)}


def is_installed(peer):
    """Whether every package that the peer needs can be imported."""
    try:
        return all(importlib.util.find_spec(name) for name in peers.NEEDS[peer])
    except ModuleNotFoundError:
        return False


def environment(threads):
    return dict(os.environ, **KEEP_MEMORY, OMP_NUM_THREADS=str(threads),
                TF_CPP_MIN_LOG_LEVEL="3")


class Failure(Exception):
    """What went wrong in a competitor's process."""


class Process:
    """A peer's process with its connection; `call` waits for the answer,
    `send` and `receive` are its halves."""

    def __init__(self, peer, threads, log):
        self.peer = peer
        ours, theirs = socket.socketpair()
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(HERE, "worker.py"), peer,
             str(threads), str(theirs.fileno())],
            pass_fds=[theirs.fileno()], env=environment(threads), stdout=log,
            stderr=log)
        theirs.close()
        self.connection = multiprocessing.connection.Connection(ours.detach())

    def send(self, method, *arguments):
        try:
            self.connection.send((method, arguments))
        except OSError:
            pass  # `receive` will say so

    def receive(self):
        try:
            status, value = self.connection.recv()
        except (EOFError, OSError):
            code = self.process.wait()
            raise Failure(f"process ended with code {code}") from None
        if status == "error":
            raise Failure(value)
        return value

    def call(self, method, *arguments):
        self.send(method, *arguments)
        return self.receive()

    def close(self):
        self.connection.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Competitor:
    """One name in the table: a variant of a peer, built for the current row."""

    def __init__(self, process, variant):
        self.process, self.name = process, variant

    def time(self, calls):
        return self.process.call("time", self.name, calls)

    def drop(self):
        self.process.call("drop", self.name)
