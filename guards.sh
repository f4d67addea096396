#!/usr/bin/env bash
# Switches off every guard in turn, in a copy of the sources, and demands that its checks then fail; prints the table.
# Takes a quarter of an hour or more. Arguments name guards: ./guards.sh lease_fence one_live_authorization
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source .ci/prerequisites.sh
need_dotnet
[ -n "${COMMERCE_TEST_POSTGRES:-}" ] || need_postgres
[ -n "${COMMERCE_TEST_RABBITMQ:-}" ] || need_rabbitmq

dotnet build Commerce.Tests -c Release -p:RestoreLockedMode=true -v quiet --nologo --disable-build-servers
exec Commerce.Tests/bin/Release/net10.0/Commerce.Tests guards "$@"
