"""
Plays one environment for a Dreamweir process on this machine; started by it, not by hand.

It connects to --connect PORT of this machine with the token that it reads from its standard input, and ends when the
other side hangs up. What an environment prints goes to the standard error.
"""

import argparse
import os
import signal
import sys

from dreamweir_actor.serve import TOKEN_BYTES, serve


def main(words=None):
    parser = argparse.ArgumentParser("dreamweir-environment", description=__doc__)
    parser.add_argument("--task", required=True, help="name of the task: gym/ID, dmc/..., python/MODULE.FUNCTION, ...")
    parser.add_argument("--option", action="append", default=[], metavar="KEY=VALUE", help="VALUE is JSON, else text")
    parser.add_argument("--connect", type=int, required=True, metavar="PORT")
    given = parser.parse_args(words)
    token = sys.stdin.buffer.read(TOKEN_BYTES)
    os.dup2(2, 1)
    # Ctrl-C is for the process that plays; it ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serve(given.connect, token, lambda: _open(given.task, given.option))


def _open(task, words):
    # Imported here, so that what is missing is told over the connection.
    from dreamweir_actor.game import Game
    from dreamweir_actor.options import read
    from dreamweir_actor.suites import describe, make, name_of

    options = read(words)
    environment = make(task, options)
    game = Game(environment)
    game.task = describe(environment, name_of(task), options)
    return game


if __name__ == "__main__":
    main()
