import { readFileSync, statSync } from 'node:fs';
import * as z from 'zod';
import { parseJson } from '../../model/json/parse.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What a CI system says of where the change comes from that it works on. */
interface ContinuousIntegration {
  readonly name: string;
  /** Does the environment say that it is this one, working on a change that is proposed? */
  readonly proposes: (environment: Environment) => boolean;
  /** Does the change come from the repository itself, to which only who is trusted can write? Undefined: it does not say. */
  readonly isOwn: (environment: Environment) => boolean | undefined;
}

/** Bytes of an event that are read: GitHub sends 25 MB at most. */
const LARGEST_EVENT = 32 * 2 ** 20;

const repositorySchema = z.object({ full_name: z.string() }).nullish();
/** What the events of GitHub Actions have: https://docs.github.com/en/webhooks/webhook-events-and-payloads. */
const eventSchema = z.object({
  repository: repositorySchema,
  pull_request: z
    .object({ head: z.object({ repo: repositorySchema }), base: z.object({ repo: repositorySchema }) })
    .optional(),
  workflow_run: z.object({ event: z.string(), head_repository: repositorySchema }).optional(),
  issue: z.object({ pull_request: z.unknown().optional() }).optional(),
});

const SYSTEMS: readonly ContinuousIntegration[] = [
  {
    name: 'GitHub Actions',
    proposes: (environment) =>
      environment['GITHUB_ACTIONS'] === 'true' &&
      /^(?:pull_request|issue_comment|workflow_run|merge_group$)/.test(
        environment['GITHUB_EVENT_NAME'] ?? '',
      ),
    isOwn: (environment) =>
      environment['GITHUB_EVENT_NAME'] === 'merge_group' ||
      isOwnEvent(environment['GITHUB_EVENT_PATH'] ?? ''),
  },
  {
    name: 'GitLab CI',
    proposes: ({ CI_MERGE_REQUEST_IID: request, CI_EXTERNAL_PULL_REQUEST_IID: external }) =>
      isSet(request) || isSet(external),
    isOwn: (environment) =>
      isSet(environment['CI_EXTERNAL_PULL_REQUEST_IID'])
        ? same(
            environment['CI_EXTERNAL_PULL_REQUEST_SOURCE_REPOSITORY'],
            environment['CI_EXTERNAL_PULL_REQUEST_TARGET_REPOSITORY'],
          )
        : same(environment['CI_MERGE_REQUEST_SOURCE_PROJECT_ID'], environment['CI_MERGE_REQUEST_PROJECT_ID']),
  },
  {
    name: 'CircleCI',
    proposes: ({ CIRCLECI: system, CIRCLE_PULL_REQUEST: request, CIRCLE_PR_NUMBER: fork }) =>
      system === 'true' && (isSet(request) || isSet(fork)),
    // These are set of pull requests of forks only.
    isOwn: (environment) =>
      !isSet(environment['CIRCLE_PR_NUMBER']) && !isSet(environment['CIRCLE_PR_REPONAME']),
  },
  {
    name: 'Travis CI',
    proposes: ({ TRAVIS: system, TRAVIS_PULL_REQUEST: request }) =>
      system === 'true' && isSet(request) && request !== 'false',
    isOwn: (environment) => same(environment['TRAVIS_PULL_REQUEST_SLUG'], environment['TRAVIS_REPO_SLUG']),
  },
  {
    name: 'Azure Pipelines',
    proposes: (environment) => isSet(environment['SYSTEM_PULLREQUEST_PULLREQUESTID']),
    isOwn: ({ SYSTEM_PULLREQUEST_ISFORK: fork }) =>
      isSet(fork) ? fork?.toLowerCase() === 'false' : undefined,
  },
  {
    name: 'AppVeyor',
    proposes: (environment) => isSet(environment['APPVEYOR_PULL_REQUEST_NUMBER']),
    isOwn: (environment) =>
      same(environment['APPVEYOR_PULL_REQUEST_HEAD_REPO_NAME'], environment['APPVEYOR_REPO_NAME']),
  },
  {
    name: 'Buildkite',
    proposes: ({ BUILDKITE: system, BUILDKITE_PULL_REQUEST: request }) =>
      system === 'true' && isSet(request) && request !== 'false',
    isOwn: (environment) =>
      same(
        repositoryIn(environment['BUILDKITE_PULL_REQUEST_REPO']),
        repositoryIn(environment['BUILDKITE_REPO']),
      ),
  },
  {
    name: 'Semaphore',
    proposes: ({ SEMAPHORE_GIT_REF_TYPE: kind }) => kind === 'pull-request',
    isOwn: (environment) =>
      same(environment['SEMAPHORE_GIT_PR_SLUG'], environment['SEMAPHORE_GIT_REPO_SLUG']),
  },
  {
    name: 'Jenkins',
    proposes: ({ JENKINS_URL: system, CHANGE_ID: change }) => isSet(system) && isSet(change),
    isOwn: ({ CHANGE_FORK: fork }) => !isSet(fork),
  },
  {
    name: 'Cirrus CI',
    proposes: ({ CIRRUS_CI: system, CIRRUS_PR: request }) => system === 'true' && isSet(request),
    isOwn: ({ CIRRUS_USER_PERMISSION: permission }) =>
      isSet(permission) ? ['admin', 'write'].includes(permission ?? '') : undefined,
  },
  {
    name: 'Drone',
    proposes: ({ DRONE: system, DRONE_BUILD_EVENT: event }) => system === 'true' && event === 'pull_request',
    isOwn: () => undefined,
  },
  {
    name: 'Woodpecker CI',
    proposes: ({ CI: system, CI_PIPELINE_EVENT: event }) =>
      system === 'woodpecker' && (event ?? '').startsWith('pull_request'),
    isOwn: () => undefined,
  },
  {
    name: 'AWS CodeBuild',
    proposes: (environment) => (environment['CODEBUILD_WEBHOOK_EVENT'] ?? '').startsWith('PULL_REQUEST_'),
    isOwn: () => undefined,
  },
  {
    name: 'Prow',
    proposes: ({ PROW_JOB_ID: job, PULL_NUMBER: request }) => isSet(job) && isSet(request),
    isOwn: () => undefined,
  },
];

