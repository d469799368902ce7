import type { AuditEvidence } from '../../../model/configuration/audit.ts';
import type { RepositoryFacts, TrackedFile } from '../../../model/configuration/repository.ts';
import { notReadable } from '../../audit/evidence.ts';
import type { Evidence } from '../../audit/types.ts';
import { failure, notLookedInto, ofFiles, type RepositoryCheck } from './rule.ts';

/** Characters in names that nobody sees, or that reorder what is seen. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
/** What file systems of Apple leave out of names. */
const IGNORED = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;
const BUILT = /\.(?:exe|dll|so|dylib|a|o|obj|lib|class|jar|war|ear|pyc|pyo|wasm|apk|msi|deb|rpm)$/i;
const ENVIRONMENT = /(?:^|\/)\.env(?:\.[\w.-]+)?$/;
const SAMPLE = /\.(?:example|sample|template|dist|defaults?|schema)$/i;
const SECRET_FILE =
  /(?:^|\/)(?:id_(?:rsa|dsa|ecdsa|ed25519)|\.netrc|\.git-credentials|\.pgpass|\.htpasswd|credentials\.tfrc\.json|terraform\.tfstate(?:\.backup)?|.+\.tfstate|\.dockercfg|kubeconfig|service-account(?:-key)?\.json)$|\.(?:p12|pfx|jks|keystore|kdbx|ppk|ovpn)$|(?:^|\/)\.aws\/credentials$|(?:^|\/)\.docker\/config\.json$/;
/** Bytes of a file that is better kept elsewhere. */
const LARGE = 5 * 2 ** 20;

/** Looks at each tracked file alone. */
const eachFile =
  (
    isWrong: (file: TrackedFile) => boolean,
    actual: string | ((file: TrackedFile) => string),
    expected: string,
  ) =>
  (facts: RepositoryFacts): Evidence =>
    ofFiles(facts, expected, (files) => listed(files, isWrong, actual, expected));

