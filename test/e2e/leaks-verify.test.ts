import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { RULE_PACK } from '../../src/analyse/leaks/rules/rule-pack.ts';
import { VERIFIERS } from '../../src/analyse/leaks/verifiers/registry.ts';
import type { Verifier } from '../../src/analyse/leaks/verifiers/types.ts';
import type { LeakFinding } from '../../src/model/finding/leak.ts';
import { buildExampleImage } from '../../scripts/example-image.ts';
import { ROOT } from '../architecture/source-files.ts';
import { madeUp } from '../fixtures/made-up-text.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { run } from './command.ts';
import { type Asked, type Issuers, type Manner, startIssuers } from './issuers.ts';

export const lane: Lane = 'anywhere';
export const mostSeconds = 120;

const RULES = new Map(RULE_PACK.flatMap(({ rules }) => rules).map((rule) => [rule.id, rule]));
/** Nobody's, each another one. */
const token = (seed: number) => madeUp('{github:ghp}', seed);

/** Where a verifier asks: its own host, one below it, or one that is named. */
function hostOf({ id, origin }: Verifier): string {
  if (id === 'mailchimp') return 'us1.api.mailchimp.com';
  return origin === '' ? `${id}.example.test` : new URL(origin).host;
}

/** A secret of this verifier in the words of its rule's example. */
function sample({ rules: [id] }: Verifier): string {
  // What goes to curl is a login first.
  const example = RULES.get(id)?.examples.find((text) => !text.startsWith('curl '));
  return madeUp(example ?? '');
}

