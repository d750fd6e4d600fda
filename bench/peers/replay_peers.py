#!/usr/bin/env python3
"""Replay stores that the lake's reader is compared with, one process each.

    replay_peers.py prepare PEER EPISODES STORE          makes the peer's own files from DreamerV2's npz episodes
    replay_peers.py serve PEER STORE BATCH LENGTH        opens them and serves batches

`serve` prints one line of JSON once it holds its first batch, {"first_batch_seconds": s since the process started,
"what": what is measured}, and then answers each line of its standard input with one line of JSON:
`measure SECONDS` {"batches_per_second": x, "batches_per_cpu_second": y}, `memory` {"anonymous_bytes": n}, `check EPISODES` {"windows": n}.
It ends with its input. A batch holds image, action (one-hot), reward, is_first, is_last, is_terminal, B x L each,
as the peer delivers them; one thread.
"""
import json
import os
import pathlib
import sys
import time

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import numpy as np

import replay_stores

PEERS = replay_stores.PEERS


def process_age():
    """Seconds since this process started, its imports included."""
    ticks = float(pathlib.Path("/proc/self/stat").read_text().rsplit(")", 1)[1].split()[19])
    uptime = float(pathlib.Path("/proc/uptime").read_text().split()[0])
    return uptime - ticks / os.sysconf("SC_CLK_TCK")


def anonymous_bytes():
    for line in pathlib.Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) << 10
    raise OSError("/proc/self/status has no RssAnon")


def measure(store, seconds):
    batches, begin, cpu = 0, time.perf_counter(), time.process_time()
    while (elapsed := time.perf_counter() - begin) < seconds:
        store.batch()
        batches += 1
    cpu = time.process_time() - cpu
    return {"batches_per_second": batches / elapsed, "batches_per_cpu_second": batches / cpu}


def check(store, batch, length, episodes):
    """Every row of a batch must be a row of the episodes, followed by its successor or by a first row."""
    follows, first = {}, set()
    seen = set()
    for episode in replay_stores.episodes(episodes):
        digest = hash(episode["image"].tobytes())
        if digest in seen:
            continue
        seen.add(digest)
        rows = [row_hash(episode, t) for t in range(len(episode["reward"]))]
        first.add(rows[0])
        for one, next_one in zip(rows, rows[1:] + [None]):
            follows.setdefault(one, set()).add(next_one)
    tensors = {key: np.asarray(value) for key, value in store.rows(store.batch()).items()}
    if tensors["image"].shape[:2] != (batch, length):
        raise ValueError(f"{tensors['image'].shape} is not {batch} x {length}")
    for b in range(batch):
        rows = [row_hash({k: v[b] for k, v in tensors.items()}, t) for t in range(length)]
        for t, one in enumerate(rows):
            if one not in follows or (t and one not in follows[rows[t - 1]] and one not in first):
                raise ValueError(f"row {t} of window {b} is not what follows in the episodes")
    return {"windows": batch}


def row_hash(arrays, t):
    action = int(np.argmax(arrays["action"][t])) if np.any(arrays["action"][t]) else -1
    return hash((arrays["image"][t].tobytes(), action, float(np.asarray(arrays["reward"][t]).reshape(()))))


def serve(peer, folder, batch, length):
    store = PEERS[peer](folder, batch, length)
    store.open()
    store.batch()
    print(json.dumps({"first_batch_seconds": process_age(), "what": store.what}), flush=True)
    for line in sys.stdin:
        command, *arguments = line.split()
        if command == "measure":
            answer = measure(store, float(arguments[0]))
        elif command == "memory":
            answer = {"anonymous_bytes": anonymous_bytes()}
        elif command == "check":
            answer = check(store, batch, length, arguments[0])
        else:
            raise ValueError(f"unknown command {command}")
        print(json.dumps(answer), flush=True)


def main(arguments):
    if len(arguments) == 4 and arguments[0] == "prepare" and arguments[1] in PEERS:
        folder = pathlib.Path(arguments[3])
        folder.mkdir(parents=True, exist_ok=True)
        PEERS[arguments[1]](folder, 1, 1).prepare(arguments[2])
    elif len(arguments) == 5 and arguments[0] == "serve" and arguments[1] in PEERS:
        serve(arguments[1], pathlib.Path(arguments[2]), int(arguments[3]), int(arguments[4]))
    else:
        sys.exit(f"{__doc__}\nPEER: {', '.join(PEERS)}")


if __name__ == "__main__":
    main(sys.argv[1:])
