#!/usr/bin/env bash
# What counting the events of a file costs, beside programs that are there: compare.sh FILE.jsonl QUERY [TIMES]
# dwell is $DWELL_BIN (target/release/dwell); the index file that it writes goes to a folder of its own and is removed.
set -euo pipefail
file=${1:?a file of events, one JSON object a line}
query=${2:?a query of dwell}
times=${3:-3}
dwell=${DWELL_BIN:-target/release/dwell}
XDG_CACHE_HOME=$(mktemp -d)
export XDG_CACHE_HOME
trap 'rm -rf "$XDG_CACHE_HOME"' EXIT
word=$(head -c 4096 "$file" | grep -oE '[A-Za-z]{9,}' | head -1)

once() { # name, command: the least wall time of several runs, and what it said last
    local name=$1 least=999999 said=
    shift
    for _ in $(seq "$times"); do
        local began ended
        began=$(date +%s%N)
        said=$("$@" 2>/dev/null | tail -1) || true
        ended=$(date +%s%N)
        local ms=$(((ended - began) / 1000000))
        ((ms < least)) && least=$ms
    done
    printf '| %s | %d ms | %s |\n' "$name" "$least" "$said"
}

cat "$file" >/dev/null
printf '| command | least of %s | answer |\n|---|---|---|\n' "$times"
once 'wc -l' wc -l "$file"
command -v rg >/dev/null && once "rg -c $word" rg -c "$word" "$file"
python3 -c 'import duckdb' 2>/dev/null && once 'DuckDB, load and count' python3 -c "
import duckdb
c = duckdb.connect()
c.execute(\"create table e as select * from read_json('$file', format='newline_delimited')\")
print(c.execute('select count(*) from e').fetchone()[0])"
command -v lnav >/dev/null && once "lnav, load and filter by $word" lnav -n -q "$file" -c ":filter-in $word"
once 'dwell query, read anew' "$dwell" query "$file" --no-cache -q "$query" --format count
"$dwell" query "$file" --format count >/dev/null
once 'dwell query, from its index file' "$dwell" query "$file" -q "$query" --format count
once "dwell query $word, from its index file" "$dwell" query "$file" -q "$word" --format count
