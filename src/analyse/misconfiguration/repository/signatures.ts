import type { Reading } from '../../../model/configuration/audit.ts';
import type { SignedObject } from '../../../model/configuration/repository.ts';
import { allOf, notApplicable, notReadable, verdict } from '../../audit/evidence.ts';
import type { Evidence } from '../../audit/types.ts';
import type { RepositoryCheck } from './rule.ts';

const REFERENCES = ['https://git-scm.com/book/en/v2/Git-Tools-Signing-Your-Work'] as const;

/** Whether commits and releases are signed; by whom, and whether rightly, only who has the keys can tell. */
export const SIGNATURE_CHECKS: readonly RepositoryCheck[] = [
  {
    id: 'repository-signed-commits',
    title: 'Commits are not signed',
    why: 'Git believes whatever name and address a commit has: anybody who may push writes as anybody.',
    fix: 'Sign commits ("git config commit.gpgSign true", with an SSH or OpenPGP key), and require it where they are pushed.',
    severity: 'medium',
    vectors: ['V2'],
    standards: ['NIST SP 800-218 PS.1.1'],
    references: REFERENCES,
    find: ({ commits }) =>
      judgedList(commits, 'git log', 'all of the latest commits are signed', (list) => {
        const unsigned = list.filter(({ isSigned }) => !isSigned);
        const first = unsigned[0] ? `, the latest without is ${unsigned[0].name.slice(0, 12)}` : '';
        const actual = `${list.length - unsigned.length} of the latest ${list.length} are signed${first}`;
        return [
          verdict(unsigned.length === 0, { path: 'git log' }, actual, 'all of the latest commits are signed'),
        ];
      }),
    failing: [{ 'git log': '5d1f0a signed\n8a2c4e unsigned\n' }],
    passing: [{ 'git log': '5d1f0a signed\n8a2c4e signed\n' }, {}],
  },
  {
    id: 'repository-signed-tags',
    title: 'A release has no signed tag',
    why: 'Who may push puts the name of the release on other commits, and nobody who builds from it can tell.',
    fix: 'Make tags of releases with "git tag -s".',
    severity: 'medium',
    vectors: ['V2'],
    standards: ['NIST SP 800-218 PS.2.1'],
    references: REFERENCES,
    find: ({ tags }) =>
      judgedList(tags, 'git tag', 'a signed tag', (list) =>
        allOf(
          list.map(({ name, isSigned }) =>
            verdict(
              isSigned,
              { path: `refs/tags/${name}` },
              isSigned ? 'is signed' : 'is not signed',
              'a signed tag',
            ),
          ),
          'git tag',
          'there are no releases',
        ),
      ),
    failing: [{ 'git tag': 'v1.0.0 signed\nv1.1.0 unsigned\n' }],
    passing: [{ 'git tag': 'v1.0.0 signed\n' }, {}],
  },
];

function judgedList(
  reading: Reading<readonly SignedObject[]>,
  path: string,
  expected: string,
  judge: (list: readonly SignedObject[]) => Evidence,
): Evidence {
  if (reading.state === 'unreadable') return [notReadable(path, reading.reason, expected)];
  if (reading.state === 'absent' || reading.value.length === 0)
    return [notApplicable(path, 'there are none')];
  return judge(reading.value);
}
