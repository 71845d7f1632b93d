#!/bin/sh
# Called by Maven: finds Node, says what to do where there is none, and hands over to build.mjs.
set -eu
here=$(dirname "$0")
if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
  echo "The pages need node (18 or newer) and npm. Run bin/setup, or build without them: mvn -DskipUi" >&2
  exit 1
fi
major=$(node -p 'process.versions.node.split(".")[0]')
if [ "$major" -lt 18 ]; then
  echo "The pages need node 18 or newer, found $(node --version). Run bin/setup, or build without them: mvn -DskipUi" >&2
  exit 1
fi
exec node "$here/build.mjs" "$@"
