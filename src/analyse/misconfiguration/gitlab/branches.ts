import type { ForgeFacts } from '../../../model/configuration/forge.ts';
import { valueAt } from '../../../model/configuration/place.ts';
import { type ForgeRule, itemsOf, type Judged } from '../../audit/forge.ts';

/** Roles as numbers. Source: https://docs.gitlab.com/api/access_requests/ */
const DEVELOPER = 30;
const MAINTAINER = 40;
const REFERENCES = ['https://docs.gitlab.com/api/protected_branches/'] as const;
const main = (more: object = {}) => ({ branches: [{ name: 'main', ...more }] });

/** The entries that protect the default branch: of its own name, or a pattern with `*`. */
function protecting(list: unknown, { branch }: ForgeFacts): readonly unknown[] {
  return itemsOf(list).filter((one) => matches(String(valueAt(one, ['name'])), branch));
}

function matches(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return first === name;
  if (!name.startsWith(first)) return false;
  const last = rest.pop() ?? '';
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}

/** Roles that have access of a kind, with who has it by himself; 0 is nobody. */
function levelsOf(entry: unknown, key: string): number[] {
  return itemsOf(valueAt(entry, [key])).flatMap((one) => {
    const level = valueAt(one, ['access_level']);
    return typeof level === 'number' && level > 0 ? [level] : [];
  });
}

/** A switch of the entry that protects the default branch. */
const branchSwitch =
  (key: string, wanted: boolean) =>
  (list: unknown, facts: ForgeFacts): readonly Judged[] =>
    protecting(list, facts).flatMap((one) => {
      const value = valueAt(one, [key]);
      return typeof value === 'boolean' ? [{ holds: value === wanted, actual: `"${key}": ${value}` }] : [];
    });

/** What branches and tags are protected by. */
export const BRANCH_RULES: readonly ForgeRule[] = [
  {
    id: 'gitlab-branch-protected',
    title: 'Default branch is not protected',
    why: 'Whoever may push replaces reviewed commits by others, or deletes the branch.',
    fix: 'Protect the branch.',
    severity: 'high',
    references: REFERENCES,
    standards: ['NIST SP 800-218 PS.1.1'],
    about: 'branches',
    expected: 'it is protected',
    judge: (list, facts) => {
      const isThere = protecting(list, facts).length > 0;
      return [{ holds: isThere, actual: `"${facts.branch}" is ${isThere ? '' : 'not '}protected` }];
    },
    failing: { branches: [] },
    passing: main(),
  },
  {
    id: 'gitlab-branch-push',
    title: 'Developers push to the default branch',
    why: 'What they push is built and run without anybody else having seen it.',
    fix: 'Allow nobody to push, so that changes come by merge requests.',
    severity: 'high',
    references: REFERENCES,
    about: 'branches',
    expected: 'no role below maintainer pushes',
    judge: (list, facts) => pushing(list, facts, DEVELOPER, 'developers'),
    failing: main({ push_access_levels: [{ access_level: 30 }] }),
    passing: main({ push_access_levels: [{ access_level: 40 }] }),
  },
  {
    id: 'gitlab-branch-direct-push',
    title: 'Maintainers push to the default branch without a merge request',
    why: 'The token of one maintainer is enough to change what is built and run.',
    fix: 'Allow nobody to push.',
    severity: 'medium',
    references: REFERENCES,
    about: 'branches',
    expected: 'nobody pushes',
    judge: (list, facts) => pushing(list, facts, Infinity, 'somebody'),
    failing: main({ push_access_levels: [{ access_level: MAINTAINER }] }),
    passing: main({ push_access_levels: [{ access_level: 0 }] }),
  },
  {
    id: 'gitlab-branch-force-push',
    title: 'History of the default branch can be rewritten',
    why: 'Who may push replaces reviewed commits by others, and takes the traces away.',
    fix: 'Do not allow force pushes.',
    severity: 'high',
    references: REFERENCES,
    about: 'branches',
    expected: '"allow_force_push": false',
    judge: branchSwitch('allow_force_push', false),
    failing: main({ allow_force_push: true }),
    passing: main({ allow_force_push: false }),
  },
  {
    id: 'gitlab-branch-code-owners',
    title: 'Owners need not approve changes of what they own',
    why: 'Pipelines and Dockerfiles change without those who answer for them.',
    fix: 'Require approval from code owners.',
    severity: 'medium',
    references: REFERENCES,
    about: 'branches',
    expected: '"code_owner_approval_required": true',
    judge: branchSwitch('code_owner_approval_required', true),
    failing: main({ code_owner_approval_required: false }),
    passing: main({ code_owner_approval_required: true }),
  },
  {
    id: 'gitlab-tags-protected',
    title: 'No tag is protected',
    why: 'Who may push moves the tag of a release to other commits.',
    fix: 'Protect the tags of releases, such as "v*".',
    severity: 'medium',
    references: ['https://docs.gitlab.com/api/protected_tags/'],
    standards: ['NIST SP 800-218 PS.1.1'],
    about: 'tags',
    expected: 'protected tags',
    judge: (list) => {
      const { length } = itemsOf(list);
      return [{ holds: length > 0, actual: length > 0 ? 'tags are protected' : 'no tag is protected' }];
    },
    failing: { tags: [] },
    passing: { tags: [{ name: 'v*', create_access_levels: [{ access_level: 40 }] }] },
  },
  {
    id: 'gitlab-tag-creation',
    title: 'Developers make protected tags',
    why: 'A tag often starts a release, which then is one of a commit that nobody reviewed.',
    fix: 'Allow maintainers, or an account of the pipeline, only.',
    severity: 'low',
    references: ['https://docs.gitlab.com/api/protected_tags/'],
    about: 'tags',
    expected: 'no role below maintainer makes them',
    judge: (list) =>
      itemsOf(list).map((one) => {
        const isOpen = levelsOf(one, 'create_access_levels').some((level) => level <= DEVELOPER);
        const name = JSON.stringify(valueAt(one, ['name']));
        return { holds: !isOpen, actual: `tags ${name}: ${isOpen ? 'developers' : 'no developers'}` };
      }),
    failing: { tags: [{ name: 'v*', create_access_levels: [{ access_level: 30 }] }] },
    passing: { tags: [{ name: 'v*', create_access_levels: [{ access_level: 40 }] }] },
  },
];

function pushing(list: unknown, facts: ForgeFacts, most: number, who: string): readonly Judged[] {
  return protecting(list, facts).map((one) => {
    const isOpen = levelsOf(one, 'push_access_levels').some((level) => level <= most);
    return { holds: !isOpen, actual: isOpen ? `${who} may push` : 'none of them may push' };
  });
}
