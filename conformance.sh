#!/usr/bin/env bash
# The official conformance suite against this server: three revisions with the suite's fixtures, then a server as a user
# starts it. Needs Node 22 or newer, which is fetched where npm can. --no-build uses the build that is there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source .ci/prerequisites.sh
need_dotnet
need_node 22
need_postgres

[ "${1:-}" = --no-build ] ||
  dotnet build Commerce.McpServer -c Release -p:RestoreLockedMode=true -v quiet --nologo --disable-build-servers
npm_ci Commerce.Tests/Conformance
exec node Commerce.Tests/Conformance/run.mjs
