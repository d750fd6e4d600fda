"""Sends chunks so that each arrives once and in order within its episode, or the sender is told."""

import time

from confluent_kafka import KafkaError, KafkaException, Producer
from confluent_kafka.admin import AdminClient, NewTopic

from dreamweir_actor.wire import HEADERS, TOPIC, encode

PATIENCE = 10
_TOPIC_SETTINGS = {
    "retention.ms": str(7 * 24 * 3600 * 1000),
    "cleanup.policy": "delete",
    "compression.type": "producer",
    "max.message.bytes": str(16 << 20),
}
_REFUSED = (KafkaError._AUTHENTICATION, KafkaError._SSL, KafkaError.SASL_AUTHENTICATION_FAILED)
# What makes the promise true; nobody's settings change it.
_PROMISE = {"acks": "all", "enable.idempotence": True, "compression.type": "none", "partitioner": "murmur2_random"}


class Failed(Exception):
    """Something outside failed; trying again may help."""


class Wrong(Exception):
    """Usage, configuration or input is wrong; trying again will not help."""


class KafkaSink:
    """
    :param settings: librdkafka's own settings, passed through (TLS, SASL, ...)
    :param delivery_timeout: seconds that a chunk is sent again and again before it counts as lost
    """

    def __init__(self, brokers, settings=None, topic=TOPIC, partitions=4, delivery_timeout=120):
        self._brokers, self._topic, self._timeout = brokers, topic, delivery_timeout
        self._error, self._refusal = None, None
        self.acknowledged = 0
        given = {"bootstrap.servers": brokers, "error_cb": self._note, "log_level": 0, **(settings or {})}
        try:
            admin = AdminClient(given)
            self._ensure(admin, partitions)
            self._producer = Producer(
                {
                    "linger.ms": 20,
                    "queue.buffering.max.kbytes": 32 << 10,
                    "message.max.bytes": 16 << 20,
                    **given,
                    **_PROMISE,
                    "delivery.timeout.ms": int(delivery_timeout * 1000),
                }
            )
        except KafkaException as error:
            raise Wrong(f"Kafka settings for {brokers} are wrong: {error.args[0].str()}") from None

    def send(self, chunk):
        """Takes a chunk; blocks while the buffer is full, so that actors wait instead of losing."""
        while True:
            self._raise()
            try:
                self._producer.produce(
                    self._topic, encode(chunk), chunk.key, headers=HEADERS, on_delivery=self._delivered(chunk)
                )
                self._producer.poll(0)
                return
            except BufferError:
                self._producer.poll(0.1)

    def flush(self):
        """Returns when every chunk is acknowledged by all replicas, or says which was not."""
        while self._producer.flush(0.5) and self._error is None:
            pass
        self._raise()

    def _delivered(self, chunk):
        def delivered(error, message):
            if error is None:
                self.acknowledged += 1
            elif self._error is None:
                place = f"[{chunk.origin.task.task}/{chunk.origin.episode_id}@{chunk.first_step}]"
                self._error = Failed(
                    f"{place} cannot be delivered to topic '{self._topic}' at {self._brokers}: {error.str()}; "
                    f"{self.acknowledged} chunks before it are safe"
                )

        return delivered

    def _raise(self):
        if self._error is not None:
            raise self._error

    def _note(self, error):
        if error.code() in _REFUSED:
            self._refusal = error.str()

    def _ensure(self, admin, partitions):
        """Makes the topic where it does not exist; an existing one stays as it is."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                if self._topic in admin.list_topics(timeout=1).topics:
                    return
                break
            except KafkaException:
                admin.poll(0)
                if self._refusal is not None:
                    raise Wrong(f"Kafka at {self._brokers} refuses the credentials: {self._refusal}") from None
                if time.monotonic() > deadline:
                    raise Failed(
                        f"Kafka does not answer at {self._brokers} within {PATIENCE} s: start a broker there "
                        "(`dreamweir broker`), or name the right address with --brokers"
                    ) from None
        wanted = NewTopic(self._topic, partitions, 1, config=_TOPIC_SETTINGS)
        try:
            admin.create_topics([wanted])[self._topic].result(PATIENCE)
        except KafkaException as error:
            if error.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
                raise Failed(f"topic '{self._topic}' cannot be made: {error.args[0].str()}") from None
