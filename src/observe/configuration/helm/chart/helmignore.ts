import { globMatcher, type PathMatcher } from './glob.ts';

/** A line of `.helmignore`. */
interface Rule {
  readonly matches: PathMatcher;
  readonly isNegative: boolean;
  readonly isForFolders: boolean;
  /** Is the name asked, or the path from the chart's folder? */
  readonly isForNames: boolean;
}

/** Lines that count. */
const MOST_RULES = 500;

/** Reads `.helmignore`: whether a file of a chart, by its path within it, is left out. */
export function ignoredBy(text: string): (name: string) => boolean {
  const rules = text
    .split(/\r?\n/, MOST_RULES)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#') && !line.includes('**'))
    .flatMap((line) => ruleOf(line) ?? []);
  if (rules.length === 0) return () => false;
  const known = new Map<string, boolean>();
  const isLeftOut = (path: string, isFolder: boolean): boolean => {
    const key = isFolder ? `${path}/` : path;
    const found = known.get(key) ?? judge(rules, path, isFolder);
    known.set(key, found);
    return found;
  };
  return (name) => {
    const steps = name.split('/');
    return steps.some((_, index) => isLeftOut(steps.slice(0, index + 1).join('/'), index < steps.length - 1));
  };
}

function ruleOf(line: string): Rule | undefined {
  const isNegative = line.startsWith('!');
  const bare = line.slice(isNegative ? 1 : 0);
  const isForFolders = bare.endsWith('/');
  const pattern = bare.replace(/\/$/, '');
  const matches = globMatcher(pattern.replace(/^\//, ''));
  return matches && { matches, isNegative, isForFolders, isForNames: !pattern.includes('/') };
}

/** What a negative rule does not mean is left out, as Helm has it. */
function judge(rules: readonly Rule[], path: string, isFolder: boolean): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return rules.some(({ matches, isNegative, isForFolders, isForNames }) => {
    const isMeant = matches(isForNames ? name : path);
    if (isNegative) return (isForFolders && !isFolder) || !isMeant;
    return isMeant && (isFolder || !isForFolders);
  });
}
