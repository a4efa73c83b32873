"""Timing in turns, and what follows from the samples.

A round gives each competitor one block of calls; the order rotates from round to
round. So a slow spell of the machine hits all alike, and the ratios of a round
are worth more than its times."""

import statistics
import time

BLOCK = 0.015  # seconds that a block of short calls lasts
PAUSE = 0.05  # ONNX Runtime's threads spin for 40 ms after a call
LAGGARD = 3.0  # times the best: such a peer is timed in two rounds only


def block_calls(seconds):
    return max(1, round(BLOCK / max(seconds, 1e-9)))


def plan_rounds(block_seconds, budget, most):
    """Rounds that fit into `budget` seconds, three at least."""
    return max(3, min(most, int(budget / sum(block_seconds))))


def take_turns(competitors, budget, most, pause):
    """name -> seconds per call, one per round. All have the same number of
    rounds but laggards, which have two."""
    single = {c.name: c.time(1) for c in competitors}
    single = {c.name: min(single[c.name], c.time(1)) for c in competitors}
    calls = {name: block_calls(seconds) for name, seconds in single.items()}
    best = min(single.values())
    cost = [pause + (calls[name] + 1) * seconds
            for name, seconds in single.items() if seconds < LAGGARD * best]
    samples = {c.name: [] for c in competitors}
    for turn in range(plan_rounds(cost, budget, most)):
        running = [c for c in competitors
                   if turn < 2 or c.name == competitors[0].name
                   or not is_laggard(samples, c.name)]
        shift = turn % len(running)
        for competitor in running[shift:] + running[:shift]:
            time.sleep(pause)
            samples[competitor.name].append(
                competitor.time(calls[competitor.name]))
    return samples


def is_laggard(samples, name):
    best = min(min(values) for values in samples.values())
    return min(samples[name][:2]) > LAGGARD * best


def quartiles(values):
    """(first, median, third)."""
    if len(values) == 1:
        return values[0], values[0], values[0]
    first, median, third = statistics.quantiles(values, n=4, method="inclusive")
    return first, median, third


def best_peer(samples, own="lathe"):
    """The peer of the least median, or None."""
    peers = {name: statistics.median(values)
             for name, values in samples.items() if name != own}
    return min(peers, key=peers.get) if peers else None


def ratios(samples, peer, own="lathe"):
    """Peer's time over ours, round by round."""
    return [theirs / ours
            for theirs, ours in zip(samples[peer], samples[own])]


def geometric_mean(values):
    return statistics.geometric_mean(values) if values else None
