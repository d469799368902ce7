import { valueAt } from '../../../model/configuration/place.ts';
import { isSecretName } from '../../../model/configuration/secret-names.ts';
import { isSubstituted, lineOf, pipelinesOf, reachesLog } from '../../scripts/commands.ts';
import { expansionsIn } from '../../scripts/expansions.ts';
import {
  about,
  eachJob,
  eachScript,
  entriesOf,
  type GitlabCheck,
  jobText,
  textOf,
  VARIABLE_DOCS,
  YAML_DOCS,
} from './pipeline.ts';
import { fileName } from './taint.ts';

/** Variables of GitLab that open something, and do not say so by their name. */
const OWN_SECRETS = /^CI_REPOSITORY_URL$|^CI_JOB_JWT|(?:^|_)AUTH_CONFIG$/;
const SECRETS = 'https://docs.gitlab.com/ci/secrets/';
/** Commands that give what they print to the log. */
const PRINTS = /^(?:echo|printf|printenv)$/;

function isSecretVariable(name: string): boolean {
  return OWN_SECRETS.test(name) || isSecretName(name);
}

/** Who gets the secrets of a project, and where they stay. */
export const CREDENTIAL_CHECKS: readonly GitlabCheck[] = [
  {
    id: 'gitlab-ci-secret-in-variable',
    title: 'A password or a key stands in the pipeline',
    why: 'Everybody who can read the repository has it, and its history keeps it.',
    fix: 'Keep it as a protected and masked variable of the project, or in a vault, and change it, as it was told.',
    severity: 'high',
    vectors: ['V2'],
    references: [`${VARIABLE_DOCS}#cicd-variable-security`],
    standards: ['OWASP CICD-SEC-6', 'CIS Software Supply Chain 1.5.1'],
    find: eachJob(function* find({ variables }) {
      for (const [name, variable] of variables) {
        const value = variable.text.trim();
        const isPlain =
          value.length >= 4 &&
          !/[$<{]|^(?:true|false|null|none|\d{1,5}|x+|\*+|changeme|example|dummy|test|postgres|password|secret|root|admin)$/i.test(
            value,
          ) &&
          !/^(?:\/|\.{1,2}\/|https?:\/\/[^@]*$)/.test(value);
        if (isSecretVariable(name) && isPlain)
          yield about(variable, `${name}: …`, 'a variable of the project, masked and protected');
      }
    }),
    failing: [jobText('variables: {DEPLOY_TOKEN: fake-but-written-out}\nscript: [ls]\n')],
    passing: [
      jobText('variables: {DEPLOY_TOKEN: $TOKEN_OF_PROJECT, POSTGRES_PASSWORD: postgres}\nscript: [ls]\n'),
      jobText('variables: {VAULT_TOKEN_PATH: /run/token, GIT_DEPTH: "1"}\nscript: [ls]\n'),
    ],
  },
  {
    id: 'gitlab-ci-secret-printed',
    title: 'A secret is printed',
    why: 'Logs are for everybody who can read the project; what is masked is only the secret as it is, not its half, its base64 or its lines.',
    fix: 'Take it away, and change the secret where it was printed.',
    severity: 'high',
    vectors: ['V1'],
    references: [`${VARIABLE_DOCS}#mask-a-cicd-variable`],
    standards: ['OWASP CICD-SEC-6', 'OWASP CICD-SEC-10'],
    find: eachScript(function* find({ shell, placeOf }) {
      if (!shell) return;
      const behind = pipelinesOf(shell);
      for (const command of shell.commands) {
        if (!PRINTS.test(command.name ?? '') || !reachesLog(command, behind(command))) continue;
        const found =
          command.name === 'printenv'
            ? command.words.map(({ known }) => known).find(isSecretVariable)
            : command.words
                .flatMap(({ text }) => expansionsIn(text))
                .find(({ name }) => isSecretVariable(name))?.name;
        if (found !== undefined && !isSubstituted(shell, command))
          yield about(placeOf(command.start), `${command.name} $${found}`, 'nothing printed');
      }
    }),
    failing: [
      jobText('script:\n  - echo "$CI_JOB_TOKEN"\n'),
      jobText('script:\n  - echo $DEPLOY_PASSWORD | base64 >&2\n'),
    ],
    passing: [
      jobText('script:\n  - echo "$CI_REGISTRY_PASSWORD" | docker login -u a --password-stdin\n'),
      jobText('script:\n  - echo "$NPM_TOKEN" > .npmrc\n  - AUTH=$(echo -n "a:$API_TOKEN" | base64)\n'),
    ],
  },
  {
    id: 'gitlab-ci-secret-in-dotenv',
    title: 'A secret is handed on in a report',
    why: 'Whoever can read artifacts of the job downloads the file; and the variable is not masked in later jobs.',
    fix: 'Have the later job get the secret for itself.',
    severity: 'high',
    vectors: ['V1'],
    references: [`${YAML_DOCS}artifacts_reports/#artifactsreportsdotenv`],
    standards: ['OWASP CICD-SEC-6'],
    find: eachScript(function* find({ shell, placeOf }, job) {
      const files = new Set(
        job.items(['artifacts', 'reports', 'dotenv']).map(({ value }) => fileName(textOf(value) ?? '')),
      );
      for (const command of files.size > 0 ? (shell?.commands ?? []) : []) {
        const target = command.redirects.find(({ operator }) => operator.startsWith('>'))?.target?.known;
        const secret = command.words
          .flatMap(({ text }) => expansionsIn(text))
          .find(({ name }) => isSecretVariable(name));
        if (target !== undefined && files.has(fileName(target)) && secret)
          yield about(
            placeOf(command.start),
            `$${secret.name} → ${fileName(target)}`,
            'no secret in a report',
          );
      }
    }),
    failing: [
      jobText('script:\n  - echo "T=$DEPLOY_TOKEN" >> a.env\nartifacts:\n  reports: {dotenv: a.env}\n'),
    ],
    passing: [
      jobText('script:\n  - echo "V=$CI_COMMIT_SHA" >> a.env\nartifacts:\n  reports: {dotenv: a.env}\n'),
    ],
  },
  {
    id: 'gitlab-ci-job-token-pushes',
    title: 'A job pushes to the repository',
    why: 'What runs in it, a dependency that was taken over too, changes code that nobody reviews, and starts pipelines.',
    fix: 'Have a bot open merge requests, with a token that may do no more.',
    severity: 'medium',
    vectors: ['V1', 'V2'],
    references: [
      'https://docs.gitlab.com/ci/jobs/ci_job_token/#allow-git-push-requests-to-your-project-repository',
    ],
    standards: ['OWASP CICD-SEC-1', 'OWASP CICD-SEC-5'],
    find: eachScript(function* find({ shell, placeOf }) {
      const commands = shell?.commands ?? [];
      const hasToken = commands.some(
        ({ name, words }) =>
          name === 'git' &&
          words.some(({ text }) =>
            expansionsIn(text).some((one) => /TOKEN|CI_REPOSITORY_URL/.test(one.name)),
          ),
      );
      for (const command of commands)
        if (hasToken && /^git (?:-\S+ (?:\S+ )?)*push\b/.test(lineOf(command)))
          yield about(placeOf(command.start), 'git push', 'a merge request');
    }),
    failing: [
      jobText(
        'script:\n  - git remote set-url origin "https://gitlab-ci-token:$CI_JOB_TOKEN@example.com/a.git"\n  - git push origin HEAD:main\n',
      ),
    ],
    passing: [jobText('script:\n  - git fetch origin\n')],
  },
  {
    id: 'gitlab-ci-secret-as-variable',
    title: 'A secret of a vault becomes a variable',
    why: 'Every program that the job starts has it in its environment, and crash reports and logs show environments.',
    fix: 'Take "file: false" away: the secret is then a file, whose path the variable holds.',
    severity: 'low',
    vectors: ['V1'],
    references: [`${YAML_DOCS}#secretsfile`],
    find: eachJob(function* find(job) {
      for (const [name, secret] of entriesOf(job, 'secrets'))
        if (secret.entries?.get('file')?.value === false)
          yield about(secret.entries.get('file') ?? secret, `secrets: ${name}: file: false`, 'a file');
    }),
    failing: [jobText('secrets:\n  P: {vault: a/b/c@d, file: false}\nscript: [ls]\n')],
    passing: [jobText('secrets:\n  P: {vault: a/b/c@d}\nscript: [ls]\n')],
  },
  {
    id: 'gitlab-ci-long-lived-credentials',
    title: 'A job logs in to a cloud with a key that lives for ever',
    why: 'Whoever gets it out of one run has the cloud until somebody changes it.',
    fix: 'Have the cloud trust tokens of GitLab for this project and branch: "id_tokens".',
    severity: 'medium',
    vectors: ['V1'],
    references: ['https://docs.gitlab.com/ci/cloud_services/', SECRETS],
    standards: ['OWASP CICD-SEC-6'],
    find: eachJob(function* find(job) {
      if (job.get(['id_tokens'])) return;
      for (const [name, variable] of job.variables)
        if (
          /^(?:AWS_SECRET_ACCESS_KEY|GOOGLE_CREDENTIALS|GCLOUD_SERVICE_KEY|GOOGLE_APPLICATION_CREDENTIALS|AZURE_CLIENT_SECRET|ARM_CLIENT_SECRET)$/.test(
            name,
          ) &&
          variable.text.includes('$')
        )
          yield about(variable, `${name}: ${variable.text}`, 'id_tokens');
    }),
    failing: [jobText('variables: {AWS_SECRET_ACCESS_KEY: $PROD_KEY}\nscript: [ls]\n')],
    passing: [
      jobText(
        'variables: {AWS_ROLE_ARN: "arn:aws:iam::0:role/a"}\nid_tokens: {T: {aud: sts.amazonaws.com}}\nscript: [ls]\n',
      ),
    ],
  },
  {
    id: 'gitlab-ci-variable-hidden-in-service',
    title: 'A service gets every variable of the job',
    why: 'Services are given what the job has, secrets too; an image of others sends them where it likes.',
    fix: 'Name the variables of the service under "variables", and keep secrets to jobs without services of others.',
    severity: 'low',
    vectors: ['V1', 'V3'],
    references: ['https://docs.gitlab.com/ci/services/#passing-cicd-variables-to-services'],
    find: eachJob(function* find(job) {
      const secret = [...job.variables.keys()].find(isSecretVariable);
      for (const item of job.items(['services'])) {
        const name = textOf(item.value) ?? textOf(valueAt(item.value, ['name'])) ?? '';
        const isOfOthers = /^[\w-]+(?:\.[\w-]+)+\/|^(?!docker\b|library\/)[\w-]+\//.test(name);
        if (secret !== undefined && isOfOthers)
          yield about(item, `${name} with ${secret}`, 'a service without secrets');
      }
    }),
    failing: [jobText('variables: {API_TOKEN: $T}\nservices: ["somebody/tool:1"]\nscript: [ls]\n')],
    passing: [jobText('variables: {API_TOKEN: $T}\nservices: ["postgres:17"]\nscript: [ls]\n')],
  },
];
