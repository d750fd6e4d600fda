#!/usr/bin/env python3
"""Compares `dreamweir report --json` with rliable on the same scores.

Needs: pip install rliable "pandas<3"
Usage: ./dreamweir report --scores S.csv --reference R.csv --json report.json
       python3 bench/peers/rliable_compare.py S.csv R.csv report.json
Exits 1 if a value differs by more than 1e-9, or an interval's end by more than 2 % of the interval's
width (5 % for medians, which move in steps). Agents whose games have different numbers of seeds are left
out: rliable takes a full matrix.
"""
import csv
import json
import sys
import time

import numpy as np
from rliable import library, metrics

REPLICATES = 50_000


def matrix(rows, agent, reference, scale):
    """Normalised scores [seeds, games] of one agent, or None where games differ in seeds."""
    by_game = {}
    for row in rows:
        if row["agent"] == agent and row["game"] in reference:
            by_game.setdefault(row["game"], []).append((row["seed"], float(row["score"])))
    if len({len(v) for v in by_game.values()}) != 1:
        return None
    columns = []
    for game in sorted(by_game):
        zero = float(reference[game]["random"])
        unit = float(reference[game][scale]) - zero
        columns.append([(score - zero) / unit for _, score in sorted(by_game[game])])
    return np.array(columns).T


def main(scores_file, reference_file, report_file):
    rows = list(csv.DictReader(open(scores_file)))
    reference = {r["game"]: r for r in csv.DictReader(open(reference_file))}
    ours = {(a["agent"], a["metric"]): a for a in json.load(open(report_file))["aggregates"]}
    wanted = {
        "gamer_median": ("gamer", metrics.aggregate_median),
        "gamer_mean": ("gamer", metrics.aggregate_mean),
        "iqm": ("gamer", metrics.aggregate_iqm),
        "optimality_gap": ("gamer", metrics.aggregate_optimality_gap),
        "record_mean": ("record", metrics.aggregate_mean),
        "clipped_record_mean": ("record", lambda x: np.minimum(1, x.mean(axis=0)).mean()),
    }
    failed = False
    for agent in sorted({r["agent"] for r in rows}):
        start = time.time()
        for name, (scale, function) in wanted.items():
            x = matrix(rows, agent, reference, scale)
            if x is None:
                print(f"{agent}: games differ in seeds, left out")
                break
            value, interval = library.get_interval_estimates(
                {agent: x}, lambda m: np.array([function(m)]), reps=REPLICATES)
            value, (low, high) = value[agent][0], interval[agent][:, 0]
            mine = ours[agent, name]
            limit = (0.05 if name == "gamer_median" else 0.02) * (high - low)
            good = (abs(mine["value"] - value) <= 1e-9
                    and abs(mine["low"] - low) <= limit and abs(mine["high"] - high) <= limit)
            failed |= not good
            print(f"{agent:10} {name:20} {mine['value']:9.4f} [{mine['low']:9.4f}, {mine['high']:9.4f}]"
                  f"  rliable {value:9.4f} [{low:9.4f}, {high:9.4f}]  {'ok' if good else 'DIFFERS'}")
        print(f"{agent}: rliable took {time.time() - start:.1f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
