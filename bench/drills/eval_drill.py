"""Kills evaluations with SIGKILL at random moments, lets the same command go on, and compares the end with an undisturbed run.

    python3 bench/drills/eval_drill.py --kills 20 --seed 1 --dir DIR [--json FILE]

Runs `./dreamweir eval --checkpoint random --suite mini` in DIR/drill until it ends by itself after so many kills, and once
in DIR/quiet without any. Exits 1 if a unit is missing, stands twice with a score, or has another score than without kills.
Needs deltalake (replay-lake/python/requirements-test.txt).
"""

import argparse
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import time

import deltalake

COLUMNS = ["unit", "task", "episode", "seed", "score", "steps", "frames", "end", "protocol_hash", "configuration_hash"]


def command(program, out, episodes):
    return [program, "eval", "--checkpoint", "random", "--suite", "mini", "--episodes", str(episodes),
            "--out", str(out), "--set", "eval.append-every=1s"]


def start(program, out, episodes, log):
    return subprocess.Popen(command(program, out, episodes), stdout=log, stderr=log, start_new_session=True)


def rows(out):
    try:
        table = deltalake.DeltaTable(str(out / "scores"))
    except deltalake.exceptions.TableNotFoundError:
        return []
    return table.to_pyarrow_dataset().to_table().to_pylist()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--episodes", type=int, default=3000, help="of each of the seven games")
    parser.add_argument("--dir", type=pathlib.Path, required=True)
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--command", default="./dreamweir")
    arguments = parser.parse_args()
    draw = random.Random(arguments.seed)
    drill, quiet = arguments.dir / "drill", arguments.dir / "quiet"
    arguments.dir.mkdir(parents=True)
    began, kills = time.time(), []
    with open(arguments.dir / "log", "wb") as log:
        subprocess.run(command(arguments.command, quiet, arguments.episodes), stdout=log, stderr=log, check=True)
        undisturbed = time.time() - began
        while len(kills) < arguments.kills:
            wait = draw.uniform(0.3, 0.9) * undisturbed
            process = start(arguments.command, drill, arguments.episodes, log)
            try:
                process.wait(timeout=wait)
                break  # it ended before the kill: nothing is left to do
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                kills.append({"after_seconds": round(wait, 2), "rows": len(rows(drill))})
                print(f"kill {len(kills)} after {wait:.1f} s: {kills[-1]['rows']} rows", file=sys.stderr, flush=True)
        subprocess.run(command(arguments.command, drill, arguments.episodes), stdout=log, stderr=log, check=True)
    expected = {r["unit"]: [r[c] for c in COLUMNS] for r in rows(quiet) if r["status"] == "done"}
    found, twice = {}, 0
    for row in rows(drill):
        if row["status"] == "done":
            twice += row["unit"] in found
            found[row["unit"]] = [row[c] for c in COLUMNS]
    result = {
        "kills": len(kills), "seed": arguments.seed, "units": len(expected), "units_after_drill": len(found),
        "missing": len(expected.keys() - found.keys()), "scored_twice": twice,
        "different": sum(found[u] != expected[u] for u in expected.keys() & found.keys()),
        "kills_with_rows_before_and_work_left": sum(0 < k["rows"] < len(expected) for k in kills),
        "seconds_undisturbed": round(undisturbed, 1), "seconds": round(time.time() - began, 1), "each_kill": kills,
    }
    text = json.dumps(result, indent=1)
    print(text)
    if arguments.json:
        arguments.json.write_text(text + "\n")
    return 0 if not (result["missing"] or twice or result["different"]) and found else 1


if __name__ == "__main__":
    sys.exit(main())
