import ignore from 'ignore';
import type { RepositoryFacts } from '../../../model/configuration/repository.ts';
import { notApplicable, notReadable, verdict } from '../../audit/evidence.ts';
import type { Evidence } from '../../audit/types.ts';
import { failure, ofFiles, ofTexts, type RepositoryCheck } from './rule.ts';

const CODE_OWNERS = /^(?:\.github\/|\.gitlab\/|docs\/)?CODEOWNERS$/;
const REFERENCES = [
  'https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners',
] as const;
/** What decides what is built and run. */
const PIPELINE =
  /^(?:\.github\/workflows\/.+\.ya?ml|\.gitlab-ci\.ya?ml|azure-pipelines\.ya?ml|\.circleci\/config\.yml|Jenkinsfile|bitbucket-pipelines\.yml)$|(?:^|\/)(?:Dockerfile|Containerfile)(?:\.[\w-]+)?$/;
const MOST_LINES = 2_000;
const MOST_FILES = 500;

export const isCodeOwners = (path: string): boolean => CODE_OWNERS.test(path);

/** A line that names owners, or none, for files. */
interface OwnerLine {
  readonly line: number;
  readonly pattern: string;
  readonly owners: readonly string[];
}

/** Who answers for what. */
export const OWNER_CHECKS: readonly RepositoryCheck[] = [
  {
    id: 'repository-code-owners',
    title: 'Nobody is named as owner of the code',
    why: 'Whoever may approve at all approves changes of what he does not know, pipelines among them.',
    fix: 'Add a file CODEOWNERS, and require review by owners.',
    severity: 'medium',
    vectors: ['V2'],
    standards: ['NIST SP 800-218 PS.1.1'],
    references: REFERENCES,
    find: (facts) =>
      ofFiles(
        facts,
        'a file CODEOWNERS',
        (files) =>
          files.some(({ path }) => isCodeOwners(path))
            ? []
            : [failure('.', 'no CODEOWNERS in /, .github, .gitlab or docs', 'a file CODEOWNERS')],
        'there is one',
      ),
    failing: [{ 'main.go': 'package main\n' }],
    passing: [{ '.github/CODEOWNERS': '* @acme/shop\n' }, {}],
  },
  {
    id: 'repository-code-owners-line',
    title: 'A line of CODEOWNERS names nobody',
    why: 'A word that is no user, team or address is nobody: what the line is about has no owner.',
    fix: 'Write @user, @organisation/team or an address; leave owners out only where anybody may approve.',
    severity: 'low',
    vectors: ['V2'],
    references: REFERENCES,
    find: (facts) =>
      ofTexts(facts, isCodeOwners, 'owners as @user, @organisation/team or an address', (text, path) =>
        linesOf(text).flatMap(({ owners, line }) =>
          owners
            .filter((owner) => !/^@{1,2}[\w.-]+(?:\/[\w.-]+)*$|^[^@\s]+@[\w.-]+$/.test(owner))
            .map((owner) =>
              failure(path, `owner ${JSON.stringify(owner.slice(0, 60))}`, 'a user, team or address', line),
            ),
        ),
      ),
    failing: [{ CODEOWNERS: '* @acme/shop\n*.go gophers\n' }],
    passing: [{ CODEOWNERS: '# all\n[Core]\n* @acme/shop ann@acme.example # the shop\n/generated/\n' }, {}],
  },
  {
    id: 'repository-pipeline-owners',
    title: 'Pipelines and Dockerfiles have no owner',
    why: 'Who changes them decides what is built and with which secrets, and anybody may approve it.',
    fix: 'Name owners for workflows and Dockerfiles in CODEOWNERS.',
    severity: 'medium',
    vectors: ['V2'],
    references: REFERENCES,
    find: pipelineOwners,
    failing: [{ CODEOWNERS: '*.go @acme/go\n', '.github/workflows/ci.yml': 'on: push\n' }],
    passing: [
      {
        CODEOWNERS: '/.github/ @acme/ops\nDockerfile @acme/ops\n',
        Dockerfile: '',
        '.github/workflows/ci.yml': '',
      },
      { CODEOWNERS: '*.go @acme/go\n', 'main.go': '' },
      {},
    ],
  },
  {
    id: 'repository-security-policy',
    title: 'Nobody says where vulnerabilities are reported',
    why: 'Who finds one tells it to everybody, or to nobody.',
    fix: 'Add a file SECURITY.md.',
    severity: 'low',
    vectors: ['V2'],
    standards: ['NIST SP 800-218 RV.1.3'],
    references: [
      'https://docs.github.com/en/code-security/getting-started/adding-a-security-policy-to-your-repository',
    ],
    find: (facts) =>
      ofFiles(
        facts,
        'a file SECURITY.md',
        (files) =>
          files.some(({ path }) =>
            /^(?:\.github\/|\.gitlab\/|docs\/)?SECURITY\.(?:md|rst|txt|adoc)$/i.test(path),
          )
            ? []
            : [failure('.', 'no SECURITY.md in /, .github, .gitlab or docs', 'a file SECURITY.md')],
        'there is one',
      ),
    failing: [{ 'README.md': '# Shop\n' }],
    passing: [{ 'SECURITY.md': 'Write to security@acme.example.\n' }, {}],
  },
  {
    id: 'repository-ignored-secrets',
    title: 'Files with secrets are not ignored by git',
    why: 'One "git add ." commits what is in .env.',
    fix: 'Add .env to .gitignore.',
    severity: 'low',
    vectors: ['V2'],
    references: ['https://git-scm.com/docs/gitignore'],
    find: (facts) =>
      ofTexts(
        facts,
        (path) => path === '.gitignore',
        '.env is ignored',
        (text, path) =>
          isMatched(linesIn(text), '.env') ? [] : [failure(path, '.env is not ignored', '.env is ignored')],
        '.env is ignored',
      ),
    failing: [{ '.gitignore': 'node_modules/\n' }],
    passing: [{ '.gitignore': '.env*\n!.env.example\n' }, {}],
  },
];

