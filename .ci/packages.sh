# Debian packages, sourced by ./demo and ./test. Nothing here runs by itself.

# Whether this machine installs packages the Debian way.
is_debian() {
    command -v apt-get >/dev/null 2>&1 && command -v dpkg-query >/dev/null 2>&1
}

# Prints those of the named packages that are not installed.
missing_packages() {
    for package in "$@"; do
        dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || echo "$package"
    done
}

# Installs the named packages; fails, saying what to do, where it cannot.
ensure_packages() {
    missing=$(missing_packages "$@" | tr '\n' ' ')
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" -ne 0 ]; then
        echo "Not installed: $missing" >&2
        echo "Install with:  sudo apt-get update && sudo apt-get install --no-install-recommends $missing" >&2
        return 1
    fi
    echo "Installing $missing"
    apt-get update -q
    # Left unquoted on purpose: one word for each package.
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $missing
}

# Prints the packages that bring node and npm, unless they came another way.
node_packages() {
    command -v node >/dev/null 2>&1 || echo nodejs
    command -v npm >/dev/null 2>&1 || echo npm
}

# Stops with an explanation where there is no Rust to build with.
need_rust() {
    if ! command -v cargo >/dev/null 2>&1; then
        echo "Rust is not installed. Install it from https://rustup.rs, then run this again:" >&2
        echo "rustup fetches the version that rust-toolchain.toml names." >&2
        exit 1
    fi
    if ! command -v cc >/dev/null 2>&1; then
        echo "No C linker. Debian: apt-get install gcc libc6-dev; Fedora: dnf install gcc; macOS: xcode-select --install" >&2
        exit 1
    fi
}
