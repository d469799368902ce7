import { expansionsIn } from '../../scripts/expansions.ts';
import {
  about,
  eachJob,
  eachScript,
  entriesOf,
  environmentOf,
  type GitlabCheck,
  isLimitedToRefs,
  jobText,
  runsForMergeRequests,
  textOf,
  YAML_DOCS,
} from './pipeline.ts';

const TOKENS = 'https://docs.gitlab.com/ci/secrets/id_token_authentication/';
const WORKFLOW =
  'workflow:\n  rules:\n    - if: $CI_PIPELINE_SOURCE == "merge_request_event"\n    - if: $CI_COMMIT_BRANCH\n';

/** By which tokens jobs say who they are, and to whom. */
export const IDENTITY_CHECKS: readonly GitlabCheck[] = [
  {
    id: 'gitlab-ci-old-identity-token',
    title: 'A token is used that every service takes',
    why: 'CI_JOB_JWT has no audience: whoever is given it logs in with it elsewhere. GitLab has taken it away in 17.0.',
    fix: 'Use "id_tokens" with an audience for each service.',
    severity: 'medium',
    vectors: ['V1'],
    references: [TOKENS],
    standards: ['OWASP CICD-SEC-6'],
    find: eachScript(function* find({ text, shell, placeOf }) {
      for (const { name, start } of shell ? expansionsIn(text) : [])
        if (/^CI_JOB_JWT(?:_V[12])?$/.test(name)) yield about(placeOf(start), `$${name}`, 'id_tokens');
    }),
    failing: [jobText('script:\n  - vault write auth/jwt/login role=a jwt="$CI_JOB_JWT"\n')],
    passing: [
      jobText(
        'id_tokens: {T: {aud: "https://vault.example.com"}}\nscript:\n  - vault write auth/jwt/login role=a jwt="$T"\n',
      ),
    ],
  },
  {
    id: 'gitlab-ci-wide-audience',
    title: 'A token is good for more than one service',
    why: 'Each service that is given it may log in to the others with it.',
    fix: 'Make a token for each service, with its address as "aud".',
    severity: 'medium',
    vectors: ['V1'],
    references: [TOKENS, `${YAML_DOCS}#id_tokens`],
    standards: ['OWASP CICD-SEC-5'],
    find: eachJob(function* find(job) {
      for (const [name, token] of entriesOf(job, 'id_tokens')) {
        const audience = token.entries?.get('aud');
        const list: readonly unknown[] = Array.isArray(audience?.value) ? audience.value : [audience?.value];
        const isWide =
          list.length > 1 ||
          list.some((one) =>
            /^(?:\*|https:\/\/gitlab\.com\/?|\$\{?CI_SERVER_(?:URL|HOST|FQDN)\}?)$/.test(textOf(one) ?? ''),
          );
        if (audience && isWide)
          yield about(audience, `${name}: aud: ${list.join(', ')}`, 'the address of one service');
      }
    }),
    failing: [
      jobText('id_tokens: {T: {aud: [a.example.com, b.example.com]}}\nscript: [ls]\n'),
      jobText('id_tokens: {T: {aud: "https://gitlab.com"}}\nscript: [ls]\n'),
    ],
    passing: [jobText('id_tokens: {T: {aud: "https://vault.example.com"}}\nscript: [ls]\n')],
  },
  {
    id: 'gitlab-ci-identity-for-merge-requests',
    title: 'Merge requests may log in elsewhere',
    why: 'Where the other side trusts every token of the project, whoever can open a branch has what the role may do.',
    fix: 'Give the token to jobs on protected branches alone, and have the other side ask for "ref_protected" and "environment".',
    severity: 'medium',
    vectors: ['V1'],
    references: [TOKENS],
    standards: ['OWASP CICD-SEC-5'],
    find: eachJob(function* find(job, pipeline) {
      const [token] = entriesOf(job, 'id_tokens');
      if (token && runsForMergeRequests(job, pipeline) && environmentOf(job) === undefined)
        yield about(token[1], `${token[0]} for merge requests`, 'a job on protected branches');
    }, true),
    failing: [
      jobText(
        'id_tokens: {T: {aud: sts.amazonaws.com}}\nrules:\n  - if: $CI_PIPELINE_SOURCE == "merge_request_event"\nscript: [ls]\n',
      ),
      jobText('id_tokens: {T: {aud: sts.amazonaws.com}}\nscript: [ls]\n', WORKFLOW),
    ],
    passing: [
      jobText(
        'id_tokens: {T: {aud: sts.amazonaws.com}}\nrules:\n  - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH\nscript: [ls]\n',
        WORKFLOW,
      ),
    ],
  },
  {
    id: 'gitlab-ci-identity-from-any-branch',
    title: 'Every branch may log in elsewhere',
    why: 'Whoever may push a branch gets a token by which the project is trusted; what holds them back is only what the other side asks for.',
    fix: 'Limit the job to protected branches and tags, and have the other side ask for them.',
    severity: 'low',
    vectors: ['V1'],
    references: [TOKENS],
    standards: ['OWASP CICD-SEC-5'],
    find: eachJob(function* find(job, pipeline) {
      const [token] = entriesOf(job, 'id_tokens');
      if (
        token &&
        !isLimitedToRefs(job) &&
        !runsForMergeRequests(job, pipeline) &&
        environmentOf(job) === undefined
      )
        yield about(token[1], `${token[0]} on every branch`, 'rules that ask for a protected branch');
    }, true),
    failing: [jobText('id_tokens: {T: {aud: sts.amazonaws.com}}\nscript: [ls]\n')],
    passing: [
      jobText(
        'id_tokens: {T: {aud: sts.amazonaws.com}}\nrules:\n  - if: $CI_COMMIT_REF_PROTECTED == "true"\nscript: [ls]\n',
      ),
    ],
  },
  {
    id: 'gitlab-ci-identity-for-all-jobs',
    title: 'Every job may log in elsewhere',
    why: 'A job that only tests, and every dependency in it, has the same token as the one that deploys.',
    fix: 'Say "id_tokens" in the job that needs it.',
    severity: 'medium',
    vectors: ['V1'],
    references: [`${YAML_DOCS}#id_tokens`],
    standards: ['OWASP CICD-SEC-5'],
    *find({ pipelines }) {
      for (const { root } of pipelines) {
        const tokens = root.entries?.get('default')?.entries?.get('id_tokens');
        if (tokens) yield about(tokens, 'default: id_tokens', 'id_tokens of a job');
      }
    },
    failing: ['default:\n  id_tokens: {T: {aud: sts.amazonaws.com}}\na: {script: [ls]}\n'],
    passing: [jobText('id_tokens: {T: {aud: sts.amazonaws.com}}\nscript: [ls]\n')],
  },
];
