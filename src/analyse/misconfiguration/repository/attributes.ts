import ignore from 'ignore';
import { withoutCredentials } from '../../../model/credentials.ts';
import type { RepositoryFacts } from '../../../model/configuration/repository.ts';
import { notApplicable, notReadable, verdict } from '../../audit/evidence.ts';
import { iniEntries } from '../../audit/ini.ts';
import type { Evidence } from '../../audit/types.ts';
import { failure, MOST_EVIDENCE, notLookedInto, ofTexts, type RepositoryCheck } from './rule.ts';

const isAttributes = (path: string): boolean => /(?:^|\/)\.gitattributes$/.test(path);
const isLfsConfig = (path: string): boolean => path === '.lfsconfig';
export const isAttributed = (path: string): boolean => isAttributes(path) || isLfsConfig(path);

/** What git knows without settings. Source: gitattributes(5) */
const BUILT_IN =
  /^(?:ada|bash|bibtex|cpp|csharp|css|dts|elixir|fortran|fountain|golang|html|java|kotlin|markdown|matlab|objc|pascal|perl|php|python|ruby|rust|scheme|tex|text|binary|union|lfs|ours)$/;
const MOST_LINES = 2_000;
const MOST_FILES = 20_000;

/** What git does to files on the way in and out, and what lies elsewhere. */
export const ATTRIBUTE_CHECKS: readonly RepositoryCheck[] = [
  {
    id: 'repository-attribute-driver',
    title: 'Files go through a filter or a driver that the repository names',
    why: 'Where settings have one of that name, it runs at checkout, commit or merge on whatever the repository brings.',
    fix: 'Take the attribute away, or know what runs.',
    severity: 'medium',
    vectors: ['V1', 'V2'],
    references: ['https://git-scm.com/docs/gitattributes'],
    find: (facts) =>
      ofTexts(facts, isAttributes, 'no filter, diff or merge of your own', (text, path) =>
        text.split('\n', MOST_LINES).flatMap((content, index) => {
          if (content.trimStart().startsWith('#')) return [];
          return content.split(/\s/).flatMap((word) => {
            const [, kind, name = ''] = /^(filter|diff|merge)=([\w.-]{1,100})$/.exec(word) ?? [];
            return kind === undefined || BUILT_IN.test(name)
              ? []
              : [failure(path, `${kind}=${name}`, 'no filter, diff or merge of your own', index + 1)];
          });
        }),
      ),
    failing: [{ '.gitattributes': '*.png filter=paint\n' }],
    passing: [{ '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n*.go diff=golang\n' }, {}],
  },
  {
    id: 'repository-lfs-url',
    title: 'Large files are fetched without protection, or with credentials in the URL',
    why: 'Who is on the way, or reads the repository, gets at them.',
    fix: 'Use an https URL without credentials in .lfsconfig.',
    severity: 'high',
    vectors: ['V2', 'V3'],
    references: ['https://github.com/git-lfs/git-lfs/blob/main/docs/man/git-lfs-config.adoc'],
    find: (facts) =>
      ofTexts(facts, isLfsConfig, 'an https URL without credentials', (text, path) =>
        iniEntries(text).flatMap(({ section, key, value, line }) => {
          const isUrl = (section === 'lfs' && /^(?:push)?url$/.test(key)) || key === 'lfsurl';
          const isWrong = /^http:\/\//i.test(value) || /:\/\/[^/\s:]*:[^/\s]*@/.test(value);
          return isUrl && isWrong
            ? [
                failure(
                  path,
                  `${section}.${key} = ${withoutCredentials(value)}`,
                  'an https URL without credentials',
                  line,
                ),
              ]
            : [];
        }),
      ),
    failing: [{ '.lfsconfig': '[lfs]\n\turl = http://lfs.example/shop\n' }],
    passing: [{ '.lfsconfig': '[lfs]\n\turl = https://lfs.example/shop\n' }, {}],
  },
  {
    id: 'repository-lfs-pointer',
    title: 'A file that should be a pointer of Git LFS is none',
    why: 'What is reviewed and scanned is not what is checked out, and a whole file got past what looks at large files.',
    fix: 'Run "git lfs migrate import", or mend the attribute.',
    severity: 'low',
    vectors: ['V2'],
    references: ['https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md'],
    find: lfsPointers,
    failing: [{ '.gitattributes': '*.bin filter=lfs\n', 'a.bin': 'the file itself\n' }],
    passing: [
      {
        '.gitattributes': '*.bin filter=lfs\n',
        'a.bin': `version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n`,
      },
      {},
    ],
  },
];

function lfsPointers(facts: RepositoryFacts): Evidence {
  const expected = 'a pointer of Git LFS';
  const attributes = facts.text('.gitattributes');
  const patterns =
    attributes.state === 'read'
      ? attributes.value.split('\n', MOST_LINES).flatMap((line) => {
          const [pattern = '', ...words] = line.trim().split(/\s+/);
          return words.includes('filter=lfs') && !pattern.startsWith('#') ? [pattern] : [];
        })
      : [];
  if (patterns.length === 0 || facts.files.state !== 'read')
    return [notApplicable('.gitattributes', 'no file is kept by Git LFS')];
  const matcher = ignore().add(patterns);
  const files = facts.files.value.filter(
    ({ path, mode }) => mode.startsWith('100') && ignore.isPathValid(path),
  );
  const kept = files.slice(0, MOST_FILES).filter(({ path }) => matcher.ignores(path));
  const { contents } = facts;
  const [unread] = notLookedInto(facts, expected);
  if (unread || contents.state !== 'read') return [unread ?? notApplicable('.', 'there is no commit')];
  const pointers = new Set(contents.value.files.filter(({ isPointer }) => isPointer).map(({ path }) => path));
  const wrong = kept
    .filter(({ path, size }) => size > 0 && !pointers.has(path))
    .map(({ path }) => failure(path, 'is the file itself', expected));
  const [first, ...rest] = wrong.slice(0, MOST_EVIDENCE);
  if (first) return [first, ...rest];
  if (files.length > MOST_FILES)
    return [notReadable('.', `there are more than ${MOST_FILES} files`, expected)];
  return kept.length > 0
    ? [verdict(true, { path: '.gitattributes' }, 'each is a pointer', expected)]
    : [notApplicable('.gitattributes', 'there is no such file')];
}
