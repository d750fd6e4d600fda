"""Writes what petastorm reads from a folder of tensors, a JSON line per row; run by a Python that has petastorm.

Usage: python petastorm_rows.py FOLDER FILE (not to stdout: petastorm prints there)
"""

import base64
import json
import pathlib
import sys

from petastorm import make_batch_reader


def plain(value):
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.tolist() if hasattr(value, "tolist") else value


def main(folder, file):
    url = pathlib.Path(folder).resolve().as_uri()
    with (
        open(file, "w") as out,
        make_batch_reader(url, reader_pool_type="dummy", num_epochs=1, shuffle_row_groups=False) as reader,
    ):
        for group in reader:
            columns = group._asdict()
            for row in range(len(columns["slot"])):
                print(json.dumps({name: plain(values[row]) for name, values in columns.items()}), file=out)


if __name__ == "__main__":
    main(*sys.argv[1:])
