# Sourced by the scripts: what a stage looks like, where we are, how --help is answered.
# shellcheck shell=bash

# Every script works from the top of the project, wherever it was called from.
script=$(realpath "$0")
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit

# Prints the comment at the top of the calling script if the user asks for it; refuses other arguments.
help_only() {
  case ${1-} in
    '') ;;
    -h | --help) sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$script"; exit 0 ;;
    *) echo "$0: unknown argument: $1; see $0 --help" >&2; exit 2 ;;
  esac
}

stage_name='' stage_start=0
end_stage() {
  [ -z "$stage_name" ] || printf -- '-- %s: %d s\n' "$stage_name" $((SECONDS - stage_start))
  stage_name=''
}

# stage NAME: ends the stage before, telling how long it took, and begins the next.
stage() {
  end_stage
  stage_name=$1 stage_start=$SECONDS
  printf '\n== [%d s] %s\n' "$SECONDS" "$1"
}

# Ends the last stage and tells the total; also when something failed.
finish_stages() {
  local status=$?
  if [ $status -ne 0 ]; then
    printf '\n%s: failed (exit %d) in "%s" after %d s\n' "$0" $status "$stage_name" "$SECONDS" >&2
  else
    end_stage
    printf -- '-- total: %d s\n' "$SECONDS"
  fi
}

# build DIRECTORY TARGET [OPTIONS OF CMAKE...]
build() {
  local directory=$1 target=$2
  shift 2
  cmake -S . -B "$directory" -G Ninja -DCMAKE_BUILD_TYPE=Release --log-level=WARNING "$@"
  ninja -C "$directory" "$target"
}

# The C++ sources of the project, one a line.
sources() {
  find . \( -path './build*' -o -path ./runs -o -path ./.git \) -prune -o -name '*.[ch]pp' -print |
    sed 's|^\./||' | sort
}
