import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ROOT } from '../architecture/source-files.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { type Outcome, plimsoll, run } from './command.ts';

export const lane: Lane = 'anywhere';

const TOKEN = 'fake-token-of-the-suite';
const AUTHOR = {
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@a.example',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@a.example',
};

describe('repo audit', () => {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-repo-audit-'));
  const cache = join(work, 'cache');
  const marker = join(work, 'something-ran');
  after(() => rmSync(work, { recursive: true, force: true }));

  const git = (folder: string, ...words: string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'init.defaultBranch=main', ...words], {
      encoding: 'utf8',
      env: { ...process.env, ...AUTHOR, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    }).trim();
  const repository = (name: string, files: Readonly<Record<string, string>>) => {
    const folder = join(work, name);
    mkdirSync(folder);
    git(folder, 'init', '--quiet');
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return folder;
  };
  const commit = (folder: string) => {
    git(folder, 'add', '--all', '--force');
    git(folder, 'commit', '--quiet', '--message', 'a', '--no-gpg-sign');
  };
  const audited = async (...words: string[]) => {
    const outcome = await plimsoll(['repo', 'audit', ...words, '--format', 'json'], cache);
    return { ...outcome, report: reportIn('audit', outcome.stdout) };
  };
  type Report = Awaited<ReturnType<typeof audited>>['report'];
  const evidenceOf = ({ checks }: Report, id: string) =>
    checks.find((check) => check.id === id)?.evidence ?? assert.fail(id);
  const failed = ({ checks }: Report) =>
    checks.filter(({ outcome }) => outcome === 'fail').map(({ id }) => id);

  it('passes what is as it should be, signatures by a real key among it', async () => {
    const folder = repository('clean', {
      'main.go': 'package main\n',
      'SECURITY.md': 'security@acme.example\n',
      '.gitignore': '.env\n',
      '.github/CODEOWNERS': '* @acme/shop\n',
      '.github/workflows/ci.yml': 'on: push\n',
    });
    const key = join(work, 'signing');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    for (const [name, value] of [
      ['gpg.format', 'ssh'],
      ['user.signingKey', key],
      ['commit.gpgSign', 'true'],
    ] as const)
      git(folder, 'config', name, value);
    git(folder, 'add', '--all');
    git(folder, 'commit', '--quiet', '--message', 'a');
    git(folder, 'tag', '--sign', '--message', 'a', 'v1.0.0');
    const { code, report, stderr } = await audited(folder);
    assert.deepEqual([code, failed(report), stderr], [0, [], '']);
    assert.deepEqual(evidenceOf(report, 'repository-signed-tags')[0]?.outcome, 'pass');
    assert.equal(report.summary['not-readable'], 0);
    git(folder, 'tag', 'v1.1.0');
    const after11 = await audited(folder);
    assert.deepEqual(failed(after11.report), ['repository-signed-tags']);
    assert.equal(after11.code, 1);
  });

  it('finds what is wrong, runs nothing of it, and prints no credentials', async () => {
    const folder = repository('hostile', {
      '.gitmodules': '[submodule "../../x"]\n\tpath = lib\n\turl = -u./run.sh\n',
      '.gitattributes': '* filter=run diff=run\n',
      '.vscode/tasks.json':
        '{ /* c */ "tasks": [{ "label": "x", "runOptions": { "runOn": "folderOpen" } }] }\n',
      '.env': 'A_TOKEN=fake\n',
      'package.json': '{ "scripts": { "postinstall": "x" } }\n',
      'src/Main.c': 'int a; /* \u202e */\n',
      'src/main.c': 'int a;\n',
      'name\u202ewith.txt': '',
      'lib.jar': 'x',
      'bare/HEAD': 'ref: refs/heads/main\n',
      'bare/config': '[core]\n',
    });
    symlinkSync('/etc/passwd', join(folder, 'link'));
    commit(folder);
    const script = join(folder, 'run.sh');
    writeFileSync(script, `#!/bin/sh\ntouch ${marker}\n`);
    chmodSync(script, 0o755);
    for (const name of ['post-checkout', 'pre-commit', 'reference-transaction', 'post-index-change']) {
      mkdirSync(join(folder, '.git/hooks'), { recursive: true });
      writeFileSync(join(folder, '.git/hooks', name), `#!/bin/sh\ntouch ${marker}\n`);
      chmodSync(join(folder, '.git/hooks', name), 0o755);
    }
    appendFileSync(
      join(folder, '.git/config'),
      `[core]\n\tfsmonitor = ${script}\n\thooksPath = .git/hooks\n\tsshCommand = ${script}\n\tpager = ${script}\n` +
        `[filter "run"]\n\tclean = ${script}\n\tsmudge = ${script}\n[diff "run"]\n\ttextconv = ${script}\n\tcommand = ${script}\n` +
        `[diff]\n\texternal = ${script}\n[gpg]\n\tprogram = ${script}\n[log]\n\tshowSignature = true\n[alias]\n\tcat-file = !${script}\n` +
        `[http]\n\tsslVerify = false\n\textraheader = AUTHORIZATION: basic fake-secret\n[include]\n\tpath = ../other\n` +
        `[remote "origin"]\n\turl = http://ann:fake-secret@127.0.0.1:1/acme/shop.git\n[url "http://127.0.0.1:1/"]\n\tinsteadOf = https://a.example/\n`,
    );
    const { code, report, stdout, stderr } = await audited(folder);
    assert.equal(code, 1, stderr);
    assert.ok(!existsSync(marker), 'something of it ran');
    assert.ok(!`${stdout}${stderr}`.includes('fake-secret'));
    const ids = failed(report);
    for (const id of `signed-commits code-owners submodule-command submodule-path attribute-driver open-task environment-file
      install-script lock-file bidirectional-text case file-name program embedded-bare link active-hook fsmonitor hooks-path
      setting-command filter tls persisted-token include remote-credentials remote-transport instead-of alias`.split(
      /\s+/,
    ))
      assert.ok(ids.includes(`repository-${id}`), id);
    const [fsmonitor] = evidenceOf(report, 'repository-fsmonitor');
    assert.equal(fsmonitor?.path, '.git/config');
    assert.ok((fsmonitor?.line ?? 0) > 5);
    const text = await plimsoll(['repo', 'audit', folder], cache);
    assert.ok(!text.stdout.includes('\u202e') && text.stdout.includes(String.raw`name\u{202e}with.txt`));
  });

  it('looks at a repository elsewhere, of whose clone no settings count', async () => {
    const folder = repository('served', { 'a.txt': 'a\n', '.env': 'A=b\n' });
    commit(folder);
    const { report } = await audited(`file://${folder}`);
    assert.ok(failed(report).includes('repository-environment-file'));
    assert.deepEqual(evidenceOf(report, 'repository-fsmonitor')[0]?.outcome, 'not-applicable');
  });

  it('waits for nothing that a repository has it wait for', async () => {
    const folder = repository('waiting', { 'a.txt': 'a\n' });
    commit(folder);
    execFileSync('mkfifo', [join(folder, '.git/pipe')]);
    appendFileSync(join(folder, '.git/config'), '[include]\n\tpath = pipe\n');
    const { code, stderr } = await plimsoll(['repo', 'audit', folder, '--timeout', '2'], cache);
    assert.equal(code, 4);
    assert.match(stderr, /no more time/);
  });

  it('says where there is no repository, and nothing of one without a commit', async () => {
    const none = join(work, 'none');
    mkdirSync(none);
    assert.equal((await plimsoll(['repo', 'audit', none], cache)).code, 3);
    const { report } = await audited(repository('empty', {}));
    assert.ok(!failed(report).some((id) => !id.startsWith('repository-active')), failed(report).join());
  });
});