function linesIn(text: string): string[] {
  return text.split('\n', MOST_LINES);
}

function linesOf(text: string): OwnerLine[] {
  return linesIn(text).flatMap((content, index) => {
    const words = content
      .replace(/(?:^|\s)#.*$/, '')
      .trim()
      .split(/\s+/);
    const [pattern = '', ...owners] = words;
    // GitLab has sections, which begin with a bracket.
    return pattern === '' || /^\^?\[/.test(pattern) ? [] : [{ line: index + 1, pattern, owners }];
  });
}

/** Does one of the patterns match, the last one deciding? */
function isMatched(patterns: readonly string[], path: string): boolean {
  return ignore()
    .add([...patterns])
    .ignores(path);
}

function pipelineOwners(facts: RepositoryFacts): Evidence {
  const expected = 'an owner for each of them';
  if (facts.files.state !== 'read') return [notApplicable('.', 'there is no commit')];
  const paths = facts.files.value.map(({ path }) => path);
  const file = paths.find(isCodeOwners);
  const text = file === undefined ? undefined : facts.text(file);
  if (file === undefined || text?.state === 'absent') return [notApplicable('.', 'there is no CODEOWNERS')];
  if (text?.state !== 'read') return [notReadable(file, text?.reason ?? '', expected)];
  const matchers = linesOf(text.value)
    .toReversed()
    .map(({ pattern, owners, line }) => ({ matcher: ignore().add(pattern), owners, line }));
  const pipelines = paths.filter((path) => PIPELINE.test(path) && ignore.isPathValid(path));
  const unowned = pipelines.slice(0, MOST_FILES).flatMap((path) => {
    const last = matchers.find(({ matcher }) => matcher.ignores(path));
    if (last && last.owners.length > 0) return [];
    return [failure(file, `${path} has no owner`, expected, last?.line ?? 1)];
  });
  const [first, ...rest] = unowned;
  if (first) return [first, ...rest];
  if (pipelines.length === 0) return [notApplicable(file, 'there are none')];
  return pipelines.length > MOST_FILES
    ? [notReadable(file, `there are more than ${MOST_FILES} of them`, expected)]
    : [verdict(true, { path: file }, 'each has an owner', expected)];
}
