-- Run at the first start and by restore.sh
CREATE DATABASE mife OWNER odoo TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C';
REVOKE ALL ON DATABASE mife FROM PUBLIC;
\connect mife
CREATE EXTENSION pg_trgm;
-- A search without accents finds names with; Odoo's indexes want the function immutable
CREATE EXTENSION unaccent;
ALTER FUNCTION unaccent(text) IMMUTABLE;
