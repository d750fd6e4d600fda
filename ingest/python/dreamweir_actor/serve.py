"""Answers a process that plays an environment here: ENVIRONMENTS.md specifies the messages. Needs no other package."""

import json
import socket
import struct

PROTOCOL = 1
TOKEN_BYTES = 32
_MOST_BYTES = 1 << 20


def serve(port, token, make):
    """
    Connects to a port of this machine, shows the token, and plays until the other side hangs up.

    :param make: opens a game with `task` (see task.py), `reset(seed)`, `step(stored)` (see game.py) and `close()`
    """
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(token)
        with connection.makefile("rwb") as stream:
            _converse(stream, make)


def _converse(stream, make):
    game = None
    while (request := _receive(stream)) is not None:
        message, data = request
        try:
            if "open" in message:
                if message["open"] != PROTOCOL:
                    raise ValueError(f"protocol {message['open']} is not {PROTOCOL}")
                if game is not None:
                    game.close()
                game = make()
                _send(stream, _described(game.task))
            elif "reset" in message:
                _send(stream, *_row(game.reset(message["reset"])))
            else:
                _send(stream, *_row(game.step(struct.unpack(f"<{len(data) // 4}f", data))))
        except Exception as error:  # the environment's own: told to the other side, which names it
            _send(stream, {"error": f"{type(error).__name__}: {error}"})


def _described(task):
    return {
        "task": task.task,
        "version": task.version,
        "configuration_hash": task.configuration_hash,
        "spaces": {
            "observation": [{"name": t.name, "type": t.type, "shape": list(t.shape)} for t in task.observation],
            "action": [{"name": head.name, "kind": head.kind, "size": head.size} for head in task.action],
        },
    }


def _row(row):
    return {"reward": row.reward, "end": row.end, "frames": row.frames, "measures": row.measures}, row.blocks


def _receive(stream):
    head = stream.read(4)
    if len(head) < 4:
        return None
    (length,) = struct.unpack("<I", head)
    if length > _MOST_BYTES:
        raise ValueError(f"a message of {length} bytes")
    message = json.loads(stream.read(length))
    size = int(message.get("bytes", 0))
    if not 0 <= size <= _MOST_BYTES:
        raise ValueError(f"data of {size} bytes")
    return message, stream.read(size)


def _send(stream, message, blocks=()):
    text = json.dumps({**message, "bytes": sum(map(len, blocks))}).encode()
    stream.write(struct.pack("<I", len(text)) + text)
    for block in blocks:
        stream.write(block)
    stream.flush()
