#!/bin/bash
# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# usage: backup.sh [FILE.tar]    (default: backups/mife-DATE-TIME.tar beside this script)
# Saves the database and the files attached to its records, while Odoo runs.
set -euo pipefail
umask 077
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
file=$(realpath -m "${1:-$here/backups/mife-$(date +%Y%m%d-%H%M%S).tar}")
cd "$here"

die() { echo "backup: $1. Nothing was written." >&2; exit 1; }
mkdir -p "$(dirname "$file")"
[ ! -e "$file" ] || die "$file exists already"
work=$(mktemp -d "$file.XXXXXX")
trap 'rm -rf "$work" "$file.part"' EXIT

# Odoo only removes attached files under a lock that this one forbids: all those that the
# dump names are still there when they are copied, and people go on working.
coproc guard { docker compose exec -T db psql -XqAt -U postgres -d mife 2>&1; }
guard_in=${guard[1]} guard_out=${guard[0]}
held() {
  local answer
  echo "$1 SELECT 'held';" >&"$guard_in" && read -r -t 60 answer <&"$guard_out" \
    && [ "$answer" = held ] || die "no hold on the database (${answer:-no answer})"
}
held "BEGIN; LOCK TABLE ir_attachment IN ROW EXCLUSIVE MODE;"

docker compose exec -T db pg_dump -U postgres -d mife -Fc --no-owner --no-privileges \
  </dev/null >"$work/database.dump" || die "the database could not be dumped"
# 1: a file changed meanwhile, so one that the dump does not know
docker compose run --rm --no-deps -T odoo \
  sh -c 'mkdir -p filestore/mife && tar --warning=no-file-changed -czf - -C filestore/mife . || [ $? = 1 ]' \
  </dev/null >"$work/filestore.tar.gz" || die "the attached files could not be copied"

held ""
exec {guard_in}>&-
(cd "$work" && sha256sum database.dump filestore.tar.gz >SHA256SUMS)
tar -C "$work" -cf "$file.part" SHA256SUMS database.dump filestore.tar.gz
mv "$file.part" "$file"
echo "Saved: $file ($(du -h "$file" | cut -f 1))"
