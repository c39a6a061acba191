#!/bin/bash
# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# POSTGRES_USER is a superuser: Odoo gets a role that can do nothing but use its database.
# psql reads the password itself, so that no process list shows it.
set -eu
psql -X -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d postgres <<'SQL'
\set password `cat /run/secrets/odoo_password`
CREATE ROLE odoo LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION
    PASSWORD :'password';
SQL
