import { withoutCredentials } from '../../../model/credentials.ts';
import type { AuditEvidence } from '../../../model/configuration/audit.ts';
import type { CheckHead, Example } from '../../../model/configuration/check.ts';
import { type IniEntry, iniEntries } from '../../audit/ini.ts';
import { failure, ofTexts, type RepositoryCheck } from './rule.ts';

export const isModules = (path: string): boolean => path === '.gitmodules';

interface SubmoduleRule extends Omit<CheckHead, 'vectors' | 'references'> {
  readonly expected: string;
  /** Is what one entry says wrong? */
  readonly isWrong: (entry: IniEntry) => boolean;
  /** How it is told; default key and value. */
  readonly tell?: (entry: IniEntry) => string;
  readonly bad: string;
}

const GOOD = '[submodule "lib"]\n\tpath = lib\n\turl = https://git.example/lib.git\n';
const is = (key: string, pattern: RegExp) => (entry: IniEntry) =>
  entry.key === key && pattern.test(entry.value);

const RULES: readonly SubmoduleRule[] = [
  {
    id: 'repository-submodule-transport',
    title: 'A submodule is fetched without protection',
    why: 'Who is on the way gives whatever code he wants, and the build takes it.',
    fix: 'Use https or ssh.',
    severity: 'high',
    expected: 'https or ssh',
    isWrong: is('url', /^(?:http|git|ftp):\/\//i),
    bad: '[submodule "lib"]\n\tpath = lib\n\turl = http://git.example/lib.git\n',
  },
  {
    id: 'repository-submodule-command',
    title: 'A submodule names a command',
    why: 'Versions of git run it, or take it for an option, as soon as somebody clones with submodules (CVE-2018-17456, CVE-2019-19604).',
    fix: 'Take it away, and do not clone this with submodules before.',
    severity: 'critical',
    expected: 'a plain URL and path',
    isWrong: (entry) =>
      is('url', /^-|^ext::|^fd::/i)(entry) || is('path', /^-/)(entry) || is('update', /^!/)(entry),
    bad: '[submodule "lib"]\n\tpath = lib\n\turl = -u./run.sh\n',
  },
  {
    id: 'repository-submodule-path',
    title: 'A submodule lies outside of its place',
    why: 'Its name or path leads out of the repository, or into .git, where hooks are that git runs (CVE-2018-11235).',
    fix: 'Take it away, and do not clone this with submodules before.',
    severity: 'critical',
    expected: 'a name and a path inside of the repository',
    isWrong: ({ section, key, value }) =>
      /^submodule\.(?:.*\/)?\.\.(?:\/|$)/.test(section) ||
      (key === 'path' && /^\/|(?:^|\/)\.\.(?:\/|$)|(?:^|\/)\.git(?:\/|$)/i.test(value)),
    tell: ({ section, key, value }) => `${section}: ${key} = ${value}`,
    bad: '[submodule "../../hooks"]\n\tpath = lib\n\turl = https://git.example/lib.git\n',
  },
  {
    id: 'repository-submodule-relative',
    title: 'Where a submodule is depends on where the repository was cloned from',
    why: 'A fork or a mirror brings another submodule, of whoever has that name there.',
    fix: 'Write the whole URL, unless both always move together.',
    severity: 'low',
    expected: 'a whole URL',
    isWrong: is('url', /^\.{1,2}\//),
    bad: '[submodule "lib"]\n\tpath = lib\n\turl = ../lib.git\n',
  },
  {
    id: 'repository-submodule-branch',
    title: 'A submodule follows a branch',
    why: '"git submodule update --remote" takes whatever was pushed there last.',
    fix: 'Take "branch" away, and update to commits that were looked at.',
    severity: 'low',
    expected: 'no "branch"',
    isWrong: is('branch', /./),
    bad: `${GOOD}\tbranch = main\n`,
  },
  {
    id: 'repository-submodule-credentials',
    title: 'The URL of a submodule has credentials',
    why: 'Everybody who may read the repository may use them.',
    fix: 'Replace them, and take them out of the URL and of the history.',
    severity: 'high',
    expected: 'no credentials',
    isWrong: ({ key, value }) => key === 'url' && /:\/\/[^/@\s:]*:[^/@\s]*@/.test(value),
    tell: ({ value }) => `url = ${withoutCredentials(value)} (credentials are left out)`,
    bad: '[submodule "lib"]\n\tpath = lib\n\turl = https://ann:fake-password@git.example/lib.git\n',
  },
];

/** What submodules are, and where they come from. */
export const SUBMODULE_CHECKS: readonly RepositoryCheck[] = RULES.map(
  ({ expected, isWrong, tell, bad, ...head }) => ({
    ...head,
    vectors: ['V2', 'V3'],
    references: ['https://git-scm.com/docs/gitmodules'],
    find: (facts) =>
      ofTexts(facts, isModules, expected, (text, path) =>
        iniEntries(text)
          .filter(({ section }) => section.startsWith('submodule'))
          .filter(isWrong)
          .map((entry): AuditEvidence => {
            const told = tell ? tell(entry) : `${entry.key} = ${withoutCredentials(entry.value)}`;
            return failure(path, told, expected, entry.line);
          }),
      ),
    failing: [{ '.gitmodules': bad }] as [Example],
    passing: [{ '.gitmodules': GOOD }, {}] as [Example, Example],
  }),
);
