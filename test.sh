#!/usr/bin/env bash
# Runs every test; the last line is "N passed, N failed". Arguments go to the test runner, for example: ./test.sh -class '*Migrator*'
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
cd "$root"
source .ci/prerequisites.sh
need_dotnet
[ -n "${COMMERCE_TEST_POSTGRES:-}" ] || need_postgres
[ -n "${COMMERCE_TEST_RABBITMQ:-}" ] || need_rabbitmq

dotnet build Commerce.sln -c Release -p:RestoreLockedMode=true -v quiet --nologo --disable-build-servers

report="$root/artifacts/test-report.xml"
mkdir -p "$(dirname "$report")"
rm -f "$report"
passed=0 failed=0 failures=()

# An attribute of the report, summed over its assemblies.
sum_of() {
  grep -o '<assembly [^>]*>' "$report" | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{ n += $1 } END { print n + 0 }'
}

code=0
Commerce.Tests/bin/Release/net10.0/Commerce.Tests -xml "$report" -noLogo -noColor "$@" || code=$?
if [ -s "$report" ]; then
  passed=$(sum_of passed)
  failed=$(($(sum_of failed) + $(sum_of errors)))
  # No mapfile: macOS comes with bash 3.2.
  while IFS= read -r name; do failures+=("$name"); done < <(grep -o '<test [^>]*result="Fail"' "$report" | sed 's/.* name="\([^"]*\)".*/\1/')
fi
# A runner that died, or reported less than its exit code says, is a failure of its own.
if [ "$code" != 0 ] && [ "$failed" = 0 ]; then
  printf 'The test runner ended with code %s without reporting a failure.\n' "$code" >&2
  failed=1
fi

# Stories: whole scenarios with clients from npm against a server of their own. Each file is one test.
run_stories() {
  local story
  [ -f Commerce.Tests/Story/package.json ] || return 0
  if ! get_node 22 || ! get_chromium || ! npm_ci Commerce.Tests/Story; then
    printf 'The stories need Node 22 or newer, npm with access to its registry, and Chromium: install them.\n' >&2
    failed=$((failed + 1))
    return 0
  fi
  for story in Commerce.Tests/Story/*.story.mjs; do
    [ -e "$story" ] || continue
    printf 'Story %s\n' "$story"
    if node "$story"; then passed=$((passed + 1)); else failed=$((failed + 1)) failures+=("$story"); fi
  done
}

# The official suite, all revisions, counts as one test.
run_conformance() {
  printf 'Conformance\n'
  if ./conformance.sh --no-build; then passed=$((passed + 1)); else failed=$((failed + 1)) failures+=(conformance.sh); fi
}

# A process killed at every named place, on both buses: one test too.
run_torture() {
  printf 'Torture\n'
  # Other flows every day, the same all day long.
  if ./torture.sh --no-build --short --seed "$(date -u +%Y%j)"; then passed=$((passed + 1)); else failed=$((failed + 1)) failures+=(torture.sh); fi
}

# A minute of random chaos with two servers: one test. A seed that stays, so that a failure is news about the product.
run_chaos() {
  printf 'Chaos\n'
  if ./torture.sh --no-build --minutes 1 --seed 53 --append "$root/artifacts/chaos.jsonl"; then passed=$((passed + 1)); else failed=$((failed + 1)) failures+=(chaos); fi
}

# Chosen tests only: the rest is left out.
if [ $# = 0 ]; then
  run_stories
  run_torture
  run_chaos
  run_conformance
fi

if [ "$passed" = 0 ]; then
  printf 'No test passed: nothing was tested.\n' >&2
fi
# Named again at the end: the failure itself is thousands of lines further up.
[ "${#failures[@]}" = 0 ] || printf 'Failed: %s\n' "${failures[@]}" >&2
printf '%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
