#!/bin/sh
# What Spark asks for the GPUs of a machine (discoveryScript): their numbers, as the driver counts them.
nvidia-smi --query-gpu=index --format=csv,noheader |
  awk '{ printf "%s\"%s\"", (NR > 1 ? ", " : "{\"name\": \"gpu\", \"addresses\": ["), $1 } END { if (NR) print "]}"; else exit 1 }'
