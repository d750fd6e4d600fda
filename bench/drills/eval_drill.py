"""Kills evaluations with SIGKILL at random moments, lets the same command go on, and compares the end with an undisturbed run.

    python3 bench/drills/eval_drill.py --kills 20 --seed 1 --dir DIR [--json FILE]

Runs `./dreamweir eval --checkpoint random --suite mini` once in DIR/quiet without a kill, then in DIR/drill with so many.
Three kills of four come a random while after an attempt's first commit (at most 1.6 times the undisturbed play over the
number of kills, so that the work outlasts them), every fourth anywhere in the start-up. Then the command runs to its end.
Exits 1 if a unit is missing, stands twice with a score, or has another score than without kills, or if the work ended
before the last kill. Needs deltalake (replay-lake/python/requirements-test.txt).
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


def commits(out):
    return len(list((out / "scores" / "_delta_log").glob("*.json")))


def first_commit(out):
    """When the first rows became readable: the commit after the one that made the table."""
    return (out / "scores" / "_delta_log" / f"{1:020}.json").stat().st_mtime


def wait_until(process, condition):
    """True once the condition holds, False if the process ended before."""
    while not condition():
        if process.poll() is not None:
            return False
        time.sleep(0.1)
    return True


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
        startup = first_commit(quiet) - began
        play = undisturbed - startup
        while len(kills) < arguments.kills:
            before = commits(drill)
            process = start(arguments.command, drill, arguments.episodes, log)
            early = len(kills) % 4 == 3
            wait = draw.uniform(0, startup if early else 1.6 * play / arguments.kills)
            if not early and not wait_until(process, lambda: commits(drill) > max(before, 1)):
                break  # nothing is left to do
            try:
                process.wait(timeout=wait)
                break
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            kills.append({"moment": "start-up" if early else "play", "after_seconds": round(wait, 2), "rows": len(rows(drill))})
            print(f"kill {len(kills)}: {kills[-1]}", file=sys.stderr, flush=True)
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
        "kills_during_play": sum(k["moment"] == "play" for k in kills),
        "seconds_undisturbed": round(undisturbed, 1), "seconds_to_first_rows": round(startup, 1), "seconds": round(time.time() - began, 1), "each_kill": kills,
    }
    text = json.dumps(result, indent=1)
    print(text)
    if arguments.json:
        arguments.json.write_text(text + "\n")
    held = not (result["missing"] or twice or result["different"])
    return 0 if held and found and len(kills) == arguments.kills else 1


if __name__ == "__main__":
    sys.exit(main())
