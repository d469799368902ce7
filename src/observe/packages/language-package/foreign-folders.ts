/** Where package managers put what they downloaded. */
const PACKAGES = String.raw`node_modules|bower_components|site-packages|dist-packages|Pods|Carthage|\.gradle|\.m2|\.cargo|\.rustup|\.venv|\.tox|\.pub-cache|\.symlinks|pkg\/mod`;
const OTHERS = String.raw`\.git|\.hg|\.svn|\.build|_build|\.nuget|\.dart_tool|\.stack|\.stack-work|\.cabal|dist-newstyle|\.opam|_opam|\.opam-switch|gems\/[^/]+`;
const FOREIGN = new RegExp(String.raw`\/(?:${PACKAGES}|${OTHERS}|vendor)\/`);
/**
 * A project may have folders `vendor` and `gems` of its own: Composer and Go have folders of owners or hosts in theirs,
 * and RubyGems has versions.
 */
const DOWNLOADED = new RegExp(String.raw`\/(?:${PACKAGES}|gems\/[^/]+-\d[^/]*|vendor\/[^/]+\/[^/]+)\/`);

/**
 * Does this file lie in a folder of what was installed, downloaded or built? A package's own manifests there say no more
 * than that it is there, and mostly what its authors needed.
 */
export function isForeign(path: string): boolean {
  return FOREIGN.test(path);
}

/** Does it lie in a package that was downloaded, whatever is in it? */
export function isDownloaded(path: string): boolean {
  return DOWNLOADED.test(path);
}
