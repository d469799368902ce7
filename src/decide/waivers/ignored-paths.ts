import ignore from 'ignore';
import type { IgnoredPaths } from '../../model/exception/exception.ts';
import type { Traits } from './traits.ts';

/**
 * The line of a list that ignores a finding: the one that counts for a file that it is in, where all of its files are
 * ignored; undefined where one is not. Source: https://git-scm.com/docs/gitignore, "Pattern format".
 */
export function ignoringLine({ lines }: IgnoredPaths): (traits: Traits) => number | undefined {
  const rules = ignore({ ignorecase: false }).add(
    lines.map(({ line, pattern }) => ({ pattern, mark: String(line) })),
  );
  const lineOf = (path: string) => (ignore.isPathValid(path) ? Number(rules.test(path).rule?.mark ?? 0) : 0);
  return ({ paths }) => {
    const found = paths.map(lineOf);
    return found.every((line) => line > 0) ? found[0] : undefined;
  };
}
