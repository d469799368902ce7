import type { GitlabJob } from '../../../model/configuration/gitlab-ci.ts';
import { SECURITY_PROGRAM } from '../../scripts/exposure.ts';
import { eachVariable } from './containers.ts';
import {
  about,
  deploymentOf,
  eachJob,
  eachScript,
  entriesOf,
  environmentOf,
  type GitlabCheck,
  isLimitedToRefs,
  jobText,
  runsForMergeRequests,
  SECURITY_DOCS,
  settingOf,
  textOf,
  YAML_DOCS,
} from './pipeline.ts';

const ENVIRONMENTS = 'https://docs.gitlab.com/ci/environments/';
const PRODUCTION = /^(?:prod|production|live)\b/i;
const MERGE_REQUESTS = 'rules:\n  - if: $CI_PIPELINE_SOURCE == "merge_request_event"\n';
const DEFAULT_BRANCH = 'rules:\n  - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH\n';

/** When jobs run, where, and who is asked. */
export const JOB_CHECKS: readonly GitlabCheck[] = [
  {
    id: 'gitlab-ci-check-ignored',
    title: 'A check of security may fail without anybody noticing',
    why: 'With "allow_failure" what a scanner finds stops nothing, and the pipeline is green.',
    fix: 'Take "allow_failure" away, and waive what is known by name.',
    severity: 'medium',
    vectors: ['V2', 'V3'],
    references: [`${YAML_DOCS}#allow_failure`],
    find: eachJob(function* find(job) {
      const found = job.get(['allow_failure']);
      const text = `${job.name} ${job.scripts.map((one) => one.text).join(' ')}`;
      if (found?.value === true && SECURITY_PROGRAM.test(text))
        yield about(found, 'allow_failure: true', 'no "allow_failure"', {
          edits: found.document.remove(found.path),
        });
    }),
    failing: [jobText('script: [trivy fs .]\nallow_failure: true\n')],
    passing: [jobText('script: [trivy fs .]\n'), jobText('script: [make slow]\nallow_failure: true\n')],
  },
  {
    id: 'gitlab-ci-scanner-disabled',
    title: 'A scanner of GitLab is switched off',
    why: 'The job is there by name, and looks at nothing, or not at what is left out.',
    fix: 'Take the variable away.',
    severity: 'medium',
    vectors: ['V2', 'V3'],
    references: ['https://docs.gitlab.com/user/application_security/sast/#available-cicd-variables'],
    find: eachVariable((name, text) => {
      const isOff =
        /^(?:SAST|SECRET_DETECTION|DEPENDENCY_SCANNING|CONTAINER_SCANNING|DAST|COVFUZZ|API_FUZZING|SAST_IAC)_DISABLED$/.test(
          name,
        ) && /^(?:true|1)$/.test(text);
      const isEmptied =
        /^(?:SAST|DS|SECRET_DETECTION)_EXCLUDED_PATHS$/.test(name) &&
        /(?:^|,)\s*(?:\*\*?|\*\*\/\*|\.|\/|src|app|lib)\/?\s*(?:,|$)/.test(text);
      return isOff || isEmptied ? `no ${name}` : undefined;
    }, true),
    failing: [
      'variables:\n  SAST_DISABLED: "true"\n  A: b\na: {script: [ls]}\n',
      'variables:\n  SAST_EXCLUDED_PATHS: "src, spec"\n  A: b\na: {script: [ls]}\n',
    ],
    passing: ['variables: {SAST_EXCLUDED_PATHS: "spec, test"}\na: {script: [ls]}\n'],
  },
  {
    id: 'gitlab-ci-deploy-without-environment',
    title: 'A deployment waits for nobody',
    why: 'Without an environment no rule of GitLab keeps back who may deploy, and with which variables.',
    fix: 'Say "environment" for the job, and protect it.',
    severity: 'low',
    vectors: ['V2', 'V5'],
    references: [`${ENVIRONMENTS}protected_environments/`],
    standards: ['OWASP CICD-SEC-1'],
    find: eachJob(function* find(job, pipeline) {
      const deployment = deploymentOf(job);
      const isDeployed =
        deployment !== undefined &&
        !/^(?:npm|yarn|pnpm|cargo|poetry|twine|gem|docker|podman|buildah|nerdctl|mvn|gradlew?|dotnet|helm push|release-cli|gh|goreleaser)\b/.test(
          deployment,
        );
      if (isDeployed && !job.get(['environment']) && !runsForMergeRequests(job, pipeline))
        yield about(job, deployment, 'environment: production');
    }, true),
    failing: [jobText('script: [kubectl apply -f k8s]\n')],
    passing: [
      jobText('script: [kubectl apply -f k8s]\nenvironment: production\n'),
      jobText('script: [kubectl get pods]\n'),
    ],
  },
  {
    id: 'gitlab-ci-deploys-any-branch',
    title: 'Every branch deploys to production',
    why: 'Whoever may push a branch puts it into production; only a protected environment would hold it back.',
    fix: 'Limit the job: rules: - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH.',
    severity: 'medium',
    vectors: ['V2', 'V5'],
    references: [`${ENVIRONMENTS}protected_environments/`, SECURITY_DOCS],
    standards: ['OWASP CICD-SEC-1'],
    find: eachJob(function* find(job, pipeline) {
      const name = environmentOf(job);
      if (PRODUCTION.test(name ?? '') && !isLimitedToRefs(job) && !runsForMergeRequests(job, pipeline))
        yield about(
          job.get(['environment']) ?? job,
          `environment: ${name} on every branch`,
          'rules that ask for a protected branch',
        );
    }, true),
    failing: [jobText('script: [make deploy]\nenvironment: production\n')],
    passing: [
      jobText(`script: [make deploy]\nenvironment: production\n${DEFAULT_BRANCH}`),
      jobText('script: [make deploy]\nenvironment: review/a\n'),
    ],
  },
  {
    id: 'gitlab-ci-deploys-merge-requests',
    title: 'Merge requests deploy to production',
    why: 'What nobody has reviewed yet runs in production, with its variables.',
    fix: 'Have merge requests deploy to an environment of their own.',
    severity: 'high',
    vectors: ['V2', 'V5'],
    references: [`${ENVIRONMENTS}protected_environments/`],
    standards: ['OWASP CICD-SEC-1'],
    find: eachJob(function* find(job, pipeline) {
      const name = environmentOf(job);
      if (PRODUCTION.test(name ?? '') && runsForMergeRequests(job, pipeline))
        yield about(
          job.get(['environment']) ?? job,
          `environment: ${name} for merge requests`,
          'environment: review/$CI_COMMIT_REF_SLUG',
        );
    }, true),
    failing: [jobText(`script: [make deploy]\nenvironment: {name: production}\n${MERGE_REQUESTS}`)],
    passing: [
      jobText(`script: [make deploy]\nenvironment: {name: review/$CI_COMMIT_REF_SLUG}\n${MERGE_REQUESTS}`),
    ],
  },
  {
    id: 'gitlab-ci-deploys-beside',
    title: 'Two deployments may run beside each other',
    why: 'One deploys while the other does: what is there in the end is a mixture, or the older one.',
    fix: 'Say "resource_group" with the name of the environment.',
    severity: 'low',
    vectors: ['V7'],
    references: [`${YAML_DOCS}#resource_group`],
    find: eachJob(function* find(job) {
      if (PRODUCTION.test(environmentOf(job) ?? '') && !job.get(['resource_group']))
        yield about(job.get(['environment']) ?? job, 'no "resource_group"', 'resource_group: production');
    }, true),
    failing: [jobText('script: [make deploy]\nenvironment: production\n')],
    passing: [jobText('script: [make deploy]\nenvironment: production\nresource_group: production\n')],
  },
  {
    id: 'gitlab-ci-approval-optional',
    title: 'An approval that nobody has to give',
    why: 'A manual job outside of "rules" may fail: the pipeline goes on without anybody having pressed the button.',
    fix: 'Say "allow_failure: false", or put "when: manual" into "rules".',
    severity: 'medium',
    vectors: ['V2'],
    references: ['https://docs.gitlab.com/ci/jobs/job_control/#types-of-manual-jobs'],
    standards: ['OWASP CICD-SEC-1'],
    find: eachJob(function* find(job) {
      const when = job.get(['when']);
      const isApproval = /approv|confirm|gate|sign-?off|release[-_ ]check/i.test(job.name);
      if (isApproval && when?.value === 'manual' && !job.get(['allow_failure']))
        yield about(when, 'when: manual', 'allow_failure: false', {
          edits: when.document.set([...when.path.slice(0, -1), 'allow_failure'], false),
        });
    }),
    failing: ['approve-release:\n  script: [true]\n  when: manual\n'],
    passing: ['approve-release:\n  script: [true]\n  when: manual\n  allow_failure: false\n'],
  },
  {
    id: 'gitlab-ci-own-runner-for-merge-requests',
    title: 'What merge requests send runs on a machine of one’s own',
    why: 'A runner with a shell, with privileges or for production keeps what a job leaves, and stands in a network that strangers should not reach.',
    fix: 'Run merge requests on runners that live for one job and stand apart.',
    severity: 'medium',
    vectors: ['V1'],
    references: ['https://docs.gitlab.com/runner/security/'],
    standards: ['OWASP CICD-SEC-7'],
    find: eachJob(function* find(job, pipeline) {
      if (!runsForMergeRequests(job, pipeline)) return;
      for (const item of job.items(['tags'])) {
        const tag = textOf(item.value) ?? '';
        if (
          /(?:^|[-_.])(?:shell|self-?hosted|privileged|prod|production|deploy|on-?prem|bare-?metal|protected|root)(?:$|[-_.])/i.test(
            tag,
          )
        )
          yield about(item, tag, 'a runner that lives for one job');
      }
    }, true),
    failing: [jobText(`tags: [shell]\nscript: [make]\n${MERGE_REQUESTS}`)],
    passing: [
      jobText(`tags: [saas-linux-small-amd64]\nscript: [make]\n${MERGE_REQUESTS}`),
      jobText(`tags: [shell]\nscript: [make]\n${DEFAULT_BRANCH}`),
    ],
  },
  {
    id: 'gitlab-ci-forwards-variables',
    title: 'Another pipeline gets what whoever started this one says',
    why: 'Variables of the form that starts a pipeline override those of the other project, whose jobs take them for their own.',
    fix: 'Name the variables that it needs under "variables" of the job.',
    severity: 'low',
    vectors: ['V1', 'V2'],
    references: [`${YAML_DOCS}#triggerforward`],
    find: eachJob(function* find(job) {
      const found = job.get(['trigger', 'forward', 'pipeline_variables']);
      if (found?.value === true) yield about(found, 'forward: pipeline_variables: true', 'variables by name');
    }),
    failing: [jobText('trigger:\n  project: a/b\n  forward: {pipeline_variables: true}\n')],
    passing: [jobText('trigger: {project: a/b}\nvariables: {V: "1"}\n')],
  },
  {
    id: 'gitlab-ci-only-and-except',
    title: 'A job says when it runs in words that GitLab keeps no more',
    why: '"only" and "except" are not developed any more, and do not tell a merge request of a fork from another one.',
    fix: 'Use "rules".',
    severity: 'low',
    vectors: ['V7'],
    references: ['https://docs.gitlab.com/ci/yaml/deprecated_keywords/'],
    find: eachJob(function* find(job) {
      for (const key of ['only', 'except']) {
        const found = job.get([key]);
        if (found) yield about(found, key, 'rules');
      }
    }),
    failing: [jobText('only: [main]\nscript: [ls]\n')],
    passing: [jobText(`script: [ls]\n${DEFAULT_BRANCH}`)],
  },
  {
    id: 'gitlab-ci-sudo',
    title: 'A script becomes root',
    why: 'On a runner whose user may do so, whatever the job runs has the machine, and what other jobs leave on it.',
    fix: 'Install what is needed in the image, and run the job as a user without rights.',
    severity: 'low',
    vectors: ['V1', 'V6'],
    references: ['https://docs.gitlab.com/runner/security/#usage-of-shell-executor'],
    standards: ['OWASP CICD-SEC-7'],
    find: eachScript(function* find({ shell, placeOf }) {
      const first = shell?.commands.find(({ by, name }) => by.includes('sudo') || name === 'sudo');
      if (first) yield about(placeOf(first.start), `sudo ${first.name ?? ''}`, 'a user without rights');
    }),
    failing: [jobText('script: [sudo make install]\n')],
    passing: [jobText('script: [make]\n')],
  },
  {
    id: 'gitlab-ci-environment-kept-open',
    title: 'A review environment is never taken down',
    why: 'What a branch has put there keeps running, with its holes and its credentials, long after the branch is gone.',
    fix: 'Say "on_stop" or "auto_stop_in".',
    severity: 'low',
    vectors: ['V5', 'V7'],
    references: [`${ENVIRONMENTS}#stopping-an-environment`],
    find: eachJob(function* find(job) {
      const name = environmentOf(job) ?? '';
      const isOpen = entriesOf(job, 'environment').every(
        ([key]) => key !== 'on_stop' && key !== 'auto_stop_in',
      );
      if (isReview(name, job) && isOpen)
        yield about(job.get(['environment']) ?? job, `environment: ${name}`, 'auto_stop_in: 1 week');
    }, true),
    failing: [jobText('script: [make deploy]\nenvironment: {name: review/$CI_COMMIT_REF_SLUG}\n')],
    passing: [
      jobText(
        'script: [make deploy]\nenvironment: {name: review/$CI_COMMIT_REF_SLUG, auto_stop_in: 1 week}\n',
      ),
    ],
  },
];

/** Is there an environment for each branch? */
function isReview(name: string, job: GitlabJob): boolean {
  return (
    /^(?:review|preview|pr|mr)\b.*\$/.test(name) ||
    (settingOf(job, 'environment', 'deployment_tier') === 'development' && name.includes('$'))
  );
}
