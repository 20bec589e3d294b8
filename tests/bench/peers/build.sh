#!/bin/sh
# Builds the peers that can be had into a folder: event-ruler (Java, Maven) and quamina (Go).
# What cannot be had is said and left out.
#
#   tests/bench/peers/build.sh OUTPUT
set -u
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1/java" "$1/go" && out=$(cd "$1" && pwd)

if command -v mvn >/dev/null && command -v javac >/dev/null; then
  if mvn -q -f "$here/java/pom.xml" dependency:copy-dependencies -DoutputDirectory="$out/java/lib" -Dmdep.useBaseVersion=true &&
    javac -Xlint:-options -nowarn -cp "$out/java/lib/*" -d "$out/java/classes" "$here/java/src/RulerPeer.java" 2>/dev/null; then
    echo "event-ruler: java -cp '$out/java/lib/*:$out/java/classes' RulerPeer"
  else
    echo "event-ruler: skipped, Maven or javac failed"
  fi
else
  echo "event-ruler: skipped, there is no Maven or no JDK"
fi

if command -v go >/dev/null; then
  cp "$here/go/main.go" "$here/go/go.mod" "$out/go/"
  if (cd "$out/go" && GOFLAGS=-mod=mod go get quamina.net/go/quamina@latest && go build -o quamina-peer .) >"$out/go/log" 2>&1; then
    echo "quamina: $out/go/quamina-peer"
  else
    echo "quamina: skipped, its module cannot be had: $(head -n 1 "$out/go/log")"
  fi
else
  echo "quamina: skipped, there is no Go"
fi