/** A forge on this machine: answers by what is asked, and who asked. */
interface LocalForge {
  readonly api: string;
  readonly asked: IncomingMessage[];
  readonly answers: Map<string, unknown>;
}

describe('repo audit of a forge', () => {
  const cache = mkdtempSync(join(tmpdir(), 'plimsoll-forge-'));
  const forge: { -readonly [Key in keyof LocalForge]: LocalForge[Key] } = {
    api: '',
    asked: [],
    answers: new Map(),
  };
  let server: Server;
  before(async () => {
    server = createServer((request, response) => {
      forge.asked.push(request);
      const [path = '', query = ''] = (request.url ?? '').split('?');
      const page = new URLSearchParams(query).get('page');
      const key = page === null ? path : `${path}?page=${page}`;
      if (!forge.answers.has(key)) {
        response
          .writeHead(403, { 'content-type': 'application/json' })
          .end('{"message":"Resource not accessible"}');
        return;
      }
      const answer = forge.answers.get(key);
      if (typeof answer === 'function') (answer as (to: typeof response) => void)(response);
      else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    forge.api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    server.closeAllConnections();
    await once(server.close(), 'close');
    rmSync(cache, { recursive: true, force: true });
  });
  const audit = (words: readonly string[]): Promise<Outcome> =>
    run(join(ROOT, 'plimsoll'), ['repo', 'audit', ...words, '--format', 'json'], {
      env: { ...process.env, PLIMSOLL_CACHE_DIR: cache, OWN_TOKEN: TOKEN, http_proxy: '', https_proxy: '' },
      cwd: cache,
    });

  it('asks GitHub with the token, page by page, and tells apart what it may not read', async () => {
    forge.asked.length = 0;
    const hook = (url: string) => ({
      id: 1,
      active: true,
      config: { url, insecure_ssl: '0', secret: '********' },
    });
    forge.answers.clear();
    const answers: Record<string, unknown> = {
      '': {
        default_branch: 'trunk',
        private: false,
        owner: { login: 'acme', type: 'Organization' },
        security_and_analysis: { secret_scanning: { status: 'enabled' } },
      },
      '/branches/trunk/protection': (to: ServerResponse) =>
        void to.writeHead(404).end('{"message":"Branch not protected"}'),
      '/rules/branches/trunk': [{ type: 'pull_request', parameters: { required_approving_review_count: 1 } }],
      '/hooks': (to: ServerResponse) =>
        void to
          .writeHead(200, { link: `<${forge.api}/repos/acme/shop/hooks?per_page=100&page=2>; rel="next"` })
          .end(JSON.stringify([hook('https://a.example/hook')])),
      '/hooks?page=2': [hook(`http://b.example/hook?token=${TOKEN}`)],
      '/keys': [],
    };
    for (const [path, answer] of Object.entries(answers))
      forge.answers.set(`/repos/acme/shop${path}`, answer);
    const { code, stdout, stderr } = await audit([
      '--github',
      'acme/shop',
      '--api',
      forge.api,
      '--token-env',
      'OWN_TOKEN',
    ]);
    const report = reportIn('audit', stdout);
    assert.equal(code, 1, stderr);
    assert.equal(report.forge, 'github acme/shop');
    const outcome = (id: string) => report.checks.find((check) => check.id === id)?.outcome;
    assert.deepEqual(
      [
        'branch-review',
        'branch-force-push',
        'secret-scanning',
        'webhook-http',
        'webhook-tls',
        'deploy-key-write',
        'two-factor',
        'workflow-token',
        'fork-secrets',
      ].map((id) => outcome(`github-${id}`)),
      [
        'pass',
        'fail',
        'pass',
        'fail',
        'pass',
        'not-applicable',
        'not-readable',
        'not-readable',
        'not-applicable',
      ],
    );
    assert.ok(report.checks.every(({ id }) => id.startsWith('github-')));
    assert.ok(forge.asked.every(({ headers }) => headers.authorization === `Bearer ${TOKEN}`));
    assert.ok(!`${stdout}${stderr}`.includes(TOKEN));
  });

  it('asks GitLab of a group within a group', async () => {
    forge.answers.clear();
    const project = '/api/v4/projects/acme%2Ftools%2Fshop';
    forge.answers.set(project, {
      default_branch: 'main',
      visibility: 'internal',
      namespace: { kind: 'group' },
      only_allow_merge_if_pipeline_succeeds: false,
    });
    forge.answers.set(`${project}/protected_branches`, [
      { name: 'main', allow_force_push: false, push_access_levels: [{ access_level: 30 }] },
    ]);
    forge.answers.set('/api/v4/groups/acme%2Ftools', { require_two_factor_authentication: true });
    forge.answers.set(`${project}/variables`, [
      { key: 'DEPLOY_TOKEN', value: TOKEN, masked: false, protected: true },
    ]);
    const { stdout, stderr } = await audit([
      '--gitlab',
      'acme/tools/shop',
      '--api',
      `${forge.api}/api/v4`,
      '--token-env',
      'OWN_TOKEN',
    ]);
    const { checks } = reportIn('audit', stdout);
    const outcome = (id: string) => checks.find((check) => check.id === id)?.outcome;
    assert.deepEqual(
      [
        'branch-protected',
        'branch-push',
        'branch-force-push',
        'pipeline-succeeds',
        'two-factor',
        'variable-masked',
        'variable-protected',
        'approval',
      ].map((id) => outcome(`gitlab-${id}`)),
      ['pass', 'fail', 'pass', 'fail', 'pass', 'fail', 'pass', 'not-readable'],
    );
    assert.ok(!`${stdout}${stderr}`.includes(TOKEN));
  });

  it('is not readable where nobody may see the repository, and asks nothing else then', async () => {
    forge.answers.clear();
    forge.asked.length = 0;
    const { code, stdout } = await audit(['--github', 'acme/shop', '--api', forge.api]);
    const { summary, checks } = reportIn('audit', stdout);
    assert.deepEqual([code, summary.fail, summary.pass, forge.asked.length], [4, 0, 0, 1]);
    assert.match(checks[0]?.evidence[0]?.actual ?? '', /403/);
    assert.equal(forge.asked[0]?.headers.authorization, undefined);
  });

  it('sends a token nowhere that a repository, a redirect or a settings file chose', async () => {
    const folder = join(cache, 'chosen');
    mkdirSync(folder);
    execFileSync('git', ['-C', folder, 'init', '--quiet']);
    execFileSync('git', ['-C', folder, 'remote', 'add', 'origin', `${forge.api}/acme/shop.git`]);
    writeFileSync(
      join(folder, 'plimsoll.yaml'),
      `api: ${forge.api}\ntoken-env: OWN_TOKEN\ngithub: acme/shop\n`,
    );
    forge.asked.length = 0;
    const remote = await audit([folder, '--token-env', 'OWN_TOKEN']);
    assert.equal(remote.code, 2, remote.stderr);
    await run(join(ROOT, 'plimsoll'), ['repo', 'audit'], {
      env: { ...process.env, PLIMSOLL_CACHE_DIR: cache, OWN_TOKEN: TOKEN },
      cwd: folder,
    });
    assert.equal(forge.asked.length, 0);
    const other = createServer((request, response) => {
      forge.asked.push(request);
      response.writeHead(200).end('{}');
    });
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    try {
      forge.answers.clear();
      const to = `http://127.0.0.1:${(other.address() as AddressInfo).port}/x`;
      forge.answers.set(
        '/repos/acme/shop',
        (response: ServerResponse) => void response.writeHead(302, { location: to }).end(),
      );
      await audit(['--github', 'acme/shop', '--api', forge.api, '--token-env', 'OWN_TOKEN']);
      const led = forge.asked.filter(({ url }) => url === '/x');
      assert.equal(led.length, 1);
      assert.equal(led[0]?.headers.authorization, undefined);
    } finally {
      await once(other.close(), 'close');
    }
  });

  it('wants a token where one is named, and TLS for other machines', async () => {
    const missing = await audit(['--github', 'acme/shop', '--token-env', 'NO_SUCH_TOKEN']);
    assert.equal(missing.code, 2);
    for (const api of ['http://github.example', 'https://a:b@github.example', 'github.example'])
      assert.equal((await audit(['--github', 'acme/shop', '--api', api])).code, 2, api);
    for (const name of ['acme', '../..', 'acme/shop/x', 'acme/..'])
      assert.equal((await audit(['--github', name])).code, 2, name);
  });
});
