import { valueAt } from '../../../model/configuration/place.ts';
import { type ForgeRule, itemsOf, type Judged } from '../../audit/forge.ts';

const REPOSITORY = ['https://docs.github.com/en/rest/repos/repos#get-a-repository'] as const;
const ANALYSIS = [
  'https://docs.github.com/en/code-security/getting-started/quickstart-for-securing-your-repository',
] as const;

/** Whether one of `security_and_analysis` is on; of a token that may not see it nobody can tell. */
const analysis =
  (key: string) =>
  (repository: unknown): readonly Judged[] => {
    const status = valueAt(repository, ['security_and_analysis', key, 'status']);
    return typeof status === 'string'
      ? [
          {
            holds: status === 'enabled',
            actual: `${key} is ${status === 'enabled' ? 'enabled' : 'disabled'}`,
          },
        ]
      : [];
  };
const withAnalysis = (key: string, status: string) => ({
  repository: { security_and_analysis: { [key]: { status } } },
});
const isPrivate = (repository: unknown): boolean => valueAt(repository, ['private']) === true;

/** What a repository itself is set to, and what watches over it. */
export const SETTING_RULES: readonly ForgeRule[] = [
  {
    id: 'github-secret-scanning',
    title: 'GitHub does not look for secrets in the repository',
    why: 'A token that is pushed works until somebody else finds it.',
    fix: 'Enable secret scanning.',
    severity: 'high',
    references: ANALYSIS,
    about: 'repository',
    expected: 'secret_scanning is enabled',
    judge: analysis('secret_scanning'),
    failing: withAnalysis('secret_scanning', 'disabled'),
    passing: withAnalysis('secret_scanning', 'enabled'),
  },
  {
    id: 'github-push-protection',
    title: 'Pushes with secrets are taken',
    why: 'Once it is pushed, a secret is in clones and caches, and has to be replaced.',
    fix: 'Enable push protection of secret scanning.',
    severity: 'medium',
    references: ANALYSIS,
    about: 'repository',
    expected: 'secret_scanning_push_protection is enabled',
    judge: analysis('secret_scanning_push_protection'),
    failing: withAnalysis('secret_scanning_push_protection', 'disabled'),
    passing: withAnalysis('secret_scanning_push_protection', 'enabled'),
  },
  {
    id: 'github-security-updates',
    title: 'Nobody proposes updates of vulnerable dependencies',
    why: 'Known vulnerabilities stay until somebody looks.',
    fix: 'Enable Dependabot security updates, or have another tool propose them.',
    severity: 'low',
    references: ANALYSIS,
    standards: ['NIST SP 800-218 PW.4.4'],
    about: 'repository',
    expected: 'dependabot_security_updates is enabled',
    judge: analysis('dependabot_security_updates'),
    failing: withAnalysis('dependabot_security_updates', 'disabled'),
    passing: withAnalysis('dependabot_security_updates', 'enabled'),
  },
  {
    id: 'github-vulnerability-alerts',
    title: 'GitHub does not warn of vulnerable dependencies',
    why: 'Nobody hears of a vulnerability in what the repository uses.',
    fix: 'Enable Dependabot alerts.',
    severity: 'medium',
    references: [
      'https://docs.github.com/en/rest/repos/repos#check-if-vulnerability-alerts-are-enabled-for-a-repository',
    ],
    about: 'alerts',
    expected: 'alerts are enabled',
    judge: () => [{ holds: true, actual: 'alerts are enabled' }],
    absent: { holds: false, actual: 'alerts are disabled' },
    failing: { 'alerts (404)': { message: 'Vulnerability alerts are disabled.' } },
    passing: { 'alerts (204)': '' },
  },
  {
    id: 'github-private-reporting',
    title: 'Vulnerabilities cannot be reported in private',
    why: 'Who finds one tells it to everybody, or to nobody.',
    fix: 'Enable private vulnerability reporting.',
    severity: 'low',
    references: [
      'https://docs.github.com/en/code-security/security-advisories/working-with-repository-security-advisories/configuring-private-vulnerability-reporting-for-a-repository',
    ],
    standards: ['NIST SP 800-218 RV.1.3'],
    about: 'reporting',
    expected: 'private reporting is enabled',
    judge: (value) => [
      valueAt(value, ['enabled']) === true
        ? { holds: true, actual: 'private reporting is enabled' }
        : { holds: false, actual: 'private reporting is disabled' },
    ],
    failing: { reporting: { enabled: false } },
    passing: { reporting: { enabled: true } },
  },
  {
    id: 'github-immutable-releases',
    title: 'Releases can be changed after they are published',
    why: 'Who gets at a token that may write puts other files into a release that people already trust.',
    fix: 'Enable immutable releases.',
    severity: 'medium',
    references: [
      'https://docs.github.com/en/code-security/concepts/supply-chain-security/immutable-releases',
    ],
    standards: ['NIST SP 800-218 PS.3.1'],
    about: 'releases',
    expected: 'immutable releases',
    judge: (value) => [
      valueAt(value, ['enabled']) === true
        ? { holds: true, actual: 'releases are immutable' }
        : { holds: false, actual: 'releases can be changed' },
    ],
    absent: { holds: false, actual: 'releases can be changed' },
    failing: { releases: { enabled: false, enforced_by_owner: false } },
    passing: { releases: { enabled: true, enforced_by_owner: false } },
  },
  {
    id: 'github-code-scanning',
    title: 'Code scanning of GitHub is not set up by default',
    why: 'Weaknesses in the code are found only if another tool looks.',
    fix: 'Configure the default setup of code scanning, or see to it that a workflow scans.',
    severity: 'low',
    references: ['https://docs.github.com/en/rest/code-scanning/code-scanning'],
    standards: ['NIST SP 800-218 PW.7.2'],
    about: 'code-scanning',
    expected: 'state "configured"',
    judge: (value) => [
      valueAt(value, ['state']) === 'configured'
        ? { holds: true, actual: 'state "configured"' }
        : { holds: false, actual: 'state "not-configured"' },
    ],
    failing: { 'code-scanning': { state: 'not-configured' } },
    passing: { 'code-scanning': { state: 'configured' } },
  },
  {
    id: 'github-private-forks',
    title: 'Private repository may be forked',
    why: 'Copies stay with people who have left, and have settings of their own.',
    fix: 'Do not allow forking, in the settings of the repository or of the organisation.',
    severity: 'low',
    references: REPOSITORY,
    about: 'repository',
    expected: 'no forking of a private repository',
    judge: (value) =>
      isPrivate(value) && typeof valueAt(value, ['allow_forking']) === 'boolean'
        ? [
            valueAt(value, ['allow_forking']) === true
              ? { holds: false, actual: '"allow_forking": true' }
              : { holds: true, actual: '"allow_forking": false' },
          ]
        : [],
    failing: { repository: { private: true, allow_forking: true } },
    passing: { repository: { private: true, allow_forking: false } },
  },
  {
    id: 'github-merged-branches',
    title: 'Branches stay after they are merged',
    why: 'Workflows of forgotten branches, with old weaknesses, can still be started.',
    fix: 'Have head branches deleted automatically.',
    severity: 'low',
    references: REPOSITORY,
    about: 'repository',
    expected: '"delete_branch_on_merge": true',
    judge: (value) => {
      const isDeleted = valueAt(value, ['delete_branch_on_merge']);
      return typeof isDeleted === 'boolean'
        ? [{ holds: isDeleted, actual: `"delete_branch_on_merge": ${isDeleted}` }]
        : [];
    },
    failing: { repository: { delete_branch_on_merge: false } },
    passing: { repository: { delete_branch_on_merge: true } },
  },
  {
    id: 'github-tag-rules',
    title: 'No rule protects tags',
    why: 'Who may push moves the tag of a release to other commits, and whoever builds from it gets those.',
    fix: 'Add a ruleset for tags that restricts updates and deletions.',
    severity: 'medium',
    references: ['https://docs.github.com/en/rest/repos/rules'],
    standards: ['NIST SP 800-218 PS.1.1'],
    about: 'rulesets',
    expected: 'an active ruleset for tags',
    judge: (list) => {
      const isThere = itemsOf(list).some(
        (one) => valueAt(one, ['target']) === 'tag' && valueAt(one, ['enforcement']) === 'active',
      );
      return [
        { holds: isThere, actual: isThere ? 'a ruleset for tags is active' : 'no active ruleset for tags' },
      ];
    },
    failing: { rulesets: [{ id: 1, name: 'main', target: 'branch', enforcement: 'active' }] },
    passing: { rulesets: [{ id: 2, name: 'releases', target: 'tag', enforcement: 'active' }] },
  },
  {
    id: 'github-ruleset-inactive',
    title: 'A ruleset is not enforced',
    why: 'It looks as if it protects, and does not.',
    fix: 'Activate it, or delete it.',
    severity: 'low',
    references: ['https://docs.github.com/en/rest/repos/rules'],
    about: 'rulesets',
    expected: 'enforcement "active"',
    judge: (list) =>
      itemsOf(list).map((one) => {
        const enforcement = String(valueAt(one, ['enforcement']));
        return {
          holds: enforcement === 'active',
          actual: `ruleset ${JSON.stringify(valueAt(one, ['name']))}: enforcement "${enforcement}"`,
        };
      }),
    failing: { rulesets: [{ id: 1, name: 'main', target: 'branch', enforcement: 'evaluate' }] },
    passing: { rulesets: [{ id: 1, name: 'main', target: 'branch', enforcement: 'active' }] },
  },
  {
    id: 'github-code-owners-errors',
    title: 'File of code owners has errors',
    why: 'A line that GitHub does not understand has no owner, and nobody has to approve what it names.',
    fix: 'Mend the lines: write owners who exist and may write to the repository.',
    severity: 'medium',
    references: ['https://docs.github.com/en/rest/repos/repos#list-codeowners-errors'],
    about: 'codeowners',
    expected: 'no errors',
    judge: (value) => {
      const errors = itemsOf(valueAt(value, ['errors']));
      if (errors.length === 0) return [{ holds: true, actual: 'no errors' }];
      return errors.map((one) => ({
        holds: false,
        actual: `${String(valueAt(one, ['path']))}:${String(valueAt(one, ['line']))}: ${String(valueAt(one, ['kind']))}`,
      }));
    },
    failing: { codeowners: { errors: [{ line: 3, kind: 'Unknown owner', path: '.github/CODEOWNERS' }] } },
    passing: { codeowners: { errors: [] } },
  },
  {
    id: 'github-pages-https',
    title: 'Pages of the repository are served without TLS',
    why: 'Who is between them and their readers changes what those get.',
    fix: 'Enforce HTTPS for the pages.',
    severity: 'medium',
    references: ['https://docs.github.com/en/rest/pages/pages'],
    about: 'pages',
    expected: '"https_enforced": true',
    judge: (value) => {
      const isEnforced = valueAt(value, ['https_enforced']) === true;
      return [{ holds: isEnforced, actual: `"https_enforced": ${isEnforced}` }];
    },
    failing: { pages: { https_enforced: false } },
    passing: { pages: { https_enforced: true } },
  },
];
