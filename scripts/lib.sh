# What the scripts in this folder share. It is sourced, never run:
#
#     source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
#
# Results go to stdout; what is being done, and errors, go to stderr.

set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
cd "$ROOT"

# Everything that is built or downloaded lies here, outside the clone.
: "${HOME:?is not set; it says where the build output goes}"
export VERDICT_CACHE="${VERDICT_CACHE:-$HOME/.cache/verdict}"
export CARGO_TARGET_DIR="$VERDICT_CACHE/target"
BIN_DIR="$CARGO_TARGET_DIR/release"

# The blob that goes on chain, and the one that the test of an upgrade upgrades to.
# shellcheck disable=SC2034 # used by the scripts that source this
RUNTIME_BLOB="$BIN_DIR/wbuild/verdict_runtime.compact.compressed.wasm"
NEXT_RUNTIME_BLOB="$BIN_DIR/wbuild/verdict_next_runtime.compact.compressed.wasm"
# Where the end-to-end tests find what they drive.
export VERDICT_BIN_DIR="$BIN_DIR" VERDICT_NEXT_WASM="$NEXT_RUNTIME_BLOB"

# The interpreter and the packages that the networks of engine/networks are made with.
PYTHON_VENV="$VERDICT_CACHE/python"

WASM_TARGET=wasm32v1-none
RUST_VERSION="$(sed -n 's/^channel *= *"\(.*\)"/\1/p' rust-toolchain.toml)"
MINIMUM_NODE_VERSION=20
MINIMUM_PYTHON_VERSION=3.11

# A toolchain or flags chosen in the environment would win over rust-toolchain.toml and change what is built.
unset RUSTUP_TOOLCHAIN RUSTFLAGS CARGO_ENCODED_RUSTFLAGS CARGO_BUILD_TARGET

# ---------------------------------------------------------------------------------------------------------- messages

say() {
	printf '==> %s\n' "$*" >&2
}

note() {
	printf '    %s\n' "$*" >&2
}

fail() {
	printf 'error: %s\n' "$1" >&2
	shift
	local line
	for line in "$@"; do
		printf '       %s\n' "$line" >&2
	done
	exit 1
}

# Prints a command, then runs it.
run() {
	local shown
	printf -v shown '%q ' "$@"
	printf '    $ %s\n' "${shown% }" >&2
	"$@"
}

# Prints the comment at the head of the running script: its help.
usage() {
	sed -n '2,/^[^#]/{/^#/{s/^# \{0,1\}//;p;};}' "$ROOT/scripts/${0##*/}"
}

have() {
	command -v "$1" >/dev/null 2>&1
}

# ----------------------------------------------------------------------------------------------------- prerequisites

# Runs a command as root; can_be_root says whether that is possible.
as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	else
		sudo "$@"
	fi
}

can_be_root() {
	[ "$(id -u)" -eq 0 ] && return 0
	have sudo || return 1
	# Without a terminal nobody can type a password.
	[ -t 0 ] || sudo -n true 2>/dev/null
}

APT_UPDATED=no

# Installs Debian packages, or says which ones to install by hand.
install_packages() {
	if ! have apt-get; then
		fail "this system has no apt-get, and something that the build needs is missing." \
			"Install by hand what Debian packages as: $*" \
			"Then run this script again."
	fi
	if ! can_be_root; then
		fail "packages are missing, and this user may not install them (neither root nor sudo)." \
			"Have somebody who may run: apt-get install --no-install-recommends $*" \
			"Then run this script again."
	fi
	say "Installing with apt-get: $*"
	if [ "$APT_UPDATED" = no ]; then
		run as_root apt-get update -q >&2 || note "apt-get update failed; trying with the lists that are there"
		APT_UPDATED=yes
	fi
	run as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get install -q -y --no-install-recommends "$@" >&2 </dev/null ||
		fail "apt-get could not install: $*" "Install them by hand, then run this script again."
}

# What the Rust build needs besides Rust.
ensure_build_packages() {
	local missing=()
	# The C parts: the allocator, wasm-opt, secp256k1, zstd, SQLite.
	have cc && have c++ && have make || missing+=(build-essential)
	# The messages of the peer-to-peer protocols.
	have protoc || missing+=(protobuf-compiler)
	have pkg-config || missing+=(pkg-config)
	# OpenSSL, built from source for the networking library, is configured by Perl with its standard modules.
	perl -MFindBin -MIPC::Cmd -MFile::Compare -e 1 2>/dev/null || missing+=(perl)
	have git || missing+=(git)
	have curl || missing+=(curl)
	if [ "${#missing[@]}" -gt 0 ]; then
		install_packages "${missing[@]}"
	fi
}

# Reads shell scripts for mistakes. A script that cannot have it goes on without.
ensure_shellcheck() {
	have shellcheck || { have apt-get && can_be_root && (install_packages shellcheck); } ||
		note "shellcheck is not installed: scripts are checked for their syntax, nothing more"
}

# Is the line $1 (an extended regular expression) among the lines $2?
contains_line() {
	grep -Eq -- "$1" <<<"$2"
}

