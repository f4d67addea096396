#!/usr/bin/env bash
# Kills real processes at named places and checks that nothing was lost, doubled or untold; ends with the number of violations.
#   ./torture.sh --short [--seed N]     every crash point on both buses, in a few minutes
#   ./torture.sh --all                  each of them in every flow that reaches it
#   ./torture.sh --point booked --flow capture --bus memory|rabbitmq
#   ./torture.sh --minutes 10 [--seed N] [--append FILE]
#                                       agents buy while everything is killed at random; --append adds the segments of a file up
#   ./torture.sh environment [--only NAME] [--short]
#                                       what the product stands on fails: broker, database, disk, clocks; minutes each, seconds with --short
#   ./torture.sh black-box [--wishes N] [--seed N] [MAPPING.json ...]
#                                       the same torment for any MCP server; Commerce.Tests/BlackBox/README.md
#   ./torture.sh schedule --seeds 5000 [--from N]
#                                       the engine alone, several nodes in one process, in an order that the seed decides
# --no-build uses the build that is there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source .ci/prerequisites.sh
need_dotnet
need_postgres
need_rabbitmq

if [ "${1:-}" = --no-build ]; then
  shift
else
  dotnet build Commerce.sln -c Release -p:RestoreLockedMode=true -v quiet --nologo --disable-build-servers
fi
tests=Commerce.Tests/bin/Release/net10.0/Commerce.Tests
case "${1:-}" in
  black-box | schedule) exec "$tests" "$@" ;;
  *) exec "$tests" torture "${@:---short}" ;;
esac
