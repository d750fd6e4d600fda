"""Let Dreamweir score an agent written in Python: PyTorch, JAX, a few ifs. No dependency but Python 3.8.

    import dreamweir_agent

    def make(spaces, seed):                  # called at the start of every episode
        def act(observation, reward):        # observation: as Gymnasium has it; reward: of the step before
            return 0                         # an index, or a list of numbers in [-1, 1]
        return act

    dreamweir_agent.serve(make, name="my-agent", version="2024-05-01", port=5555)

then, in another terminal:

    ./dreamweir eval --checkpoint socket:localhost:5555 --suite mini --out lake

An observation is one array where the task has one tensor, else a dict of arrays by name: numpy arrays where
numpy is installed, else memoryviews of the same shape. To act for many episodes at once, pass `batch` instead
of `make`: batch(observations, episodes) gets arrays [B, ...] and a list of Episode (with seed, first, reward,
and state, which is yours), and returns B actions.

Emulator, seeds, episode ends and scores stay with Dreamweir. Scores are kept by name and version: give a new
version whenever the agent changes. The protocol on the wire is described in AGENTS.md, beside this folder.
"""

import json
import socketserver
import struct

try:
    import numpy
except ImportError:  # observations are memoryviews then
    numpy = None

PROTOCOL = 1
_FORMATS = {"uint8": "B", "int32": "i", "float32": "f"}
_BYTES = {"uint8": 1, "int32": 4, "float32": 4}


class Episode:
    """What the agent knows of one running episode; `state` is free for its use."""

    def __init__(self, seed):
        self.seed = seed
        self.first = True
        self.reward = 0.0
        self.state = None


def serve(make=None, batch=None, name="agent", version="1", updates=0, host="127.0.0.1", port=5555, ready=None):
    """Answers until interrupted. `ready(port)` is called once it listens; port 0 takes a free one."""
    if (make is None) == (batch is None):
        raise ValueError("give either make or batch")
    identity = {"name": name, "version": str(version), "updates": int(updates)}

    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            try:
                _converse(self.rfile, self.wfile, identity, make, batch)
            except (ConnectionError, struct.error):
                pass  # the other side is gone

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Server((host, port), Handler) as server:
        if ready:
            ready(server.server_address[1])
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            pass


def _converse(source, sink, identity, make, batch):
    spaces, episodes = None, {}
    while True:
        request, data = _receive(source)
        if request is None:
            return
        try:
            if "hello" in request:
                if request["hello"] != PROTOCOL:
                    raise ValueError("protocol %s is not %d" % (request["hello"], PROTOCOL))
                spaces = request.get("spaces")
                _send(sink, identity, b"")
            else:
                episodes = _running(episodes, request["episodes"])
                actions = _act(spaces, episodes, data, make, batch)
                _send(sink, {}, struct.pack("<%df" % len(actions), *actions))
        except Exception as error:  # the agent's own: told to the other side, which names it
            _send(sink, {"error": "%s: %s" % (type(error).__name__, error)}, b"")


def _running(known, rows):
    """Episodes of this request by number; one that is missing has ended and is forgotten."""
    running = {}
    for row in rows:
        episode = Episode(row["seed"]) if row["first"] else known[row["number"]]
        episode.first, episode.reward = row["first"], row["reward"]
        running[row["number"]] = episode
    return running


def _act(spaces, episodes, data, make, batch):
    observations = _observations(spaces, len(episodes), data)
    if batch:
        actions = batch(observations, list(episodes.values()))
    else:
        actions = []
        for index, episode in enumerate(episodes.values()):
            if episode.first:
                episode.state = make(spaces, episode.seed)
            one = {key: value[index] for key, value in observations.items()} if isinstance(observations, dict) \
                else observations[index]
            actions.append(episode.state(one, episode.reward))
    flat = []
    for action in actions:
        flat.extend(float(value) for value in (action if hasattr(action, "__len__") else [action]))
    return flat


class _Rows:
    """Arrays [B, ...] without numpy: rows are memoryviews."""

    def __init__(self, views):
        self.views = views

    def __len__(self):
        return len(self.views)

    def __getitem__(self, index):
        return self.views[index]


def _observations(spaces, count, data):
    arrays, at = {}, 0
    for tensor in spaces["observation"]:
        elements = 1
        for extent in tensor["shape"]:
            elements *= extent
        size = elements * _BYTES[tensor["type"]]
        block = memoryview(data)[at:at + size * count]
        at += size * count
        if numpy:
            kind = numpy.dtype(tensor["type"]).newbyteorder("<")
            arrays[tensor["name"]] = numpy.frombuffer(block, kind).reshape([count] + tensor["shape"])
        else:
            arrays[tensor["name"]] = _Rows([
                block[i * size:(i + 1) * size].cast(_FORMATS[tensor["type"]], shape=tensor["shape"])
                for i in range(count)])
    return next(iter(arrays.values())) if len(arrays) == 1 else arrays


def _receive(source):
    head = source.read(4)
    if len(head) < 4:
        return None, None
    message = json.loads(source.read(struct.unpack("<I", head)[0]))
    return message, source.read(message.get("bytes", 0))


def _send(sink, message, data):
    text = json.dumps(dict(message, bytes=len(data))).encode()
    sink.write(struct.pack("<I", len(text)) + text + data)
    sink.flush()
