"""Plays catch by looking at the picture: moves towards the ball's column. Prints the port it listens at."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "python"))
import dreamweir_agent  # noqa: E402


def column(image, gray):
    """The column of the lowest cell of that gray, or None; 10 x 5 cells of 6 x 12 pixels."""
    found = [x for y in range(10) for x in range(5) if image[5 + 6 * y, 8 + 12 * x, 0] == gray]
    return found[-1] if found else None


def make(spaces, seed):
    if spaces["action"][0]["size"] != 3:
        raise ValueError("catch has 3 actions, not %d" % spaces["action"][0]["size"])

    def act(image, reward):
        paddle, ball = column(image, 170), column(image, 255)
        if paddle is None or ball is None:
            return 0
        return 1 if ball < paddle else 2 if ball > paddle else 0

    return act


dreamweir_agent.serve(make, name="looker", version=sys.argv[1], port=0, ready=lambda p: print(p, flush=True))
