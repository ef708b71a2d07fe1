#!/bin/sh
# Makes .venv with the pinned packages, then becomes COMMAND:  scripts/setup.sh REQUIREMENTS [COMMAND…]
# A second start sees that nothing changed and goes straight on. PYTHON names an interpreter to use.
# Any POSIX shell will do, and nothing is asked of the machine but Python: a fresh Debian and macOS differ in the rest.
set -eu
cd "$(dirname "$0")/.."

requirements=$1
shift
uv_version=0.13.8
python=.venv/bin/python
uv=.venv/bin/uv
stamp=.venv/installed-$requirements
log=.venv/setup.log

say() { printf '  %s\n' "$*"; }

fail() {
    printf 'wecho: %s\n' "$*" >&2
    exit 1
}

# --- Python ---------------------------------------------------------------------------------------------------------

is_recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if is_recent "$name"; then
            echo "$name"
            return
        fi
    done
    found=$(python3 --version 2>/dev/null) || fail "Python 3.11 or newer is needed, and there is no python3 here."
    fail "Python 3.11 or newer is needed, and python3 here is $found."
}

make_venv() {
    base=$(find_python)
    { mkdir -p .venv 2>/dev/null && [ -w .venv ]; } ||
        fail "The folder $(pwd) cannot be written: the packages need a place, .venv, in it."
    "$base" -c 'import ensurepip' 2>/dev/null || get_debian_venv "$base"
    say "$("$base" --version): making .venv"
    words=$("$base" -m venv --clear .venv 2>&1) ||
        fail "The virtual environment .venv cannot be made: $(printf '%s' "$words" | tail -n 1)"
}

# Debian keeps this part of Python in a package of its own.
get_debian_venv() {
    package=$("$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    command -v apt-get >/dev/null || fail "$1 comes without its module ensurepip: install a complete Python."
    [ "$(id -u)" = 0 ] || fail "A part of Python is missing here: run \"sudo apt install $package\" first."
    say "installing $package"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get -q update && apt-get -q install --yes "$package"; } </dev/null >/dev/null 2>&1 ||
        fail "A part of Python is missing here, and \"apt-get install $package\" does not work."
}

# --- packages -------------------------------------------------------------------------------------------------------

# Where pip was told to look for packages, uv looks as well.
share_pip_settings() {
    "$python" -m pip config list >.venv/pip-settings
    hand_over UV_DEFAULT_INDEX $(pip_setting index-url)
    hand_over UV_INDEX $(pip_setting extra-index-url)
    hand_over UV_FIND_LINKS $(present $(pip_setting find-links) | paste -s -d , -)
    hand_over UV_NO_INDEX $(pip_setting no-index)
    hand_over UV_INSECURE_HOST $(pip_setting trusted-host)
    hand_over SSL_CERT_FILE $(pip_setting cert)
    hand_over ALL_PROXY $(pip_setting proxy)
    export UV_INDEX_STRATEGY=unsafe-best-match # as pip does with several indexes
}

# The words of one of pip's settings, from its environment or its files.
pip_setting() { sed -n "s/^[^.]*\\.$1='\\(.*\\)'\$/\\1/p" .venv/pip-settings | head -n 1 | sed 's/\\n/ /g'; }

# Of folders and addresses those that exist: pip passes over the others, uv stops at them.
present() {
    for place in "$@"; do
        case $place in *://*) echo "$place" ;; *) [ ! -e "$place" ] || echo "$place" ;; esac
    done
}

# hand_over VARIABLE WORDS…: uv's variable becomes the words, unless it is set already or there are none.
hand_over() {
    variable=$1
    shift
    eval "given=\${$variable:-}"
    if [ -z "$given" ] && [ $# -gt 0 ]; then
        export "$variable=$*"
    fi
}

has_uv() { [ "$("$uv" --version 2>/dev/null | cut -d ' ' -f 2)" = "$uv_version" ]; }

# Runs an installer; its whole story goes to the log, and the lines that tell progress to the screen.
install_with() {
    { "$@" 2>&1 && echo ':installed'; } | (
        result=1
        while IFS= read -r line; do
            printf '%s\n' "$line" >>"$log"
            case $line in
            :installed) result=0 ;;
            Downloading* | Building* | Prepared* | Installed* | Collecting*) say "$line" ;;
            esac
        done
        exit $result
    )
}

install_packages() {
    : >"$log"
    say "installing the packages of $requirements (once)"
    share_pip_settings
    pip="$python -m pip --disable-pip-version-check"
    export PIP_RETRIES="${PIP_RETRIES:-2}"
    if has_uv || install_with $pip install --quiet "uv==$uv_version"; then
        install_with "$uv" pip install --python "$python" --no-deps --requirement "$requirements" && return
    fi
    say "uv does not work here: pip takes a little longer"
    install_with $pip install --no-deps --requirement "$requirements" || explain_failure
}

explain_failure() {
    if grep -qiE 'connection|resolve|unreachable|timed out|dns|sending request|from versions: none' "$log"; then
        fail "Packages cannot be downloaded: is the network up, and can this machine reach its package index? ($log)"
    fi
    fail "Packages cannot be installed: $(tail -n 1 "$log") ($log)"
}

# --------------------------------------------------------------------------------------------------------------------

fingerprint() { "$python" --version && cat "$requirements"; }

if ! { [ -x "$python" ] && fingerprint | cmp -s - "$stamp"; }; then
    { is_recent "$python" && "$python" -c 'import pip' 2>/dev/null; } || make_venv
    install_packages
    fingerprint >"$stamp"
fi
[ $# -eq 0 ] || exec "$@"
