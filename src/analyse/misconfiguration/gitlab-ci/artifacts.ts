import { about, eachJob, type GitlabCheck, jobText, settingOf, textOf, YAML_DOCS } from './pipeline.ts';

/** Files that hold what opens something, by how people name them. */
export const SECRET_FILE =
  /(?:^|\/)(?:\.env(?:\.(?!example|sample|template)[\w-]+)?|\.npmrc|\.pypirc|\.netrc|\.git-credentials|id_(?:rsa|ed25519|ecdsa)|kubeconfig|credentials(?:\.json)?|service-account\.json|\.vault-token|[^/]*\.(?:pem|key|p12|pfx|jks|keystore))$|(?:^|\/)\.(?:kube|aws|ssh|gnupg|docker|azure)(?:\/|$)/i;
const STATE_FILE =
  /(?:^|\/)[^/]*(?:\.tfstate(?:\.backup)?|\.tfplan|tfplan(?:\.\w+)?|plan\.(?:cache|tfplan|out|bin))$/i;
const EVERYTHING = /^(?:\.\/?|\*|\*\*|\*\*\/\*|\$\{?CI_PROJECT_DIR\}?\/?)$/;
const ARTIFACTS = `${YAML_DOCS}#artifacts`;

/** What jobs leave for other jobs and for people. */
export const ARTIFACT_CHECKS: readonly GitlabCheck[] = [
  {
    id: 'gitlab-ci-artifact-with-secrets',
    title: 'A file of secrets is an artifact',
    why: 'Whoever can read the jobs of the project downloads it, in a public project everybody.',
    fix: 'Take it away, and change what it holds; have later jobs get the secret for themselves.',
    severity: 'high',
    vectors: ['V1'],
    references: [ARTIFACTS],
    standards: ['OWASP CICD-SEC-6'],
    find: eachJob(function* find(job) {
      for (const item of job.items(['artifacts', 'paths'])) {
        const path = textOf(item.value) ?? '';
        if (SECRET_FILE.test(path)) yield about(item, path, 'no file of secrets');
      }
    }),
    failing: [jobText('artifacts: {paths: [dist/, .npmrc]}\nscript: [ls]\n')],
    passing: [jobText('artifacts: {paths: [dist/, .env.example]}\nscript: [ls]\n')],
  },
  {
    id: 'gitlab-ci-state-as-artifact',
    title: 'The state or a plan of Terraform is an artifact',
    why: 'Both hold every password and key that the infrastructure has, in plain text.',
    fix: 'Keep the state in a backend, and give the artifact "access: none" or "developer".',
    severity: 'high',
    vectors: ['V1', 'V5'],
    references: ['https://docs.gitlab.com/user/infrastructure/iac/', `${YAML_DOCS}#artifactsaccess`],
    standards: ['OWASP CICD-SEC-6'],
    find: eachJob(function* find(job) {
      const isKept =
        /^(?:none|developer|maintainer)$/.test(settingOf(job, 'artifacts', 'access') ?? '') ||
        settingOf(job, 'artifacts', 'public') === 'false';
      for (const item of isKept ? [] : job.items(['artifacts', 'paths'])) {
        const path = textOf(item.value) ?? '';
        if (STATE_FILE.test(path)) yield about(item, path, 'access: none, or a backend');
      }
    }),
    failing: [jobText('artifacts: {paths: [plan.tfplan]}\nscript: [terraform plan]\n')],
    passing: [jobText('artifacts: {paths: [plan.tfplan], access: developer}\nscript: [terraform plan]\n')],
  },
  {
    id: 'gitlab-ci-artifact-of-everything',
    title: 'The whole folder is an artifact',
    why: 'With it go .git, whose settings may hold a token, and every file that a tool has left.',
    fix: 'Name the files that later jobs need.',
    severity: 'medium',
    vectors: ['V1'],
    references: [`${YAML_DOCS}#artifactspaths`],
    standards: ['OWASP CICD-SEC-6'],
    find: eachJob(function* find(job) {
      const untracked = job.get(['artifacts', 'untracked']);
      if (untracked?.value === true) yield about(untracked, 'untracked: true', 'the files by name');
      for (const item of job.items(['artifacts', 'paths']))
        if (EVERYTHING.test(textOf(item.value) ?? ''))
          yield about(item, textOf(item.value) ?? '', 'the files by name');
    }),
    failing: [
      jobText('artifacts: {paths: ["./"]}\nscript: [ls]\n'),
      jobText('artifacts: {untracked: true}\nscript: [ls]\n'),
    ],
    passing: [jobText('artifacts: {paths: [dist/]}\nscript: [ls]\n')],
  },
  {
    id: 'gitlab-ci-artifact-for-everybody',
    title: 'Artifacts are for everybody by name',
    why: 'In a public pipeline whoever comes along downloads them, without an account.',
    fix: 'Say "access: developer".',
    severity: 'low',
    vectors: ['V1'],
    references: [`${YAML_DOCS}#artifactsaccess`],
    find: eachJob(function* find(job) {
      for (const [key, open] of [
        ['access', 'all'],
        ['public', 'true'],
      ] as const) {
        const found = job.get(['artifacts', key]);
        if (found && textOf(found.value) === open) yield about(found, `${key}: ${open}`, 'access: developer');
      }
    }),
    failing: [jobText('artifacts: {paths: [dist/], access: all}\nscript: [ls]\n')],
    passing: [jobText('artifacts: {paths: [dist/], access: developer}\nscript: [ls]\n')],
  },
  {
    id: 'gitlab-ci-artifact-for-ever',
    title: 'Artifacts are kept for ever',
    why: 'What is in them, tokens that tools have left too, stays to be found long after anybody looks after it.',
    fix: 'Say how long they are needed: expire_in: 1 week.',
    severity: 'low',
    vectors: ['V1'],
    references: [`${YAML_DOCS}#artifactsexpire_in`],
    find: eachJob(function* find(job) {
      const found = job.get(['artifacts', 'expire_in']);
      if (found && /^never$/i.test(textOf(found.value) ?? ''))
        yield about(found, 'expire_in: never', 'expire_in: 1 week');
    }),
    failing: [jobText('artifacts: {paths: [dist/], expire_in: never}\nscript: [ls]\n')],
    passing: [jobText('artifacts: {paths: [dist/], expire_in: 1 week}\nscript: [ls]\n')],
  },
  {
    id: 'gitlab-ci-pages-of-everything',
    title: 'The whole folder is a web site',
    why: 'Everybody who reads the site reads the source, .git and what tools have left.',
    fix: 'Publish a folder of its own.',
    severity: 'medium',
    vectors: ['V1', 'V11'],
    references: [`${YAML_DOCS}#pagespublish`],
    find: eachJob(function* find(job) {
      for (const keys of [['pages', 'publish'], ['publish']]) {
        const found = job.get(keys);
        if (found && EVERYTHING.test(textOf(found.value) ?? ''))
          yield about(found, `publish: ${textOf(found.value)}`, 'publish: public');
      }
    }),
    failing: ['a:\n  pages: {publish: .}\n  script: [ls]\n'],
    passing: ['a:\n  pages: {publish: public}\n  script: [ls]\n'],
  },
];
