# Sourced by every script: where things are, and which Rust builds them.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$ROOT"

# Downloaded and built tools, shared by all clones of one person.
TOOLS=${GUICHE_TOOLS:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/guiche/tools}
mkdir -p "$TOOLS/bin"
export PATH="$TOOLS/bin:$ROOT/end2end/node_modules/.bin:${HOME:-/root}/.cargo/bin:$PATH"

export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$ROOT/target}
SITE=$ROOT/target/site

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# Seconds with one decimal, between two readings of `now`.
now() { date +%s%N 2>/dev/null | sed 's/N$/000000000/'; }
since() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.1f", (b - a) / 1e9 }'; }

# Is the Rust in use new enough, and does it really compile for the browser?
rust_minor() { rustc --version 2>/dev/null | sed -n 's/^rustc 1\.\([0-9]*\).*/\1/p'; }
compiles_wasm() {
    local out
    out=$(mktemp)
    rustc --target wasm32-unknown-unknown --crate-type rlib --emit=metadata -o "$out" - </dev/null >/dev/null 2>&1 && rm -f "$out"
}
rust_fits() { [ "$(rust_minor)" -ge 94 ] 2>/dev/null && compiles_wasm; }

# The caller's toolchain when it fits, else one that rustup knows by another name, else Debian's own.
pick_rust() {
    local name
    rust_fits && return 0
    if have rustup; then
        for name in debian stable; do
            (export RUSTUP_TOOLCHAIN=$name && rust_fits) && export RUSTUP_TOOLCHAIN=$name && return 0
        done
    fi
    (PATH=/usr/bin:$PATH rust_fits) && export PATH=/usr/bin:$PATH
}
pick_rust || true

locked_version() { # of a crate in Cargo.lock
    awk -v name="$1" '$0 == "name = \"" name "\"" { getline; gsub(/version = |"/, ""); print; exit }' Cargo.lock
}

# The program that joins the browser build (scripts/bindgen): its name says what it was built from.
bindgen_name() {
    printf 'guiche-bindgen-%s-%s' "$(locked_version wasm-bindgen)" "$(cat scripts/bindgen/* | cksum | cut -d' ' -f1)"
}

chromium_path() {
    local name
    for name in "${CHROMIUM:-}" /usr/bin/chromium chromium google-chrome-stable google-chrome \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
        [ -n "$name" ] && have "$name" && command -v "$name" && return 0
    done
    return 1
}
