import ignore from 'ignore';
import type { IgnoredPaths } from '../../model/exception/exception.ts';

/**
 * The line of a list that ignores what is in these files: the one that counts for the first, where all of them are
 * ignored; undefined where one is not. Source: https://git-scm.com/docs/gitignore, "Pattern format".
 */
export function ignoringLine({ lines }: IgnoredPaths): (paths: readonly string[]) => number | undefined {
  const rules = ignore({ ignorecase: false }).add(
    lines.map(({ line, pattern }) => ({ pattern, mark: String(line) })),
  );
  const lineOf = (path: string) => (ignore.isPathValid(path) ? Number(rules.test(path).rule?.mark ?? 0) : 0);
  return (paths) => {
    const found = paths.map(lineOf);
    return found.every((line) => line > 0) ? found[0] : undefined;
  };
}
