#!/bin/bash
# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# usage: restore.sh [--replace] [--live] FILE.tar
# Puts a backup in an empty stack. With --replace, what the stack holds is lost. Without
# --live the database is neutralised: no e-mail leaves, no scheduled action runs.
set -euo pipefail
umask 077
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

die() { echo "restore: $1" >&2; exit 1; }
replace= live=
while :; do
  case ${1:-} in
    --replace) replace=yes ;;
    --live) live=yes ;;
    *) break ;;
  esac
  shift
done
[ $# = 1 ] || die "usage: restore.sh [--replace] [--live] FILE.tar"
[ -f "$1" ] || die "no such file: $1"
file=$(realpath "$1")
cd "$here"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if ! tar -C "$work" -xf "$file" 2>/dev/null \
    || ! (cd "$work" && sha256sum -c --quiet SHA256SUMS) >/dev/null 2>&1; then
  die "$file is not a backup, or is damaged. Nothing was changed."
fi

db() { docker compose exec -T db "$@"; }
docker compose up -d --wait db
used=$(db psql -XqAt -U postgres -d mife -c "SELECT to_regclass('ir_module_module')" \
  </dev/null 2>/dev/null) || :
[ -z "$used" ] || [ -n "$replace" ] \
  || die "the stack holds a database. To lose it, add --replace. Nothing was changed."

stopped=$(docker compose --profile proxy config --services | grep -E '^(proxy|odoo|init)')
docker compose --profile proxy stop $stopped
db psql -Xq -v ON_ERROR_STOP=1 -U postgres -d postgres \
  -c "DROP DATABASE IF EXISTS mife WITH (FORCE)" \
  -f /docker-entrypoint-initdb.d/20-database.sql </dev/null
docker compose run --rm --no-deps -T odoo sh -c '
  rm -rf filestore/mife && mkdir -p filestore/mife && tar -xzf - -C filestore/mife
' <"$work/filestore.tar.gz"
# All or nothing: mife-init would take half a database for one to update. Without the
# extensions, which are there and are not the role's.
db bash -c '
  set -euo pipefail
  work=$(mktemp -d); trap "rm -rf $work" EXIT
  cat >"$work/dump"
  pg_restore --list "$work/dump" | grep -v " EXTENSION " >"$work/list"
  pg_restore -U postgres -d mife --role=odoo --no-owner --no-privileges \
    --single-transaction --use-list="$work/list" "$work/dump"
' <"$work/database.dump"
if [ -z "$live" ]; then
  docker compose run --rm --no-deps -T odoo odoo neutralize </dev/null
  echo "Neutralised: no e-mail leaves, no scheduled action runs. To go live, restore" \
    "with --live."
fi
docker compose run --rm --no-deps -T odoo odoo shell --no-http --log-level=error <<'PYTHON'
for name in ("insertion.check", "label.check"):
    for check in env[name]._check_all() if name in env else ():
        print(check.company_id.name, check.summary, sep=": ")
        for fault in check.fault_ids:
            print(" ", fault.kind, fault.document, fault.sentence, sep=", ")
PYTHON
echo "Restored. Start Odoo: cd $here && docker compose up -d --wait"
