# Private Postgres clusters, on a socket only. Never touches a cluster that is not ours.
# shellcheck shell=bash

pg_bin() { # the newest server binaries on the machine
    local dir found=
    while read -r dir; do
        [ -x "$dir/initdb" ] && [ -x "$dir/postgres" ] && found=$dir
    done < <({ have pg_config && pg_config --bindir; ls -d /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin \
        /usr/pgsql-*/bin /usr/lib/postgresql/*/bin; } 2>/dev/null | sort -V)
    [ -n "$found" ] && echo "$found"
}
PATH=$PATH:$(pg_bin || true)

# Postgres refuses to be root, so root becomes someone else for it.
pg_owner() {
    if [ "$(id -u)" != 0 ]; then id -un
    elif id postgres >/dev/null 2>&1; then echo postgres
    else echo nobody; fi
}
as_pg_owner() {
    if [ "$(id -u)" != 0 ]; then "$@"
    else (cd / && setpriv --reuid "$(pg_owner)" --regid "$(id -g "$(pg_owner)")" --clear-groups env HOME=/tmp "$@"); fi
}

pg_url() { echo "postgres://guiche@localhost/${2:-guiche}?host=$1/socket"; } # DIR [DATABASE]
pg_running() { [ -f "$1/data/postmaster.pid" ] && as_pg_owner "$(pg_bin)/pg_ctl" -D "$1/data" status >/dev/null 2>&1; }

# pg_start DIR [-c NAME=VALUE…]: makes the cluster when there is none, starts it, makes the database.
pg_start() {
    local dir=$1 bin; shift
    bin=$(pg_bin) || die "no Postgres server binaries on this machine: run scripts/setup"
    mkdir -p "$dir/socket"
    [ "$(id -u)" = 0 ] && chown "$(pg_owner)" "$dir" "$dir/socket"
    if [ ! -f "$dir/data/PG_VERSION" ]; then
        as_pg_owner "$bin/initdb" -D "$dir/data" -U guiche -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$dir/initdb.log" 2>&1 ||
            { cat "$dir/initdb.log" >&2; die "initdb failed"; }
    fi
    if ! pg_running "$dir"; then
        as_pg_owner "$bin/pg_ctl" -D "$dir/data" -l "$dir/data/server.log" -w -t 60 -o \
            "-c listen_addresses='' -c unix_socket_directories='$dir/socket' -c max_connections=200 -c fsync=off -c full_page_writes=off -c synchronous_commit=off $*" \
            start >/dev/null || { as_pg_owner cat "$dir/data/server.log" >&2; die "Postgres did not start"; }
    fi
    psql -qAt "$(pg_url "$dir" postgres)" -c "select 1 from pg_database where datname = 'guiche'" | grep -q 1 ||
        psql -q "$(pg_url "$dir" postgres)" -c 'create database guiche'
}
pg_stop() { pg_running "$1" && as_pg_owner "$(pg_bin)/pg_ctl" -D "$1/data" -m "${2:-fast}" -w stop >/dev/null; return 0; }

# A cluster that ends with the script; its folder is left in PG_DIR. The caller's EXIT trap calls pg_drop_temporary.
pg_start_temporary() {
    PG_DIR=$(mktemp -d /tmp/guiche-pg.XXXXXX)
    chmod 755 "$PG_DIR"
    pg_start "$PG_DIR" "$@"
}
pg_drop_temporary() {
    [ -n "${PG_DIR:-}" ] || return 0
    pg_stop "$PG_DIR" immediate
    rm -rf "$PG_DIR"
    PG_DIR=
}

sha384() { if have sha384sum; then sha384sum "$1"; else shasum -a 384 "$1"; fi | cut -d' ' -f1; }

# pg_migrate URL: what is new in migrations/, recorded as sqlx records it, so that `guiche` finds it done.
# Status 2: a migration that was applied has changed since, or is gone.
pg_migrate() {
    local url=$1 applied file version sum recorded name done_lines
    psql -qX "$url" -v ON_ERROR_STOP=1 <<'SQL'
set client_min_messages = warning;
create table if not exists _sqlx_migrations (
    version bigint primary key, description text not null, installed_on timestamptz not null default now(),
    success boolean not null, checksum bytea not null, execution_time bigint not null);
SQL
    done_lines=$(psql -qAtX "$url" -F ' ' -c "select version, encode(checksum, 'hex') from _sqlx_migrations order by version")
    while read -r applied _; do
        [ -z "$applied" ] || compgen -G "migrations/${applied}_*.sql" >/dev/null || return 2
    done <<<"$done_lines"
    for file in migrations/*.sql; do
        [ -f "$file" ] || continue
        name=$(basename "$file" .sql) version=${name%%_*} sum=$(sha384 "$file")
        recorded=$(awk -v version="$version" '$1 == version { print $2 }' <<<"$done_lines")
        [ "$recorded" = "$sum" ] && continue
        [ -n "$recorded" ] && return 2
        {
            head -1 "$file" | grep -q '^-- no-transaction' || echo 'begin;'
            cat "$file"
            echo
            echo "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
                  values ($version, '$(tr _ ' ' <<<"${name#*_}")', true, '\\x$sum', 0);"
            head -1 "$file" | grep -q '^-- no-transaction' || echo 'commit;'
        } | psql -qX "$url" -v ON_ERROR_STOP=1 >/dev/null || die "migration $file failed"
    done
}
