import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { reportIn } from '../fixtures/printed-report.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { plimsoll } from './command.ts';

export const lane: Lane = 'anywhere';

const GITLAB = `include:
  - local: /ci/*.yml
  - remote: https://example.com/ci.yml
variables:
  TITLE: "v $CI_MERGE_REQUEST_TITLE"
  CI_DEBUG_TRACE: "true"
build:
  extends: .run
  image: node:24
  cache:
    paths: [node_modules/]
    unprotect: true
child:
  trigger:
    include: child.yml
`;
const RUN = `.run:
  script:
    - make
    - bash -c "release $TITLE"
`;
const JENKINSFILE = `pipeline {
  agent { docker { image 'node:24'; args '--privileged' } }
  environment { NAME = "\${env.CHANGE_TITLE}" }
  stages {
    stage('deploy') {
      steps {
        withCredentials([string(credentialsId: 'a', variable: 'TOKEN')]) {
          sh "deploy \${NAME} --token \${TOKEN}"
        }
        httpRequest url: 'https://example.com', ignoreSslErrors: true
      }
    }
  }
}
`;

describe('check of pipelines', () => {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-pipelines-'));
  const cache = join(work, 'cache');
  after(() => rmSync(work, { recursive: true }));

  const folder = (name: string, files: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(work, name, path)), { recursive: true });
      writeFileSync(join(work, name, path), text);
    }
    return join(work, name);
  };
  const checked = async (path: string, ...options: string[]) => {
    const { code, stdout } = await plimsoll(['check', path, '--format', 'json', ...options], cache);
    return { code, report: reportIn('scan', stdout) };
  };
  const told = ({ findings }: ReturnType<typeof reportIn<'scan'>>, id: string) =>
    findings.flatMap((one) => {
      if (one.kind !== 'misconfiguration' || one.id !== id) return [];
      const { subject } = one;
      const place =
        subject.kind === 'resource' ? subject.file : subject.kind === 'file' ? subject : undefined;
      return [`${place?.path}:${place?.range?.startLine} ${one.actual}`];
    });

  it('follows what strangers write through the files of GitLab, and tells where it is run', async () => {
    const path = folder('gitlab', {
      '.gitlab-ci.yml': GITLAB,
      'ci/run.yml': RUN,
      'child.yml': 'job:\n  services: ["docker:28-dind"]\n  script: [ls]\n',
      'other.yml': 'job:\n  script:\n    - eval "$CI_COMMIT_TITLE"\n',
    });
    const { report } = await checked(path);
    assert.deepEqual(told(report, 'gitlab-ci-script-injection'), [
      '/ci/run.yml:4 CI_MERGE_REQUEST_TITLE → variables.TITLE → bash -c',
    ]);
    assert.equal(told(report, 'gitlab-ci-docker-in-docker')[0], '/child.yml:2 docker:28-dind');
    assert.equal(told(report, 'gitlab-ci-remote-unverified').length, 1);
    assert.ok(
      report.coverage.gaps.some(
        ({ subject, informational }) => subject === '/.gitlab-ci.yml' && informational,
      ),
    );
  });

  it('mends pipelines of GitLab and Jenkins in place', async () => {
    const path = folder('mended', { '.gitlab-ci.yml': GITLAB, Jenkinsfile: JENKINSFILE });
    await checked(path, '--fix');
    const gitlab = readFileSync(join(path, '.gitlab-ci.yml'), 'utf8');
    assert.equal(
      gitlab,
      GITLAB.replace('  CI_DEBUG_TRACE: "true"\n', '').replace('    unprotect: true\n', ''),
    );
    const jenkins = readFileSync(join(path, 'Jenkinsfile'), 'utf8');
    assert.equal(jenkins, JENKINSFILE.replace('ignoreSslErrors: true', 'ignoreSslErrors: false'));
  });

  it('follows what strangers write, and credentials, through a Jenkinsfile', async () => {
    const { code, report } = await checked(folder('jenkins', { 'ci/Jenkinsfile.release': JENKINSFILE }));
    assert.equal(code, 1);
    assert.deepEqual(told(report, 'jenkinsfile-script-injection'), [
      '/ci/Jenkinsfile.release:8 env.CHANGE_TITLE → NAME → sh',
    ]);
    assert.equal(told(report, 'jenkinsfile-credential-in-string').length, 1);
    assert.equal(told(report, 'jenkinsfile-agent-has-host').length, 1);
  });

  it('says that a scripted pipeline is read in part', async () => {
    const path = folder('scripted', {
      Jenkinsfile: "node('linux') {\n  sh 'curl -k https://example.com'\n}\n",
    });
    const { report } = await checked(path);
    assert.equal(told(report, 'jenkinsfile-tls-unverified').length, 1);
    assert.ok(report.coverage.gaps.some(({ kind }) => kind === 'unsupported'));
  });

  it('tells the way into a workflow that others call, and what Dependabot does', async () => {
    const path = folder('github', {
      '.github/dependabot.yml':
        'version: 2\nupdates:\n  - package-ecosystem: npm\n    directory: /\n    schedule: {interval: weekly}\n',
      '.github/workflows/a.yml':
        'on: issues\npermissions: {}\njobs:\n  a:\n    uses: ./.github/workflows/b.yml\n    with: {title: "${{ github.event.issue.title }}"}\n',
      '.github/workflows/b.yml':
        'on:\n  workflow_call:\n    inputs: {title: {type: string}}\npermissions: {}\njobs:\n  b:\n    runs-on: ubuntu-24.04\n    steps:\n      - env: {TITLE: "${{ inputs.title }}"}\n        run: eval "say $TITLE"\n',
    });
    const { report } = await checked(path, '--fix');
    assert.deepEqual(told(report, 'github-actions-double-evaluation'), [
      '/.github/workflows/b.yml:10 github.event.issue.title → /.github/workflows/a.yml with.title → env.TITLE → eval',
    ]);
    assert.match(readFileSync(join(path, '.github/dependabot.yml'), 'utf8'), /default-days: 7/);
  });
});
