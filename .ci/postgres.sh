# A PostgreSQL of the tests' own, sourced by ./test. Nothing here runs by itself.
#
# start_postgres makes a cluster in a temporary folder, reachable through a socket in that folder alone (no TCP), and
# exports SHIKOU_TEST_POSTGRES; stop_postgres stops it and removes the folder. The cluster of the system, if there is one,
# is neither started nor touched.

# Prints the newest installed bin folder of PostgreSQL.
postgres_bin() {
    if command -v pg_config >/dev/null 2>&1 && [ -x "$(pg_config --bindir)/initdb" ]; then
        pg_config --bindir
        return
    fi
    # shellcheck disable=SC2012 # the names are version numbers
    ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -n | tail -n 1
}

# Runs a command as the one who owns the cluster: PostgreSQL refuses to run as root.
as_postgres() {
    if [ "$(id -u)" -eq 0 ]; then
        su postgres -s /bin/sh -c 'cd / && exec "$@"' -- sh "$@"
    else
        "$@"
    fi
}

start_postgres() {
    postgres_programs=$(postgres_bin)
    if [ -z "$postgres_programs" ] || [ ! -x "$postgres_programs/initdb" ]; then
        echo "PostgreSQL's initdb was not found. Debian: apt-get install postgresql" >&2
        return 1
    fi
    postgres_folder=$(mktemp -d)
    if [ "$(id -u)" -eq 0 ]; then
        chown postgres "$postgres_folder"
    fi
    as_postgres "$postgres_programs/initdb" -D "$postgres_folder/data" -U shikou -A trust -E UTF8 --locale=C.UTF-8 \
        >"$postgres_folder.log" 2>&1 || { cat "$postgres_folder.log" >&2; return 1; }
    # The data is thrown away: nothing is lost when the disk is not waited for.
    as_postgres "$postgres_programs/pg_ctl" -D "$postgres_folder/data" -l "$postgres_folder/log" -w start -o \
        "-c listen_addresses= -c unix_socket_directories=$postgres_folder -c fsync=off -c max_connections=300" \
        >>"$postgres_folder.log" 2>&1 || { cat "$postgres_folder.log" "$postgres_folder/log" >&2; return 1; }
    SHIKOU_TEST_POSTGRES="postgres://shikou@localhost/postgres?host=$postgres_folder"
    export SHIKOU_TEST_POSTGRES
    echo "PostgreSQL runs in $postgres_folder"
}

# Safe to call when nothing was started.
stop_postgres() {
    [ -n "${postgres_folder:-}" ] || return 0
    as_postgres "$postgres_programs/pg_ctl" -D "$postgres_folder/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$postgres_folder" "$postgres_folder.log"
    postgres_folder=""
}
