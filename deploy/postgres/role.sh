#!/bin/sh
# Runs once, when the database cluster is made: the site gets a role that owns its database and nothing else.
set -eu

psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\getenv password DATABASE_PASSWORD
CREATE ROLE wecho LOGIN PASSWORD :'password';
CREATE DATABASE wecho OWNER wecho;
SQL
