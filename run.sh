#!/usr/bin/env bash
# Starts Commerce, making ready whatever is missing. Settings: COMMERCE_PORT (8080), COMMERCE_HOME (data folder).
#   ./run.sh                     server; Ctrl-C stops it
#   ./run.sh --stdio             server for one client on standard input and output
#   ./run.sh call TOOL '{...}'   one tool call against the running server, to its end
#   ./run.sh demo crash          a page that shows a purchase whose server is killed in the middle
#   ./run.sh approve             writes that wait for a person; approve OPERATION, or --reject --reason "..."
#   ./run.sh manual              calls to third parties whose outcome nobody knows
#   ./run.sh settlement FILE     holds a provider's settlement file against what was booked
#   ./run.sh ledger              trial balance of a merchant, and its journal as a file; closes and locks its months
#   ./run.sh doctor              checks the set-up and says what is wrong
#   ./run.sh healthcheck        asks the running server whether it is ready
#   ./run.sh reset [--yes]       deletes the data
#   ./run.sh migrate | verify-audit | simulate
#   ./run.sh merchant | key      makes and lists merchants and the keys of their agents
#   ./run.sh secrets             makes the secrets that compose.yaml mounts
set -euo pipefail
export COMMERCE_LAUNCHER
COMMERCE_LAUNCHER="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/run.sh"
root="$(dirname "$COMMERCE_LAUNCHER")"
source "$root/.ci/prerequisites.sh"

# Needs neither .NET nor a build: the machine that runs the containers may have neither.
if [ "${1:-}" = secrets ]; then
  source "$root/.ci/secrets.sh"
  make_secrets "$root"
  exit 0
fi

# Everything a build depends on, by content: a checkout back and forth finds its former build again.
sources_id() {
  (cd "$root" && find Commerce.Domain Commerce.Workers Commerce.McpServer Directory.Build.props Directory.Packages.props \
    global.json .editorconfig BannedSymbols.txt \( -name bin -o -name obj -o -name node_modules \) -prune -o -type f -print0 |
    LC_ALL=C sort -z | xargs -0 cksum | cksum | tr -s ' ' -)
}

# In a subshell, so that the lock ends with it and is not handed on to the server.
build() (
  target="$1" unfinished="$1.$$" log="$root/artifacts/build.log"
  mkdir -p "$root/artifacts"
  if command -v flock >/dev/null 2>&1; then
    exec 9>"$root/artifacts/build.lock"
    flock 9
    [ -d "$target" ] && exit 0
  fi
  printf 'Building Commerce (once per change) ...\n' >&2
  dotnet publish "$root/Commerce.McpServer" -c Release -o "$unfinished" -p:RestoreLockedMode=true -v quiet --nologo --disable-build-servers \
    >"$log" 2>&1 9>&- || {
    rm -rf "$unfinished"
    grep -E 'error|warning' "$log" | sort -u | head -n 20 >&2 || cat "$log" >&2
    commerce_fail "The build failed: the lines above say why, all of it is in $log."
  }
  mv "$unfinished" "$target"
  # Older builds stay while a server may still run from them: two are kept.
  ls -dt "$root"/artifacts/server-* | tail -n +4 | while read -r old; do rm -rf "$old"; done
)

target="$root/artifacts/server-$(sources_id)"
if [ ! -d "$target" ]; then
  need_dotnet
  build "$target"
elif ! command -v dotnet >/dev/null 2>&1; then
  need_dotnet
fi
case "${1:-}" in
  call | doctor | healthcheck | reset) ;;
  *) [ -n "${ConnectionStrings__Commerce:-}" ] || need_postgres ;;
esac
exec dotnet "$target/Commerce.McpServer.dll" "$@"
