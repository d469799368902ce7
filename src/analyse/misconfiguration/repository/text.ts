import type { CheckHead, Example } from '../../../model/configuration/check.ts';
import type { HiddenCharacter, RepositoryFacts } from '../../../model/configuration/repository.ts';
import type { Evidence } from '../../audit/types.ts';
import { failure, notLookedInto, ofFiles, type RepositoryCheck } from './rule.ts';

const LOCKED: readonly (readonly [manifest: string, locks: RegExp, name: string])[] = [
  [
    'package.json',
    /^(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?)$/,
    'npm',
  ],
  ['Cargo.toml', /^Cargo\.lock$/, 'Cargo'],
  ['go.mod', /^go\.sum$/, 'Go'],
  ['Gemfile', /^Gemfile\.lock$/, 'Bundler'],
  ['composer.json', /^composer\.lock$/, 'Composer'],
  ['Pipfile', /^Pipfile\.lock$/, 'Pipenv'],
  ['mix.exs', /^mix\.lock$/, 'Mix'],
];
const MANIFESTS = new Set(LOCKED.map(([manifest]) => manifest));
const UPDATES =
  /^(?:\.github\/dependabot\.ya?ml|(?:\.github\/|\.gitlab\/)?renovate\.json5?|\.renovaterc(?:\.json5?)?)$/;

interface HiddenRule extends Omit<CheckHead, 'vectors' | 'references' | 'fix'> {
  readonly kind: HiddenCharacter['kind'];
  readonly bad: string;
}

const HIDDEN_RULES: readonly HiddenRule[] = [
  {
    id: 'repository-bidirectional-text',
    title: 'A file has characters that reorder what is seen',
    why: 'Code looks otherwise to a reviewer than to a compiler (CVE-2021-42574).',
    severity: 'high',
    kind: 'bidirectional',
    bad: '/* is admin \u202e } if (isAdmin) \u2066 begin */\n',
  },
  {
    id: 'repository-invisible-text',
    title: 'A file has characters that nobody sees',
    why: 'They carry code or orders to a tool that no reviewer reads.',
    severity: 'medium',
    kind: 'invisible',
    bad: 'const \u3164 = run;\n',
  },
];

/** What texts hold that nobody sees, and how dependencies are kept. */
export const TEXT_CHECKS: readonly RepositoryCheck[] = [
  ...HIDDEN_RULES.map(({ kind, bad, ...head }): RepositoryCheck => {
    return {
      ...head,
      fix: 'Look at the line with an editor that shows them, and take them away or write them as escapes.',
      vectors: ['V2'],
      references: ['https://www.unicode.org/reports/tr55/'],
      find: (facts) => hiddenIn(facts, kind),
      failing: [{ 'src/login.c': bad }] as [Example],
      passing: [{ 'src/login.c': '/* größe */\n' }] as [Example],
    };
  }),
  {
    id: 'repository-lock-file',
    title: 'Dependencies are not locked',
    why: 'Every build may take other versions, those that somebody took over among them.',
    fix: 'Track the lock file.',
    severity: 'medium',
    vectors: ['V2', 'V3'],
    standards: ['NIST SP 800-218 PW.4.1'],
    references: ['https://docs.npmjs.com/cli/configuring-npm/package-lock-json'],
    find: (facts) =>
      ofFiles(facts, 'a lock file beside it, or above', (files) => {
        const folders = new Map<string, Set<string>>();
        for (const { path } of files) {
          const [folder, name] = splitPath(path);
          const names = folders.get(folder) ?? new Set();
          folders.set(folder, names.add(name));
        }
        return LOCKED.flatMap(([manifest, locks, name]) =>
          files
            .filter(({ path }) => splitPath(path)[1] === manifest && isOwn(path))
            .filter(({ path }) => !isLocked(splitPath(path)[0], locks, folders))
            .map(({ path }) => failure(path, `no lock file of ${name}`, 'a lock file beside it, or above')),
        );
      }),
    failing: [{ 'package.json': '{}\n' }],
    passing: [{ 'package.json': '{}\n', 'package-lock.json': '{}\n', 'packages/a/package.json': '{}\n' }],
  },
  {
    id: 'repository-updates',
    title: 'Nobody proposes updates of dependencies',
    why: 'Known vulnerabilities stay until somebody looks.',
    fix: 'Configure Dependabot or Renovate.',
    severity: 'low',
    vectors: ['V2', 'V3'],
    standards: ['NIST SP 800-218 PW.4.4'],
    references: [
      'https://docs.github.com/en/code-security/dependabot/working-with-dependabot/dependabot-options-reference',
    ],
    find: (facts) =>
      ofFiles(facts, 'a configuration of Dependabot or Renovate', (files) => {
        const hasManifest = files.some(({ path }) => MANIFESTS.has(splitPath(path)[1]));
        return !hasManifest || files.some(({ path }) => UPDATES.test(path))
          ? []
          : [failure('.', 'there is none', 'a configuration of Dependabot or Renovate')];
      }),
    failing: [{ 'go.mod': 'module a\n' }],
    passing: [{ 'go.mod': 'module a\n', '.github/dependabot.yml': 'version: 2\n' }],
  },
];

function hiddenIn(facts: RepositoryFacts, kind: HiddenCharacter['kind']): Evidence {
  const expected = 'no such characters';
  const found = facts.contents.state === 'read' ? facts.contents.value.files : [];
  return ofFiles(facts, expected, () => [
    ...found.flatMap(({ path, hidden }) =>
      hidden
        .filter((one) => one.kind === kind)
        .map(({ character, line }) => failure(path, `has ${character}`, expected, line)),
    ),
    ...notLookedInto(facts, expected),
  ]);
}

function splitPath(path: string): [folder: string, name: string] {
  const at = path.lastIndexOf('/') + 1;
  return [path.slice(0, at), path.slice(at)];
}

/** What somebody else's sources, or examples and tests, bring is not built. */
function isOwn(path: string): boolean {
  return !/(?:^|\/)(?:node_modules|vendor|third_party|testdata|tests?|fixtures|examples?|samples?)\//.test(
    path,
  );
}

function isLocked(folder: string, locks: RegExp, folders: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  for (let at = folder; ; at = splitPath(at.slice(0, -1))[0]) {
    for (const name of folders.get(at) ?? []) if (locks.test(name)) return true;
    if (at === '') return false;
  }
}
