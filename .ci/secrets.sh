# Random secrets of a deployment with compose.yaml, one file each, in the folder secrets/. To be sourced by run.sh.
# What is there stays: the database knows its passwords since its first start.

# Letters and digits only: the same text stands in connection strings, addresses and configuration files.
random_text() {
  head -c 1024 /dev/urandom | LC_ALL=C tr -dc 'A-Za-z0-9' | cut -c 1-40
}

# The folder is closed, its files are not: they are mounted one by one, for containers that run as other users.
write_secret() {
  local file="$secrets/$1"
  cat >"$file.new"
  chmod 444 "$file.new"
  mv "$file.new" "$file"
}

make_secrets() {
  local secrets="$1/secrets" role name admin broker world
  if [ -e "$secrets/server-secret" ]; then
    printf 'The secrets in %s are there and stay as they are.\n' "$secrets"
    return 0
  fi
  (umask 077 && mkdir -p "$secrets")
  chmod 700 "$secrets"
  admin=$(random_text) broker=$(random_text) world=$(random_text)
  printf '%s\n' "$admin" | write_secret postgres-password
  printf 'Host=postgres;Database=postgres;Username=postgres;Password=%s\n' "$admin" | write_secret connection-admin
  for role in owner app world; do
    printf 'Host=postgres;Database=commerce;Username=commerce_%s;Password=%s\n' "$role" "$(random_text)" |
      write_secret "connection-$role"
  done
  printf 'default_user = commerce\ndefault_pass = %s\n' "$broker" | write_secret rabbitmq.conf
  printf 'amqp://commerce:%s@rabbitmq/\n' "$broker" | write_secret rabbitmq-address
  printf '%s\n' "$world" | write_secret world-key-prefix
  printf '%s{merchant}\n' "$world" | write_secret world-key
  # Last: with it the set is whole.
  head -c 32 /dev/urandom | base64 | write_secret server-secret
  printf 'Made the secrets of this deployment in %s: keep a copy in a safe place.\n' "$secrets"
}
