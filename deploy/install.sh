#!/bin/sh
# Makes .venv hold exactly what uv.lock names, on a machine with any Python 3 that has pip or venv, or with uv.
# Everything it adds stays in this folder (.venv, .tools). It is quick when nothing changed. Arguments are passed
# to "uv sync", such as "--group adapter".
set -eu

cd "$(dirname "$0")/.."
root=$(pwd)

say() { printf '%s\n' "$*" >&2; }

# The folder's own path is part of the state: a moved .venv does not work.
state="$root $(cat pyproject.toml uv.lock | cksum)${*:+ $*}"
if [ -f .venv/.installed ] && [ "$(cat .venv/.installed)" = "$state" ] && .venv/bin/python -c '' 2>/dev/null; then
    exit 0
fi

# --- uv -------------------------------------------------------------------------------------------------

# Older releases do not know dependency groups, which this project uses.
is_usable_uv() {
    uv_version=$("$1" --version 2>/dev/null) || return 1
    uv_version=${uv_version#uv }
    uv_major=${uv_version%%.*}
    uv_minor=${uv_version#*.}
    uv_minor=${uv_minor%%.*}
    case "$uv_major$uv_minor" in '' | *[!0-9]*) return 1 ;; esac
    [ "$uv_major" -gt 0 ] || [ "$uv_minor" -ge 5 ]
}

find_uv() {
    for uv in uv "$root/.tools/uv/bin/uv" "$root/.tools/uv-pkg/bin/uv"; do
        if is_usable_uv "$uv"; then return 0; fi
    done
    return 1
}

# A pyenv shim is on the path and still fails, so each candidate is really run.
runs_python() { "$1" -c "import sys; sys.exit(not ($2))" >/dev/null 2>&1; }

install_uv() {
    mkdir -p .tools
    for any_python in python3 python3.13 python3.12 python3.11 python3.10 python3.9 python \
        "${PYENV_ROOT:-${HOME:-}/.pyenv}"/versions/3.*/bin/python3; do
        runs_python "$any_python" 'sys.version_info >= (3, 8)' || continue
        say "Installing uv, the package manager, into .tools ..."
        if "$any_python" -m venv .tools/uv >.tools/uv.log 2>&1 &&
            .tools/uv/bin/python -m pip install --quiet uv >>.tools/uv.log 2>&1; then
            return 0
        fi
        rm -rf .tools/uv
        # Debian's Python has no venv without a further package; pip alone is enough.
        if "$any_python" -m pip install --quiet --target .tools/uv-pkg uv >>.tools/uv.log 2>&1; then
            return 0
        fi
        rm -rf .tools/uv-pkg
    done
    return 1
}

if ! find_uv; then
    if ! install_uv || ! find_uv; then
        [ ! -f .tools/uv.log ] || tail -n 5 .tools/uv.log >&2
        say "uv is missing and could not be installed: install uv (https://docs.astral.sh/uv/), or a Python 3 with" \
            "pip or venv and access to a package index, and run this again."
        exit 1
    fi
fi

# --- Python 3.11 ----------------------------------------------------------------------------------------

is_311='sys.version_info[:2] == (3, 11)'

find_python() {
    for python in python3.11 python3 python; do
        if runs_python "$python" "$is_311"; then return 0; fi
    done
    pyenv_versions="${PYENV_ROOT:-${HOME:-}/.pyenv}/versions"
    # Newest first, by patch number.
    for version in $(ls "$pyenv_versions" 2>/dev/null | grep '^3\.11\.[0-9]*$' | sort -t . -k 3,3nr); do
        python="$pyenv_versions/$version/bin/python3.11"
        if runs_python "$python" "$is_311"; then return 0; fi
    done
    say "No Python 3.11 here: letting uv download one into .tools ..."
    UV_PYTHON_INSTALL_DIR="$root/.tools/python"
    export UV_PYTHON_INSTALL_DIR
    "$uv" python install --quiet --no-bin 3.11 >&2 || return 1
    python=$("$uv" python find --managed-python 3.11)
}

if ! find_python; then
    say "Python 3.11 is missing: install it (for example 'pyenv install 3.11', 'brew install python@3.11' or your" \
        "system's python3.11 package) and run this again."
    exit 1
fi
python=$("$python" -c 'import sys; print(sys.executable)')

# --- libraries ------------------------------------------------------------------------------------------

# A home that is missing or read-only must not stop the installation.
cache=${UV_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-}/.cache}/uv}
if [ ! -d "${HOME:-}" ] || ! { mkdir -p "$cache" && [ -w "$cache" ]; } 2>/dev/null; then
    UV_CACHE_DIR="$root/.tools/uv-cache"
    export UV_CACHE_DIR
fi

unset VIRTUAL_ENV
UV_PROJECT_ENVIRONMENT="$root/.venv"
export UV_PROJECT_ENVIRONMENT
quiet=
[ -t 2 ] || quiet=--quiet
say "Installing the libraries into .venv (about 2 GB, some minutes the first time) ..."
if ! "$uv" sync --frozen --compile-bytecode --python "$python" $quiet "$@" >&2; then
    say "The libraries could not be installed; uv says why above. Check the access to the package index and the free" \
        "disk space, and run this again: it goes on where it stopped."
    exit 1
fi
printf '%s\n' "$state" >.venv/.installed
