#!/usr/bin/env bash
# Gives the packages to the dependency graph, by the runner's own `gh`.
set -euo pipefail

body=$RUNNER_TEMP/plimsoll-dependencies.json
word() { printf '%s' "${1//[\"\\[:cntrl:]]/}"; }
{
  # What the report cannot know stands before what it says itself.
  printf '{"sha":"%s","ref":"%s","job":{"id":"%s","correlator":"%s"},' \
    "$(word "$GITHUB_SHA")" "$(word "$GITHUB_REF")" "$(word "$GITHUB_RUN_ID")" \
    "$(word "$GITHUB_WORKFLOW $GITHUB_JOB $TARGET")"
  tail -c +2 "$SNAPSHOT"
} >"$body"
gh api --method POST "/repos/$GITHUB_REPOSITORY/dependency-graph/snapshots" --input "$body"