/**
 * Why what is checked out here may have been written by anybody, as the CI system tells by its environment: a pull
 * request of a fork, or one of which it does not tell. Undefined where nothing says so.
 */
export function untrustedPullRequest(environment: Environment): string | undefined {
  for (const { name, proposes, isOwn } of SYSTEMS) {
    if (!proposes(environment)) continue;
    const own = isOwn(environment);
    if (own === true) continue;
    return own === false
      ? `${name} says that this is a pull request of another repository`
      : `${name} says that this is a pull request, and not of which repository`;
  }
  return undefined;
}

/** What cannot be read says nothing. */
function isOwnEvent(path: string): boolean | undefined {
  let event: z.infer<typeof eventSchema>;
  try {
    if (statSync(path).size > LARGEST_EVENT) return undefined;
    event = eventSchema.parse(parseJson(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
  const { pull_request: request, workflow_run: run, issue, repository } = event;
  // A fork that is gone has no name.
  if (request) return same(request.head.repo?.full_name, request.base.repo?.full_name) ?? false;
  if (run)
    return run.event.startsWith('pull_request')
      ? same(run.head_repository?.full_name, repository?.full_name)
      : true;
  // A comment on a pull request does not say where that comes from.
  if (issue) return issue.pull_request === undefined ? true : undefined;
  return undefined;
}

/** `owner/name` at the end of a URL of git, whatever its scheme. */
function repositoryIn(url: string | undefined): string | undefined {
  return /(?<![^/:])([^/:]+\/[^/]+?)(?:\.git)?\/?$/.exec(url ?? '')?.[1];
}

function same(left: string | undefined, right: string | undefined): boolean | undefined {
  if (!isSet(left) || !isSet(right)) return undefined;
  return left?.toLowerCase() === right?.toLowerCase();
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
