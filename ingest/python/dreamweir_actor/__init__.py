"""An actor in Python: a Gymnasium environment in, chunks of the format of experience out to Kafka."""

__version__ = "0.1.0"
