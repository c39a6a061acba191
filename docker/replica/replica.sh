#!/bin/bash
# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# Copies the server "db" the first time, then follows it. A copy cut half way, or one that
# the server no longer waits for (see max_slot_wal_keep_size), is made again: by
# docker compose rm -sf replica, then docker volume rm mife_replica-data, then up.
set -euo pipefail
umask 077
if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA"
  chown -R postgres: "$PGDATA"
  exec gosu postgres bash "$0"
fi

# No password in a command line, nor in the settings that pg_basebackup writes
export PGPASSFILE=/var/lib/postgresql/pgpass
line() { # role, secret
  local password
  password=$(<"/run/secrets/$2")
  password=${password//\\/\\\\}
  printf 'db:5432:*:%s:%s\n' "$1" "${password//:/\\:}"
}
{ line postgres superuser_password; line replica replica_password; } >"$PGPASSFILE"

if [ ! -s "$PGDATA/complete" ]; then
  find "$PGDATA" -mindepth 1 -delete
  psql -Xq -v ON_ERROR_STOP=1 -h db -U postgres -d postgres <<'SQL'
\set password `cat /run/secrets/replica_password`
SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots
  WHERE slot_name = 'replica';
DROP ROLE IF EXISTS replica;
CREATE ROLE replica LOGIN REPLICATION PASSWORD :'password';
SQL
  pg_basebackup -h db -U replica -D "$PGDATA" -c fast -C -S replica \
    -d "passfile=$PGPASSFILE" -R
  echo yes >"$PGDATA/complete"
fi
# The database waits for what is being read here before it cleans up
exec postgres -c hot_standby_feedback=on -c max_locks_per_transaction=256 \
  -c max_connections=200 \
  -c shared_buffers=256MB