/** What names and kinds of tracked files tell. */
export const NAME_CHECKS: readonly RepositoryCheck[] = [
  {
    id: 'repository-git-name',
    title: 'A file lies where only git should write',
    why: 'A path with .git, or what a file system takes for it, or with "..", overwrites settings and hooks at checkout (CVE-2014-9390).',
    fix: 'Do not check this out; take the file out of the history.',
    severity: 'critical',
    vectors: ['V1', 'V2'],
    references: ['https://git-scm.com/docs/git-fsck'],
    find: eachFile(
      ({ path }) => path.split('/').some(isGitName),
      'leads into .git or out of the tree',
      'no path into .git',
    ),
    failing: [{ 'lib/.GIT/hooks/post-checkout': '#!/bin/sh\n' }, { 'git~1/config': '' }],
    passing: [{ '.gitignore': '.env\n', '.github/CODEOWNERS': '* @a\n' }],
  },
  {
    id: 'repository-embedded-bare',
    title: 'A folder is a repository of its own',
    why: 'Whoever works in that folder has git read its settings, which may name programs to run.',
    fix: 'Take it out, or pack it; set safe.bareRepository to "explicit".',
    severity: 'high',
    vectors: ['V1', 'V2'],
    references: ['https://git-scm.com/docs/git-config#Documentation/git-config.txt-safebareRepository'],
    find: (facts) =>
      ofFiles(facts, 'no repository in the repository', (files) => {
        const paths = new Set(files.map(({ path }) => path));
        return listed(
          files,
          ({ path }) => {
            const [, folder] = /^(.*\/)HEAD$/.exec(path) ?? [];
            return folder !== undefined && paths.has(`${folder}config`);
          },
          'HEAD lies beside config, as in a bare repository',
          'no repository in the repository',
        );
      }),
    failing: [{ 'test/data/HEAD': 'ref: refs/heads/main\n', 'test/data/config': '[core]\n\tbare = true\n' }],
    passing: [{ 'docs/HEAD.md': '' }],
  },
  {
    id: 'repository-link',
    title: 'A link leads out of the repository',
    why: 'What follows it, a build or a server, reads or writes files of the machine.',
    fix: 'Take the link away, or have it lead inside.',
    severity: 'high',
    vectors: ['V2'],
    references: ['https://git-scm.com/docs/git-config#Documentation/git-config.txt-coresymlinks'],
    find: (facts) =>
      ofFiles(facts, 'links that stay inside', (files) =>
        files
          .filter(({ mode }) => mode === '120000')
          .flatMap(({ path }) => {
            const target = facts.text(path);
            if (target.state === 'unreadable')
              return [notReadable(path, target.reason, 'a link that stays inside')];
            if (target.state === 'absent' || staysInside(path, target.value)) return [];
            return [failure(path, `leads to ${target.value.slice(0, 200)}`, 'a link that stays inside')];
          }),
      ),
    failing: [{ 'logs (120000)': '/var/log' }, { 'a/b (120000)': '../../secrets' }],
    passing: [{ 'a/b (120000)': '../c' }],
  },
  {
    id: 'repository-case',
    title: 'Two files differ in the case of their names alone',
    why: 'Where case does not count, one takes the place of the other, so that what was reviewed is not what is there.',
    fix: 'Rename one of them.',
    severity: 'medium',
    vectors: ['V2'],
    references: ['https://git-scm.com/docs/git-config#Documentation/git-config.txt-coreignoreCase'],
    find: (facts) =>
      ofFiles(facts, 'names that differ in more', (files) => {
        const known = new Map<string, string>();
        return files.flatMap(({ path }) => {
          const folded = path.normalize('NFC').toLowerCase();
          const other = known.get(folded);
          if (other === undefined) known.set(folded, path);
          return other === undefined
            ? []
            : [failure(path, `is ${other} as well`, 'names that differ in more')];
        });
      }),
    failing: [{ 'src/Main.go': '', 'src/main.go': '' }],
    passing: [{ 'src/main.go': '', 'src/mail.go': '' }],
  },
  {
    id: 'repository-file-name',
    title: 'A file has characters in its name that nobody sees',
    why: 'What looks like one file is another, or ends otherwise than it looks.',
    fix: 'Rename it.',
    severity: 'medium',
    vectors: ['V2'],
    references: ['https://www.unicode.org/reports/tr36/'],
    find: eachFile(
      ({ path }) => UNSEEN.test(path),
      'has an invisible character in its name',
      'characters that are seen',
    ),
    failing: [{ 'photo\u202egnp.sh': '' }],
    passing: [{ 'größe.txt': '' }],
  },
  {
    id: 'repository-environment-file',
    title: 'A file of environment variables is tracked',
    why: 'Such files hold passwords and tokens, and everybody who may read the repository has them.',
    fix: 'Replace what is in it, take it out of the history, and track an example without values.',
    severity: 'high',
    vectors: ['V2'],
    references: ['https://git-scm.com/docs/gitignore'],
    find: eachFile(({ path }) => ENVIRONMENT.test(path) && !SAMPLE.test(path), 'is tracked', 'not tracked'),
    failing: [{ '.env.production': 'DATABASE_PASSWORD=fake\n' }],
    passing: [{ '.env.example': 'DATABASE_PASSWORD=\n' }],
  },
  {
    id: 'repository-secret-file',
    title: 'A file is tracked that usually holds keys or passwords',
    why: 'Everybody who may read the repository has them.',
    fix: 'Replace what is in it, and take it out of the history ("plimsoll leaks --history" tells what is there).',
    severity: 'high',
    vectors: ['V2'],
    references: ['https://git-scm.com/docs/gitignore'],
    find: eachFile(({ path }) => SECRET_FILE.test(path) && !SAMPLE.test(path), 'is tracked', 'not tracked'),
    failing: [{ 'deploy/id_ed25519': 'fake\n' }, { 'infra/terraform.tfstate': '{}\n' }],
    passing: [{ 'deploy/id_ed25519.pub': 'ssh-ed25519 AAAA\n' }],
  },
  {
    id: 'repository-large-file',
    title: 'A large file is tracked',
    why: 'Nobody reviews what it holds, and every clone takes it along for ever.',
    fix: 'Keep it in a registry or a release, or by Git LFS.',
    severity: 'low',
    vectors: ['V2'],
    references: ['https://git-lfs.com/'],
    find: eachFile(
      ({ size }) => size > LARGE,
      ({ size }) => `has ${size} bytes`,
      `at most ${LARGE} bytes`,
    ),
    failing: [{ 'model.bin (size 6000000)': '' }],
    passing: [{ 'model.bin': '' }],
  },
  {
    id: 'repository-program',
    title: 'A program for a machine is tracked',
    why: 'Nobody can review it, and it need not be what the sources next to it make.',
    fix: 'Build it from sources, or take it from a registry with a checksum.',
    severity: 'medium',
    vectors: ['V2', 'V3'],
    references: ['https://github.com/ossf/scorecard/blob/main/docs/checks.md#binary-artifacts'],
    find: (facts) =>
      ofFiles(facts, 'no program', (files) => {
        const programs = facts.contents.state === 'read' ? facts.contents.value.files : [];
        const known = new Set(programs.filter((one) => one.isProgram).map(({ path }) => path));
        return [
          ...listed(
            files,
            ({ path }) => known.has(path) || BUILT.test(path),
            'is a program for a machine',
            'no program',
          ),
          ...notLookedInto(facts, 'no program'),
        ];
      }),
    failing: [{ 'bin/tool': '\u007fELF fake' }, { 'lib/helper.jar': '' }],
    passing: [{ 'bin/tool (100755)': '#!/bin/sh\n' }],
  },
];

/** Is a step of a path what a file system takes for `.git`, or the way up? */
function isGitName(step: string): boolean {
  const name = step.replaceAll(IGNORED, '').toLowerCase();
  return step === '..' || step === '.' || /^(?:\.git|git~1)[. ]*(?::.*)?$/.test(name);
}

function staysInside(path: string, target: string): boolean {
  if (target.startsWith('/') || /^[A-Za-z]:/.test(target)) return false;
  let depth = path.split('/').length - 1;
  for (const step of target.split('/')) {
    if (step === '..') depth -= 1;
    else if (step !== '' && step !== '.') depth += 1;
    if (depth < 0) return false;
  }
  return true;
}

function listed(
  files: readonly TrackedFile[],
  isWrong: (file: TrackedFile) => boolean,
  actual: string | ((file: TrackedFile) => string),
  expected: string,
): AuditEvidence[] {
  return files
    .filter(isWrong)
    .map((file) => failure(file.path, typeof actual === 'string' ? actual : actual(file), expected));
}
