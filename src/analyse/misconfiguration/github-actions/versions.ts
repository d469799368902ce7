import type { Path } from '../../../model/configuration/place.ts';
import { about, isCommit, SECURE_USE, usesOf, type WorkflowCheck, type WorkflowSubject } from './workflow.ts';

const COMMIT = '0a1b2c3d4e'.repeat(4);
const OTHER = 'f9e8d7c6b5'.repeat(4);

function file(...uses: string[]): string {
  return `on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n${uses.map((one) => `      - uses: ${one}\n`).join('')}`;
}

interface PinnedUse {
  readonly path: Path;
  readonly name: string;
  readonly commit: string;
  /** What the comment behind it says: `v1.2.3`. */
  readonly version: string | undefined;
}

/** Actions that are used at a commit, with the version that a comment names. */
function* pinnedUses(subject: WorkflowSubject): Generator<PinnedUse, undefined> {
  for (const { path, action } of usesOf(subject)) {
    if (action?.kind !== 'action' || !isCommit(action.ref)) continue;
    const [version] = /\bv?\d+(?:\.\d+)*\b/.exec(subject.commentAt(path)) ?? [];
    yield { path, name: action.name, commit: action.ref ?? '', version };
  }
}

/** The commit of each version as the first file has it, made once for all files of a repository. */
const COMMITS = new WeakMap<WorkflowSubject['others'], ReadonlyMap<string, string>>();

function commitsOf(others: WorkflowSubject['others']): ReadonlyMap<string, string> {
  const made = COMMITS.get(others);
  if (made) return made;
  const commits = new Map<string, string>();
  for (const other of others)
    for (const { name, version, commit } of pinnedUses(other)) {
      const key = `${name} ${version?.replace(/^v/, '')}`;
      if (!commits.has(key)) commits.set(key, commit);
    }
  COMMITS.set(others, commits);
  return commits;
}

/** What comments say of the commits at which actions are used. */
export const VERSION_CHECKS: readonly WorkflowCheck[] = [
  {
    id: 'github-actions-commit-without-version',
    title: 'Nobody says which version a commit is',
    why: 'Who reviews a change of forty digits cannot tell an update from something else, and bots do not renew it.',
    fix: 'Write the version into a comment behind the commit: # v1.2.3.',
    severity: 'low',
    vectors: ['V3', 'V7'],
    references: [`${SECURE_USE}#using-third-party-actions`],
    *find(subject) {
      for (const { path, name, commit, version } of pinnedUses(subject))
        if (version === undefined)
          yield about(
            subject,
            path,
            `${name}@${commit.slice(0, 12)}…`,
            `${name}@${commit.slice(0, 12)}… # v1.2.3`,
          );
    },
    failing: [file(`somebody/tool@${COMMIT}`)],
    passing: [file(`somebody/tool@${COMMIT} # v1.2.3`), file('somebody/tool@v1')],
  },
  {
    id: 'github-actions-version-of-two-commits',
    title: 'One version of an action is two commits',
    why: 'A tag of a whole version does not move: one of the commits is not what its comment says, by mistake or by somebody who hides it there.',
    fix: 'Compare both with the tag in the repository of the action, and write the right one.',
    severity: 'medium',
    vectors: ['V1', 'V3'],
    references: [`${SECURE_USE}#using-third-party-actions`],
    standards: ['OWASP CICD-SEC-3'],
    *find(subject) {
      const known = commitsOf(subject.others);
      for (const { path, name, commit, version } of pinnedUses(subject)) {
        const first = known.get(`${name} ${version?.replace(/^v/, '')}`);
        if (
          /^v?\d+\.\d+\.\d+$/.test(version ?? '') &&
          first !== undefined &&
          first.toLowerCase() !== commit.toLowerCase()
        )
          yield about(
            subject,
            path,
            `${name} ${version} at ${commit.slice(0, 12)}…, elsewhere at ${first.slice(0, 12)}…`,
            'one commit',
          );
      }
    },
    failing: [file(`somebody/tool@${COMMIT} # v1.2.3`, `somebody/tool@${OTHER} # v1.2.3`)],
    passing: [file(`somebody/tool@${COMMIT} # v1.2.3`, `somebody/tool@${OTHER} # v1.2.4`)],
  },
];
