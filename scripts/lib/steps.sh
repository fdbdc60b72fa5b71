# Named steps with their time, kept logs, and a table at the end.
# shellcheck shell=bash

LOGS=$ROOT/target/logs
mkdir -p "$LOGS"
STEP_TABLE=()

# The lines with which test runners sum up.
closing_lines() {
    sed 's/\x1b\[[0-9;]*m//g' "$1" | grep -E '^ *Summary \[|^test result:|^ *[0-9]+ (passed|failed|flaky|did not run)|queries agree' | awk '
        /^test result:/ { passed += $4; failed += $6; seen = 1; next }
        { sub(/^ +/, ""); print }
        END { if (seen) printf "test result: %d passed; %d failed\n", passed, failed }'
}
timed() { # NAME COMMAND…
    local name=$1 log=$LOGS/$1.log t0 status=0; shift
    t0=$(now)
    say "▶ $name"
    { "$@"; } 2>&1 | tee "$log" || status=$?
    STEP_TABLE+=("$(printf '%-10s %7s s  %s' "$name" "$(since "$t0")" "$([ "$status" = 0 ] && echo ok || echo FAILED)")")
    while read -r line; do STEP_TABLE+=("             $line"); done < <(closing_lines "$log")
    return "$status"
}
print_steps() { printf '%s\n' '' "${STEP_TABLE[@]+"${STEP_TABLE[@]}"}"; }
