import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { untrustedPullRequest } from './untrusted.ts';

type Environment = Readonly<Record<string, string>>;

describe('untrustedPullRequest', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-event-'));
  after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'event.json');
  const action = (name: string, event: unknown): Environment => {
    writeFileSync(path, typeof event === 'string' ? event : JSON.stringify(event));
    return { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path };
  };
  const request = (head: unknown) => ({
    pull_request: { head: { repo: head }, base: { repo: { full_name: 'acme/shop' } } },
  });
  const run = (event: string, head: string) => ({
    workflow_run: { event, head_repository: { full_name: head } },
    repository: { full_name: 'acme/shop' },
  });
  const refused = (environment: Environment) => untrustedPullRequest(environment) !== undefined;

  it('knows the pull request of a fork in GitHub Actions, whatever event tells of it', () => {
    for (const name of ['pull_request', 'pull_request_target', 'pull_request_review'])
      for (const [head, isRefused] of [
        [{ full_name: 'stranger/shop' }, true],
        [null, true],
        [{ full_name: 'Acme/shop' }, false],
      ] as const)
        assert.equal(refused(action(name, request(head))), isRefused, `${name} ${JSON.stringify(head)}`);
    assert.ok(refused(action('workflow_run', run('pull_request', 'stranger/shop'))));
    assert.ok(!refused(action('workflow_run', run('pull_request', 'acme/shop'))));
    assert.ok(!refused(action('workflow_run', run('push', 'acme/shop'))));
    assert.ok(refused(action('issue_comment', { issue: { pull_request: { url: 'x' } } })));
    assert.ok(!refused(action('issue_comment', { issue: {} })));
    assert.ok(!refused(action('push', {})));
    assert.ok(!refused(action('merge_group', {})));
  });

  it('takes an event that cannot be read for that of a stranger', () => {
    for (const event of ['', '{', '[]', '{}', 'null'])
      assert.ok(refused(action('pull_request', event)), event);
    assert.ok(refused({ ...action('pull_request', ''), GITHUB_EVENT_PATH: join(folder, 'none') }));
    assert.ok(refused({ GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'pull_request' }));
  });

  /** Of each system: from a fork or not known, and from the repository itself. */
  const OTHERS: readonly (readonly [string, readonly Environment[], readonly Environment[]])[] = [
    [
      'GitLab CI',
      [
        {
          CI_MERGE_REQUEST_IID: '1',
          CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '2',
          CI_MERGE_REQUEST_PROJECT_ID: '1',
        },
        { CI_MERGE_REQUEST_IID: '1' },
        {
          CI_EXTERNAL_PULL_REQUEST_IID: '1',
          CI_EXTERNAL_PULL_REQUEST_SOURCE_REPOSITORY: 'b/a',
          CI_EXTERNAL_PULL_REQUEST_TARGET_REPOSITORY: 'a/a',
        },
      ],
      [
        {
          CI_MERGE_REQUEST_IID: '1',
          CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '1',
          CI_MERGE_REQUEST_PROJECT_ID: '1',
        },
        { GITLAB_CI: 'true', CI_COMMIT_BRANCH: 'main' },
      ],
    ],
    [
      'CircleCI',
      [{ CIRCLECI: 'true', CIRCLE_PR_NUMBER: '1', CIRCLE_PR_REPONAME: 'shop' }],
      [{ CIRCLECI: 'true', CIRCLE_PULL_REQUEST: 'https://example.test/pull/1' }],
    ],
    [
      'Travis CI',
      [
        {
          TRAVIS: 'true',
          TRAVIS_PULL_REQUEST: '1',
          TRAVIS_PULL_REQUEST_SLUG: 'b/a',
          TRAVIS_REPO_SLUG: 'a/a',
        },
      ],
      [
        { TRAVIS: 'true', TRAVIS_PULL_REQUEST: 'false' },
        {
          TRAVIS: 'true',
          TRAVIS_PULL_REQUEST: '1',
          TRAVIS_PULL_REQUEST_SLUG: 'a/a',
          TRAVIS_REPO_SLUG: 'a/a',
        },
      ],
    ],
    [
      'Azure Pipelines',
      [
        { SYSTEM_PULLREQUEST_PULLREQUESTID: '1', SYSTEM_PULLREQUEST_ISFORK: 'True' },
        { SYSTEM_PULLREQUEST_PULLREQUESTID: '1' },
      ],
      [{ SYSTEM_PULLREQUEST_PULLREQUESTID: '1', SYSTEM_PULLREQUEST_ISFORK: 'False' }],
    ],
    [
      'Buildkite',
      [
        {
          BUILDKITE: 'true',
          BUILDKITE_PULL_REQUEST: '1',
          BUILDKITE_PULL_REQUEST_REPO: 'git://host.test/b/a.git',
          BUILDKITE_REPO: 'git@host.test:a/a.git',
        },
      ],
      [
        { BUILDKITE: 'true', BUILDKITE_PULL_REQUEST: 'false' },
        {
          BUILDKITE: 'true',
          BUILDKITE_PULL_REQUEST: '1',
          BUILDKITE_PULL_REQUEST_REPO: 'git://host.test/a/a.git',
          BUILDKITE_REPO: 'git@host.test:a/a.git',
        },
      ],
    ],
    [
      'Jenkins',
      [{ JENKINS_URL: 'https://j.test', CHANGE_ID: '1', CHANGE_FORK: 'stranger' }],
      [{ JENKINS_URL: 'https://j.test', CHANGE_ID: '1' }],
    ],
    [
      'others',
      [
        { CIRRUS_CI: 'true', CIRRUS_PR: '1', CIRRUS_USER_PERMISSION: 'none' },
        { DRONE: 'true', DRONE_BUILD_EVENT: 'pull_request' },
        { CI: 'woodpecker', CI_PIPELINE_EVENT: 'pull_request' },
        { CODEBUILD_WEBHOOK_EVENT: 'PULL_REQUEST_CREATED' },
        { PROW_JOB_ID: '1', PULL_NUMBER: '1' },
        {
          SEMAPHORE_GIT_REF_TYPE: 'pull-request',
          SEMAPHORE_GIT_PR_SLUG: 'b/a',
          SEMAPHORE_GIT_REPO_SLUG: 'a/a',
        },
        {
          APPVEYOR_PULL_REQUEST_NUMBER: '1',
          APPVEYOR_PULL_REQUEST_HEAD_REPO_NAME: 'b/a',
          APPVEYOR_REPO_NAME: 'a/a',
        },
      ],
      [{}, { CI: 'true' }, { CIRRUS_CI: 'true', CIRRUS_PR: '1', CIRRUS_USER_PERMISSION: 'write' }],
    ],
  ];
  for (const [name, strange, own] of OTHERS)
    it(`knows it in ${name}`, () => {
      for (const environment of strange) assert.ok(refused(environment), JSON.stringify(environment));
      for (const environment of own) assert.ok(!refused(environment), JSON.stringify(environment));
    });
});
