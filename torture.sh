#!/usr/bin/env bash
# Kills real processes at named places and checks that nothing was lost, doubled or untold; ends with the number of violations.
#   ./torture.sh --short [--seed N]     every crash point on both buses, in a few minutes
#   ./torture.sh --all                  each of them in every flow that reaches it
#   ./torture.sh --point booked --flow capture --bus memory|rabbitmq
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
exec Commerce.Tests/bin/Release/net10.0/Commerce.Tests torture "${@:---short}"