ensure_rust() {
	if ! have rustup && [ -x "${CARGO_HOME:-$HOME/.cargo}/bin/rustup" ]; then
		PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
	fi
	have rustup || fail "rustup is missing; Verdict is built with Rust $RUST_VERSION, which rustup provides." \
		"Install it as described at https://rustup.rs (no default toolchain is needed)," \
		"open a new shell so that it is in the PATH, then run this script again."

	local version_pattern="^${RUST_VERSION//./\\.}(-| |\$)"
	if ! contains_line "$version_pattern" "$(rustup toolchain list)"; then
		say "Installing Rust $RUST_VERSION"
		run rustup toolchain install "$RUST_VERSION" --profile minimal --no-self-update >&2
	fi
	if ! contains_line "^$WASM_TARGET\$" "$(rustup target list --installed --toolchain "$RUST_VERSION")"; then
		say "Adding the target that the runtime is built for"
		run rustup target add "$WASM_TARGET" --toolchain "$RUST_VERSION" >&2
	fi
	local installed component
	installed="$(rustup component list --installed --toolchain "$RUST_VERSION")"
	for component in rust-src rustfmt clippy; do
		if ! contains_line "^$component(-|\$)" "$installed"; then
			run rustup component add "$component" --toolchain "$RUST_VERSION" >&2
		fi
	done
}

# The major version of the Node.js in the PATH, 0 if there is none.
node_version() {
	if have node; then
		node -p 'process.versions.node.split(".")[0]'
	else
		echo 0
	fi
}

# Node.js and npm, which run the end-to-end tests.
ensure_node() {
	if [ "$(node_version)" -lt "$MINIMUM_NODE_VERSION" ] && ! have node && have apt-cache; then
		local offered
		offered="$(apt-cache policy nodejs 2>/dev/null | sed -n 's/^ *Candidate: *\([0-9]*\).*/\1/p')"
		if [ "${offered:-0}" -ge "$MINIMUM_NODE_VERSION" ]; then
			install_packages nodejs npm
		fi
	fi
	[ "$(node_version)" -ge "$MINIMUM_NODE_VERSION" ] ||
		fail "the end-to-end tests need Node.js $MINIMUM_NODE_VERSION or newer, not version $(node_version)" \
			"The packages of this system have no such version. Install it as described at https://nodejs.org," \
			"then run this script again."
	have npm || install_packages npm
}

# Python with the packages of engine/networks. They are installed anew only when the list changed.
ensure_python_venv() {
	local wanted list=engine/networks/requirements.txt
	wanted="$(sha256 "$list")"
	[ "$(cat "$PYTHON_VENV/.installed-from" 2>/dev/null || true)" != "$wanted" ] || return 0
	python3 -c 'import ensurepip, venv' 2>/dev/null || install_packages python3 python3-venv
	# The threads of lightgbm.
	ldconfig -p 2>/dev/null | grep -q 'libgomp\.so\.1' || install_packages libgomp1
	python3 -c "import sys; sys.exit(sys.version_info < (${MINIMUM_PYTHON_VERSION/./, }))" ||
		fail "engine/networks needs Python $MINIMUM_PYTHON_VERSION or newer, not $(python3 --version)"
	say "Installing the packages of engine/networks"
	rm -rf "$PYTHON_VENV"
	run python3 -m venv "$PYTHON_VENV" >&2
	run "$PYTHON_VENV/bin/python" -m pip install --quiet --no-deps --cache-dir "$VERDICT_CACHE/pip" -r "$list" >&2
	echo "$wanted" >"$PYTHON_VENV/.installed-from"
}

# ------------------------------------------------------------------------------------------------------------- builds

# Only the runtime's Wasm.
build_blob() {
	run cargo build --release --locked --package verdict-runtime-blob
}

# verdict-node and verdict-eth-rpc, in one invocation: see docs/src/decisions.md.
build_programs() {
	run cargo build --release --locked --workspace --exclude verdict-next-runtime
}

# The same, and the runtime that the test of an upgrade upgrades to.
build_all() {
	run cargo build --release --locked --workspace
}

host_triple() {
	rustc "+$RUST_VERSION" --version --verbose | sed -n 's/^host: //p'
}

# Runs a cargo command with clippy in rustc's place for the members of the workspace, every warning an error. The
# dependencies are those of the ordinary build: nothing is compiled a second time for the sake of lints.
with_clippy() {
	run env RUSTC_WORKSPACE_WRAPPER=clippy-driver \
		CLIPPY_ARGS='-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__' "$@"
}

# The runtime with its benchmarks. Any build of the node can measure it.
BENCHMARK_BLOB="$BIN_DIR/wbuild/verdict_benchmark_runtime.compact.compressed.wasm"

build_benchmarks() {
	run cargo build --release --locked --package verdict-benchmark-runtime --features blob
}

# benchmark <arguments of `benchmark pallet`>...
benchmark() {
	run "$BIN_DIR/verdict-node" benchmark pallet --runtime "$BENCHMARK_BLOB" --genesis-builder none "$@"
}

# ----------------------------------------------------------------------------------------------------------- JSON-RPC

# rpc <url> <method> [<params as JSON>]: prints the answer as it came.
rpc() {
	curl --silent --show-error --fail --max-time "${RPC_TIMEOUT:-10}" \
		--header 'Content-Type: application/json' \
		--data "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"$2\",\"params\":${3:-[]}}" "$1"
}

# Like rpc, for methods whose result is a string: prints that string, or nothing if there is no such result.
rpc_string() {
	rpc "$@" | sed -n 's/.*"result" *: *"\([^"]*\)".*/\1/p'
}

# The number of the last finalised block.
finalised_block() {
	local url="$1" hash number
	hash="$(rpc_string "$url" chain_getFinalizedHead)" || return 1
	[ -n "$hash" ] || return 1
	number="$(rpc "$url" chain_getHeader "[\"$hash\"]" | sed -n 's/.*"number" *: *"\(0x[0-9a-f]*\)".*/\1/p')" || return 1
	[ -n "$number" ] || return 1
	echo "$((number))"
}

sha256() {
	if have sha256sum; then
		sha256sum "$@" | cut -d' ' -f1
	else
		shasum -a 256 "$@" | cut -d' ' -f1
	fi
}
