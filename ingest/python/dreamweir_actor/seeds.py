"""Named seeds and the random policy's generator, the same numbers as the Java actor draws."""

import hashlib
import math
import struct

_MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15


def derive(root, *parts):
    """A seed for one named purpose: 8 bytes of SHA-256 over the root and the parts, each behind its length."""
    digest = hashlib.sha256(struct.pack(">q", root))
    for part in parts:
        text = str(part).encode()
        digest.update(struct.pack(">i", len(text)) + text)
    return struct.unpack(">q", digest.digest()[:8])[0]


def for_gymnasium(seed):
    """The low 31 bits: environments want a seed that is not negative, some one of 32 bits."""
    return seed & 0x7FFFFFFF


class SplittableRandom:
    """SplitMix64, as `java.util.SplittableRandom` of JDK 17 draws from it."""

    def __init__(self, seed):
        self._state = seed & _MASK

    def _next(self):
        self._state = (self._state + _GOLDEN) & _MASK
        return self._state

    def next_int(self, bound):
        """Uniform over 0 to bound - 1."""
        drawn = self._next_int32()
        if bound & (bound - 1) == 0:
            return drawn & (bound - 1)
        upper = drawn >> 1
        while upper + (bound - 1) - upper % bound > 0x7FFFFFFF:
            upper = self._next_int32() >> 1
        return upper % bound

    def next_double(self, origin, bound):
        """Uniform over [origin, bound)."""
        value = (self._next_int64() >> 11) * 2.0**-53 * (bound - origin) + origin
        return math.nextafter(bound, -math.inf) if value >= bound else value

    def _next_int32(self):
        z = self._next()
        z = ((z ^ (z >> 33)) * 0x62A9D9ED799705F5) & _MASK
        return (((z ^ (z >> 28)) * 0xCB24D0A5C88C35B3) & _MASK) >> 32

    def _next_int64(self):
        z = self._next()
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        return z ^ (z >> 31)
