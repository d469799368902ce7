#!/usr/bin/env bash
# Writes the Homebrew formula of a release, from its SHA256SUMS on standard input:
#   formula.sh OWNER/REPOSITORY VERSION < SHA256SUMS > Formula/plimsoll.rb
set -euo pipefail

repository=${1-} version=${2-}
if ! [[ $repository =~ ^[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+$ && $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]]; then
  echo 'usage: formula.sh OWNER/REPOSITORY VERSION < SHA256SUMS' >&2
  exit 2
fi

sums=$(cat)
digest() {
  local line
  line=$(grep -E "^[0-9a-f]{64} [ *](\./)?$1$" <<<"$sums") || line=''
  if [[ $(wc -l <<<"$line") -ne 1 || -z $line ]]; then
    echo "formula.sh: SHA256SUMS has not one line for $1" >&2
    return 1
  fi
  printf '%s' "${line%% *}"
}
x64=$(digest plimsoll-linux-x64)
arm64=$(digest plimsoll-linux-arm64)

cat <<EOF
# Made by deploy/homebrew/formula.sh of the release.
class Plimsoll < Formula
  desc "Container security from commit to cluster"
  homepage "https://github.com/$repository"
  version "$version"
  license "Apache-2.0"

  depends_on :linux

  on_intel do
    url "https://github.com/$repository/releases/download/v$version/plimsoll-linux-x64"
    sha256 "$x64"
  end
  on_arm do
    url "https://github.com/$repository/releases/download/v$version/plimsoll-linux-arm64"
    sha256 "$arm64"
  end

  def install
    bin.install Dir["plimsoll-linux-*"].first => "plimsoll"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/plimsoll --version")
    (testpath/"requirements.txt").write "requests==2.28.0\n"
    assert_match "pkg:pypi/requests@2.28.0", shell_output("#{bin}/plimsoll sbom --offline dir:#{testpath}")
  end
end
EOF
