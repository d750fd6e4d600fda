#!/usr/bin/env bash
# Installs the peers of `dreamweir bench reader --peers VENV` into a virtual environment of their own. A package that
# does not install is named and left out: the benchmark then reports that peer with its error.
set -uo pipefail
if [ $# -ne 1 ] || [ "$1" = --help ]; then
  printf 'Usage: bench/peers/install.sh VENV\nExample: bench/peers/install.sh .build/peers   (about 6 GB)\n'
  [ "${1:-}" = --help ] && exit 0
  exit 2
fi
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
"${PYTHON:-python3}" -m venv "$1" || exit 1
failed=0
install() { # options, then a requirement
  "$1/bin/python" -m pip install -q "${@:2}" || { printf 'install.sh: %s did not install\n' "${*: -1}" >&2; failed=1; }
}
requirements() { grep -vE '^ *(#|$)' "$here/$1"; }
install "$1" setuptools
for requirement in $(requirements requirements-replay.txt); do install "$1" "$requirement"; done
for requirement in $(requirements requirements-replay-no-deps.txt); do
  install "$1" --no-deps --no-build-isolation "$requirement"
done
exit $failed