describe('leaks --verify', () => {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-verify-'));
  const all = join(work, 'all');
  let issuers: Issuers;
  before(async () => {
    issuers = await startIssuers(VERIFIERS.map(hostOf));
    mkdirSync(all);
    for (const verifier of VERIFIERS) writeFileSync(join(all, `${verifier.id}.env`), sample(verifier));
  });
  after(async () => {
    await issuers[Symbol.asyncDispose]();
    rmSync(work, { recursive: true });
  });
  beforeEach(() => {
    issuers.asked.length = 0;
    issuers.proxied.length = 0;
    issuers.isOpen = true;
  });

  const every = (manner: (verifier: Verifier) => Manner) => {
    issuers.answer = (host, path) => {
      const [one, other] = VERIFIERS.filter((verifier) => hostOf(verifier) === host);
      // Bots and webhooks of Discord are at one host.
      const asked = path.includes('/webhooks/') ? (other ?? one) : one;
      return asked && manner(asked);
    };
  };
  const environment = (more: Readonly<Record<string, string>> = {}) => ({
    PATH: process.env['PATH'],
    HOME: work,
    PLIMSOLL_CACHE_DIR: join(work, 'cache'),
    ...issuers.environment,
    ...more,
  });
  const look = async (words: readonly string[], more: Readonly<Record<string, string>> = {}, cwd = work) => {
    const args = [...words, '--format', 'json'];
    const { code, stdout, stderr } = await run(join(ROOT, 'plimsoll'), args, { env: environment(more), cwd });
    const leaks =
      stdout === ''
        ? []
        : reportIn('scan', stdout).findings.flatMap((one) => (one.kind === 'leak' ? [one] : []));
    return { code, stdout, stderr, leaks };
  };
  const named = VERIFIERS.filter(({ places }) => places === 'named').flatMap((verifier) => [
    '--verify-host',
    `${verifier.id}=https://${hostOf(verifier)}`,
  ]);
  const others = VERIFIERS.filter(({ places }) => places !== 'one');
  const everywhere = others.flatMap((verifier) => [
    '--verify-host',
    `${verifier.id}=https://${hostOf(verifier)}`,
  ]);
  /** What came out of each verifier. */
  const states = (leaks: readonly LeakFinding[]) =>
    VERIFIERS.map(({ id, rules: [rule] }) => {
      const found = leaks.find((leak) => leak.id === rule && leak.verification?.by === id);
      return `${id} ${found?.verification?.state}`;
    });
  const expected = (stateOf: (verifier: Verifier) => string) =>
    VERIFIERS.map((verifier) => `${verifier.id} ${stateOf(verifier)}`);
  const onceEach = () =>
    assert.deepEqual(issuers.asked.map(keyOf).toSorted(), [...new Set(issuers.asked.map(keyOf))].toSorted());

  it('tells of every issuer which secrets work, by one request each through the proxy', async () => {
    every(({ answers }) => answers.live);
    const { leaks, code, stdout } = await look(['leaks', all, '--verify', ...named]);
    assert.equal(code, 1);
    assert.deepEqual(
      states(leaks),
      expected(() => 'live'),
    );
    assert.ok(VERIFIERS.length >= 40 && issuers.asked.length >= VERIFIERS.length);
    onceEach();
    assert.equal(issuers.proxied.length, issuers.asked.length);
    for (const leak of leaks.filter(({ verified }) => verified === 'valid')) {
      assert.ok(['critical', 'high'].includes(leak.severity), leak.id);
      assert.equal(leak.priority, 100);
      assert.match(leak.verification?.at ?? '', /^20\d\d-/);
    }
    assert.ok(leaks.findIndex(({ verified }) => verified !== 'valid') !== 0, 'those that work come first');
    for (const verifier of VERIFIERS) {
      const line = sample(verifier);
      const [secret = line] = line.match(/[\w+/.-]{24,}/g)?.toSorted((a, b) => b.length - a.length) ?? [];
      assert.ok(!stdout.includes(secret), `${verifier.id}: the secret is in the report`);
    }
  });

  it('tells which do not work any more, where that is certain', async () => {
    every(({ answers }) => answers.revoked);
    const own = await look(['leaks', all, '--verify', ...named]);
    assert.deepEqual(
      states(own.leaks),
      expected(({ places }) => (places === 'several' ? 'unknown' : 'revoked')),
    );
    onceEach();
    issuers.asked.length = 0;
    const { leaks } = await look(['leaks', all, '--verify', ...everywhere]);
    assert.deepEqual(
      states(leaks),
      expected(() => 'revoked'),
    );
    onceEach();
    for (const leak of leaks.filter(({ verified }) => verified === 'invalid'))
      assert.equal(leak.severity, 'low');
  });

  it('asks none but hosts that are named where there is no other, and learns nothing of answers that mean nothing', async () => {
    const MANNERS: readonly (readonly [string, Manner])[] = [
      ['limited', { status: 429, headers: { 'retry-after': '3600' }, body: '' }],
      ['malformed', { status: 200, headers: {}, body: '<html>Sign in</html>' }],
      ['redirecting', { status: 302, headers: { location: 'https://elsewhere.example.test/' }, body: '' }],
      ['failing', { status: 500, headers: {}, body: '{}' }],
      ['huge', (response) => endless(response)],
      ['slow', () => undefined],
      ['broken', (response) => response.destroy()],
    ];
    const reached = VERIFIERS.filter(({ places }) => places !== 'named');
    every((verifier) => MANNERS[reached.indexOf(verifier) % MANNERS.length]?.[1] ?? verifier.answers.live);
    const { leaks, stderr } = await look(['leaks', all, '--verify']);
    assert.deepEqual(
      states(leaks),
      expected(() => 'unknown'),
      stderr,
    );
    onceEach();
    const hosts = new Set(issuers.asked.map(({ host }) => host));
    assert.deepEqual([...hosts].toSorted(), [...new Set(reached.map(hostOf))].toSorted());
    for (const { verification } of leaks.filter(({ verification: { by = '' } = {} }) => by === 'grafana'))
      assert.match(verification?.reason ?? '', /--verify-host grafana=https:\/\/HOST/);
  });

  it('says that nobody could be reached where the proxy refuses, and sends nothing anywhere else', async () => {
    issuers.isOpen = false;
    const { leaks } = await look(['leaks', all, '--verify', ...named]);
    assert.deepEqual(
      states(leaks),
      expected(() => 'unknown'),
    );
    assert.equal(issuers.asked.length, 0);
    const offline = await look(['leaks', all, '--verify', '--offline']);
    assert.match(offline.leaks[0]?.verification?.reason ?? '', /offline|HOST/);
  });

  const git = (cwd: string, ...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.test', ...words], {
      cwd,
      env: { PATH: process.env['PATH'], HOME: work, GIT_CONFIG_NOSYSTEM: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const commit = (path: string, files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
    git(path, 'add', '--all');
    git(path, 'commit', '--quiet', '--no-verify', '--message', 'more');
  };

  it('asks once of a secret that is in many places, also in the history, and again only of what is known', async () => {
    const path = join(work, 'repository');
    git(work, 'init', '--quiet', path);
    commit(path, {
      'a.env': `TOKEN=${token(1)}\n`,
      'b.env': `OTHER=${token(1)}\n`,
      'c.env': `TOKEN=${token(2)}\n`,
    });
    commit(path, { 'c.env': 'nothing\n', 'd.env': `X=${token(1)}\n` });
    issuers.answer = () => VERIFIERS.find(({ id }) => id === 'github')?.answers.live;
    const first = await look(['leaks', path, '--history', '--verify']);
    assert.ok(first.leaks.length >= 5);
    assert.ok(first.leaks.every(({ verified }) => verified === 'valid'));
    assert.equal(issuers.asked.length, 2);
    const report = join(work, 'leaks.json');
    writeFileSync(report, first.stdout);

    issuers.asked.length = 0;
    issuers.answer = () => VERIFIERS.find(({ id }) => id === 'github')?.answers.revoked;
    writeFileSync(join(path, 'a.env'), `TOKEN=${token(3)}\n`);
    writeFileSync(join(path, 'new.env'), `TOKEN=${token(4)}\n`);
    const again = await look(['leaks', 'recheck', report]);
    assert.deepEqual(new Set(again.leaks.map(({ verified }) => verified)), new Set(['invalid']));
    assert.equal(issuers.asked.length, 2, 'only what is known');
    assert.ok(again.leaks.every(({ severity }) => severity === 'low'));
    const known = new Set(first.leaks.map(({ fingerprint }) => fingerprint));
    assert.ok(again.leaks.every(({ fingerprint }) => known.has(fingerprint)));

    git(path, 'checkout', '--quiet', '--', 'a.env');
    rmSync(join(path, 'b.env'));
    const tree = await look(['leaks', path, '--verify']);
    writeFileSync(report, tree.stdout);
    rmSync(join(path, 'd.env'));
    const gone = await look(['leaks', 'recheck', report, path, '--verified-only']);
    assert.match(gone.stdout, /d\.env[^}]*is not there any more/s);
    assert.equal(gone.code, 0, 'what does not work is neither told nor judged');
    assert.deepEqual(reportIn('scan', gone.stdout).summary.hidden.unverified, tree.leaks.length - 1);
  });

  it('asks once of a secret that is in several targets of one call', async () => {
    const paths = ['one', 'two'].map((name) => join(work, name));
    for (const path of paths) {
      mkdirSync(path);
      writeFileSync(join(path, 'a.env'), `TOKEN=${token(8)}\n`);
    }
    issuers.answer = () => VERIFIERS.find(({ id }) => id === 'github')?.answers.live;
    const words = ['scan', ...paths, '--scanners', 'secret', '--verify'];
    const { stdout } = await run(join(ROOT, 'plimsoll'), words, { env: environment(), cwd: work });
    assert.equal(stdout.match(/works, for octocat \(/g)?.length, 2);
    assert.equal(issuers.asked.length, 1);
  });

  it('asks again of what only the objects of a repository still have', async () => {
    const path = join(work, 'rewritten');
    git(work, 'init', '--quiet', path);
    commit(path, { 'a.txt': 'nothing\n' });
    writeFileSync(join(work, 'lost'), `TOKEN=${token(9)}\n`);
    git(path, 'hash-object', '-w', join(work, 'lost'));
    git(path, 'commit', '--quiet', '--allow-empty', '--message', `a token: ${token(10)}`);
    issuers.answer = () => VERIFIERS.find(({ id }) => id === 'github')?.answers.live;
    const first = await look(['leaks', path, '--history', '--verify']);
    assert.deepEqual(first.leaks.map(({ subject }) => subject.kind).toSorted(), ['commit', 'file']);
    const report = join(work, 'rewritten.json');
    writeFileSync(report, first.stdout);
    issuers.asked.length = 0;
    const again = await look(['leaks', 'recheck', report]);
    assert.deepEqual(
      again.leaks.map(({ verified }) => verified),
      ['valid', 'valid'],
    );
    const { coverage, target } = reportIn('scan', again.stdout);
    assert.deepEqual(coverage.gaps, []);
    assert.equal(target.reference, path, 'so that this report can be asked about again');
    assert.equal(issuers.asked.length, 2);
  });

  it('tries a key id and its secret together, and tells them apart where several stand near each other', async () => {
    const path = join(work, 'aws');
    mkdirSync(path);
    const pair = (seed: number) =>
      madeUp('aws_access_key_id = {aws:AKIA}\naws_secret_access_key = {base64:40}\n', seed);
    writeFileSync(join(path, 'credentials'), `[a]\n${pair(1)}\n[b]\n${pair(2)}\n`);
    writeFileSync(join(path, 'alone'), madeUp('AWS_SECRET_ACCESS_KEY={base64:40}\n', 3));
    const aws = VERIFIERS.find(({ id }) => id === 'aws');
    issuers.answer = () => aws?.answers.live;
    const { leaks } = await look(['leaks', path, '--verify']);
    const tried = leaks.filter(({ verification }) => verification?.state === 'live');
    assert.equal(issuers.asked.length, 2);
    const ids = pair(1)
      .concat(pair(2))
      .match(/AKIA\w{16}/g);
    const signers = issuers.asked.map(
      ({ headers }) => /Credential=(\w+)/.exec(headers.authorization ?? '')?.[1],
    );
    assert.deepEqual(new Set(signers), new Set(ids));
    assert.equal(tried.filter(({ id }) => id === 'aws-secret-access-key').length, 2);
    const alone = leaks.find(({ subject }) => subject.kind === 'file' && subject.path === '/alone');
    assert.match(alone?.verification?.reason ?? '', /no access key id near it/);
  });

  it('asks nobody in the pull request of a stranger, unless that is allowed by hand', async () => {
    const event = join(work, 'event.json');
    const repo = (name: string) => ({ repo: { full_name: name } });
    writeFileSync(
      event,
      JSON.stringify({ pull_request: { head: repo('stranger/shop'), base: repo('acme/shop') } }),
    );
    const action = { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: event };
    issuers.answer = () => VERIFIERS.find(({ id }) => id === 'github')?.answers.live;
    const file = join(all, 'github.env');
    for (const words of [
      ['leaks', file, '--verify'],
      ['scan', all, '--scanners', 'secret', '--verify'],
    ]) {
      const refused = await look(words, action);
      assert.equal(refused.code, 4);
      assert.match(refused.stderr, /pull request of another repository.*--verify-untrusted/s);
    }
    const smuggled = await look(['leaks', file, '--verify'], { ...action, PLIMSOLL_VERIFY_UNTRUSTED: '1' });
    assert.equal(smuggled.leaks.length, 0);
    assert.equal(issuers.asked.length, 0);
    const allowed = await look(['leaks', file, '--verify', '--verify-untrusted'], action);
    assert.equal(allowed.leaks[0]?.verified, 'valid');
  });

  it('is not switched on by the settings of a folder that nobody trusts', async () => {
    const path = join(work, 'stranger');
    mkdirSync(path);
    writeFileSync(join(path, 'a.env'), `TOKEN=${token(5)}\n`);
    writeFileSync(
      join(path, 'plimsoll.yaml'),
      'verify: true\nverify-host: [github=https://github.example.test]\n',
    );
    const { leaks, stderr } = await look(['leaks', '.'], {}, path);
    assert.match(stderr, /left out .*verify \(sends\)/);
    assert.equal(leaks[0]?.verification, undefined);
    assert.equal(issuers.proxied.length, 0);
  });

  it('asks of an image what is in its layers and its configuration, also where they are remembered', async () => {
    const folder = join(work, 'image');
    for (const layer of ['1', '2']) mkdirSync(join(folder, 'layers', layer, 'app'), { recursive: true });
    writeFileSync(join(folder, 'layers/1/app/key.env'), `TOKEN=${token(6)}\n`);
    writeFileSync(join(folder, 'layers/2/app/.wh.key.env'), '');
    const image = {
      tag: 'example.test/leaky:1',
      created: '2024-01-15T09:00:00Z',
      config: { Env: [`API=${token(7)}`] },
      layers: [
        { folder: '1', createdBy: `RUN |1 TOKEN=${token(6)} /bin/sh -c make # buildkit` },
        { folder: '2', createdBy: 'RUN /bin/sh -c rm /app/key.env # buildkit' },
      ],
    };
    writeFileSync(join(folder, 'image.json'), JSON.stringify(image));
    const archive = join(work, 'leaky.tar');
    writeFileSync(archive, buildExampleImage(folder));
    issuers.answer = () => VERIFIERS.find(({ id }) => id === 'github')?.answers.live;
    const words = ['scan', archive, '--scanners', 'secret'];
    const unasked = await look(words);
    assert.ok(
      unasked.leaks.length >= 3 && unasked.leaks.every(({ verification }) => verification === undefined),
    );
    const { stdout, leaks } = await look([...words, '--verify']);
    assert.equal(leaks.length, unasked.leaks.length);
    assert.ok(leaks.every(({ verified }) => verified === 'valid'));
    assert.equal(issuers.asked.length, 2);
    writeFileSync(join(work, 'image-report.json'), stdout);
    issuers.asked.length = 0;
    const again = await look(['leaks', 'recheck', join(work, 'image-report.json')]);
    assert.equal(again.leaks.length, leaks.length);
    assert.equal(issuers.asked.length, 2);
    const elsewhere = await look(['scan', archive, '--verify']);
    assert.equal(elsewhere.code, 2, 'nobody looks for secrets');
    assert.match(elsewhere.stderr, /add --scanners secret/);
  });

  it('leaves no secret behind: not in the cache, not in what is said', async () => {
    every(({ answers }) => answers.live);
    const { stdout, stderr } = await look([
      'scan',
      all,
      '--scanners',
      'secret',
      '--verify',
      '--verbose',
      ...named,
    ]);
    const secret = token(1).slice(4, -2);
    const telegram = sample(VERIFIERS.find(({ id }) => id === 'telegram') ?? assert.fail());
    const [own = ''] = /[\w-]{30,}/.exec(telegram) ?? [];
    assert.ok(own.length >= 30);
    const cached = readdirSync(join(work, 'cache')).map((name) =>
      readFileSync(join(work, 'cache', name), 'latin1'),
    );
    for (const text of [stdout, stderr, ...cached])
      for (const one of [secret, own]) assert.ok(!text.includes(one));
  });
});

/** The same question. */
function keyOf({ host, path, headers }: Asked): string {
  const { authorization, host: _, connection: __, ...others } = headers;
  const secret = authorization?.replace(/Signature=.*/, '') ?? JSON.stringify(others);
  return `${host}${path} ${secret}`;
}

/** Never ends. */
function endless(response: {
  write(text: string): boolean;
  once(event: 'drain', go: () => void): unknown;
}): void {
  while (response.write('{"a":1}'.repeat(10_000)));
  response.once('drain', () => endless(response));
}
