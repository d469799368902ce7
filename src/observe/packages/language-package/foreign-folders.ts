const FOREIGN =
  /\/(?:node_modules|bower_components|vendor|site-packages|dist-packages|\.git|\.hg|\.svn|Pods|Carthage|\.build|_build|\.gradle|\.m2|\.cargo|\.rustup|\.venv|\.tox|\.nuget|\.pub-cache|\.dart_tool|\.symlinks|\.stack|\.stack-work|\.cabal|dist-newstyle|\.opam|_opam|\.opam-switch|pkg\/mod|gems\/[^/]+)\//;

/**
 * Does this file lie in a folder of what was installed, downloaded or built? A package's own manifests there say no more
 * than that it is there, and mostly what its authors needed.
 */
export function isForeign(path: string): boolean {
  return FOREIGN.test(path);
}
