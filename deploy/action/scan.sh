#!/usr/bin/env bash
# Scans with the Plimsoll of this very commit. All that it runs is in the commit, or pinned by a hash in its
# package-lock.json.
set -euo pipefail

# A tag or a branch is whatever its owner, or who took the owner's account, makes of it tomorrow.
# Where the context has no reference, the folder that the runner checked this out to is named after it.
ref=$ACTION_REF
if [[ -z $ref && $GITHUB_ACTION_PATH =~ /_actions/[^/]+/[^/]+/([^/]+)(/|$) ]]; then ref=${BASH_REMATCH[1]}; fi
# Of the workflow's own repository, checked out at its own commit, it has none.
if [[ -z $ref && $GITHUB_ACTION_PATH/ == "$GITHUB_WORKSPACE"/* ]]; then ref=$GITHUB_SHA; fi
if ! [[ $ref =~ ^[0-9a-f]{40}$ ]]; then
  echo "plimsoll: this action runs by the full hash of a commit only, not by a tag or branch ('${ref//[^A-Za-z0-9._\/-]/?}')" >&2
  echo "  write: uses: OWNER/REPOSITORY/deploy/action@<40 hexadecimal digits> # and the version in a comment" >&2
  exit 2
fi

root=$(cd "$GITHUB_ACTION_PATH/../.." && pwd -P)
(cd "$root" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && npm run --silent build) >&2

update=(db update --quiet)
[[ -z $INPUT_FROM ]] || update+=("--from=$INPUT_FROM")
sarif=$RUNNER_TEMP/plimsoll.sarif
summary=$RUNNER_TEMP/plimsoll.md
snapshot=$RUNNER_TEMP/plimsoll-snapshot.json
scan=(scan "--format=$INPUT_FORMAT" "--output=sarif=$sarif" "--output=markdown=$summary" "--output=github-dependencies=$snapshot" --quiet)
[[ -z $INPUT_SCANNERS ]] || scan+=("--scanners=$INPUT_SCANNERS")
[[ -z $INPUT_SEVERITY ]] || scan+=("--severity=$INPUT_SEVERITY")
[[ -z $INPUT_FAIL_ON ]] || scan+=("--fail-on=$INPUT_FAIL_ON")

# What is here is read without a network: whatever it makes of its reader, nothing of it leaves the machine.
alone=()
if [[ -e $INPUT_TARGET ]]; then
  scan+=(--offline)
  own=(unshare --user --map-current-user --net --)
  by_root=(sudo -n unshare --net -- setpriv "--reuid=$(id -u)" "--regid=$(id -g)" --init-groups --no-new-privs --)
  if "${own[@]}" true 2>/dev/null; then
    alone=("${own[@]}")
  elif "${by_root[@]}" true 2>/dev/null; then
    # sudo clears the environment.
    mapfile -d '' -t variables < <(env -0)
    alone=("${by_root[@]}" env -i -- "${variables[@]}")
  else
    echo 'plimsoll: this runner lets nobody drop the network; --offline is all that keeps the scan from it' >&2
  fi
fi

# The runner obeys lines that begin with "::", and what is scanned has a say in what is printed.
mute=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
echo "::stop-commands::$mute"
code=0
"$root/plimsoll" "${update[@]}" || code=$?
# After "--" nothing is an option.
if ((code == 0)); then "${alone[@]}" "$root/plimsoll" "${scan[@]}" -- "$INPUT_TARGET" || code=$?; fi
echo
echo "::$mute::"

# The runner takes a megabyte of summary at most.
if [[ -f $summary && $(wc -c <"$summary") -lt 1000000 ]]; then cat "$summary" >>"$GITHUB_STEP_SUMMARY"; fi
echo "exit-code=$code" >>"$GITHUB_OUTPUT"
if [[ -f $sarif ]]; then echo "sarif=$sarif" >>"$GITHUB_OUTPUT"; fi
if [[ -f $snapshot ]]; then echo "snapshot=$snapshot" >>"$GITHUB_OUTPUT"; fi
exit "$code"
