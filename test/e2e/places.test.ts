import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { parse, parseAllDocuments } from 'yaml';
import { ROOT } from '../architecture/source-files.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { must, type Outcome, plimsoll, run } from './command.ts';
import { missing } from './real-part.ts';

export const lane: Lane = 'anywhere';

interface Input {
  readonly default?: string;
  readonly regex?: string;
}
interface Job {
  readonly image: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly script: readonly string[];
  readonly artifacts: { readonly reports: Readonly<Record<string, string>> };
}

const template = parseAllDocuments(readFileSync(join(ROOT, 'deploy/gitlab/plimsoll.yml'), 'utf8')).map(
  (document) => document.toJS() as unknown,
);
const { inputs } = (template[0] as { spec: { inputs: Readonly<Record<string, Input>> } }).spec;
const { plimsoll: job } = template[1] as { plimsoll: Job };

describe('the GitLab template', () => {
  let work: string;
  let project: string;
  const program = `#!/bin/sh\nexec '${join(ROOT, 'plimsoll')}' "$@"\n`;
  const pinned = createHash('sha256').update(program).digest('hex');

  before(() => {
    work = mkdtempSync(join(tmpdir(), 'plimsoll-gitlab-'));
    for (const name of ['bin', 'tmp', 'cache']) mkdirSync(join(work, name));
    writeFileSync(join(work, 'fetched'), program);
    const curl = `#!/bin/sh\nwhile [ "$1" != --output ]; do shift; done\ncp '${work}/fetched' "$2"\n`;
    writeFileSync(join(work, 'bin/curl'), curl, { mode: 0o755 });
  });
  after(() => rmSync(work, { recursive: true }));
  beforeEach(() => {
    project = mkdtempSync(join(work, 'project-'));
    writeFileSync(join(project, 'requirements.txt'), 'requests==2.28.0\n');
    writeFileSync(join(project, 'Dockerfile'), 'FROM debian:13\nUSER root\n');
  });

  /** Runs the job as a runner does, with the inputs in the variables that the template puts them into. */
  function runJob(given: Readonly<Record<string, string>>): Promise<Outcome> {
    const values = { sha256: pinned, url: 'https://server.example/plimsoll-linux-x64', ...given };
    const variables = Object.entries(job.variables).map(([name, text]) => {
      const [, input = ''] = /^\$\[\[ inputs\.(\S+) \]\]$/.exec(text) ?? assert.fail(text);
      return [
        name,
        Object.entries(values).find(([key]) => key === input)?.[1] ?? inputs[input]?.default ?? '',
      ];
    });
    const env = {
      PATH: `${join(work, 'bin')}:/usr/bin:/bin`,
      TMPDIR: join(work, 'tmp'),
      PLIMSOLL_CACHE_DIR: join(work, 'cache'),
      ...(Object.fromEntries(variables) as Record<string, string>),
    };
    return run('sh', ['-c', job.script.join('\n')], { env, cwd: project });
  }

  it('puts no input into its script, and takes programs and images by digest only', () => {
    assert.doesNotMatch(job.script.join('\n'), /\$\[\[/);
    assert.match(`a@sha256:${'0'.repeat(64)}`, new RegExp(inputs['image']?.regex ?? '^$'));
    assert.doesNotMatch('debian:13', new RegExp(inputs['image']?.regex ?? ''));
    assert.doesNotMatch('http://a', new RegExp(inputs['url']?.regex ?? ''));
  });

  it('writes every report that it gives to GitLab, and fails as the scan does', async () => {
    const { code, stdout, stderr } = await runJob({
      from: join(ROOT, 'examples/first-scan/advisories'),
      'fail-on': 'any',
    });
    assert.equal(code, 1, stderr);
    assert.match(stdout, /CVE-2023-32681/);
    const { container_scanning: ofImages = '', ...reports } = job.artifacts.reports;
    assert.ok(!existsSync(join(project, ofImages)));
    const read = (name = '') => readFileSync(join(project, name), 'utf8');
    for (const name of Object.values(reports)) JSON.parse(read(name));
    assert.match(read(reports['dependency_scanning']), /"file": "requirements.txt"/);
    assert.match(read(reports['sast']), /"file": "Dockerfile"/);
    assert.match(read(reports['codequality']), /"path": "requirements.txt"/);
  });

  it('runs nothing but what is pinned', async () => {
    const { code, stderr } = await runJob({ sha256: '0'.repeat(64) });
    assert.equal(code, 2);
    assert.match(stderr, /not the one that is pinned/);
    assert.deepEqual(globSync('gl-*', { cwd: project }), []);
  });

  it('takes hostile inputs for what they are', async () => {
    for (const word of ['$(touch pwned)', '"; touch pwned; "', '--output=pwned', '-x']) {
      const { code } = await runJob({ target: word, from: join(ROOT, 'examples/first-scan/advisories') });
      assert.notEqual(code, 0);
      assert.deepEqual(globSync('**/pwned', { cwd: work }), []);
    }
  });
});

describe('the pre-commit hooks', { skip: missing('git') }, () => {
  interface Hook {
    readonly id: string;
    readonly name: string;
    readonly entry: string;
    readonly language: string;
    readonly args?: readonly string[];
  }
  const hooks = parse(readFileSync(join(ROOT, '.pre-commit-hooks.yaml'), 'utf8')) as Hook[];
  const wordsOf = (id: string) => {
    const hook = hooks.find((one) => one.id === id) ?? assert.fail(id);
    const [program, ...words] = [...hook.entry.split(' '), ...(hook.args ?? [])];
    assert.equal(program, 'plimsoll');
    return words;
  };

  it('have what pre-commit demands of each', () => {
    for (const { id, name, entry, language } of hooks)
      assert.ok(id && name && entry && language === 'system', id);
  });

  it('refuse a staged secret and a misconfiguration, and nothing else', async () => {
    const work = mkdtempSync(join(tmpdir(), 'plimsoll-pre-commit-'));
    const env = { PATH: process.env['PATH'] ?? '', HOME: work, GIT_CONFIG_NOSYSTEM: '1' };
    const git = (...args: string[]) => must('git', ['-C', work, ...args], { env });
    const hook = async (id: string) => (await plimsoll(wordsOf(id), join(work, '.cache'), work)).code;
    await git('init', '--quiet');
    writeFileSync(join(work, 'notes.txt'), 'nothing\n');
    await git('add', 'notes.txt');
    assert.equal(await hook('plimsoll-leaks'), 0);
    // A fake key, of random letters, and in no text as a whole.
    writeFileSync(join(work, 'notes.txt'), `aws_access_key_id = ${['AKIA', 'QYLPMN5HFIQR7XYA'].join('')}\n`);
    await git('add', 'notes.txt');
    assert.equal(await hook('plimsoll-leaks'), 1);
    writeFileSync(join(work, 'Dockerfile'), 'FROM debian\nRUN curl http://a.example/x | sh\nUSER root\n');
    assert.equal(await hook('plimsoll-check'), 1);
    rmSync(work, { recursive: true });
  });
});

describe('the Homebrew formula', () => {
  const script = join(ROOT, 'deploy/homebrew/formula.sh');
  const [x64, arm64] = ['1'.repeat(64), '2'.repeat(64)];
  const sums = `${x64}  plimsoll-linux-x64\n${arm64}  plimsoll-linux-arm64\n${'3'.repeat(64)}  plimsoll-1.2.3.tgz\n`;
  let work: string;
  before(() => {
    work = mkdtempSync(join(tmpdir(), 'plimsoll-homebrew-'));
  });
  after(() => rmSync(work, { recursive: true }));
  const formula = (input: string, ...args: string[]) => {
    writeFileSync(join(work, 'SHA256SUMS'), input);
    return run('bash', ['-c', 'bash "$0" "$@" <SHA256SUMS', script, ...args], { cwd: work });
  };

  it('has the files of a release by their digests', async () => {
    const { code, stdout, stderr } = await formula(sums, 'owner/plimsoll', '1.2.3');
    assert.equal(code, 0, stderr);
    assert.match(stdout, new RegExp(`v1\\.2\\.3/plimsoll-linux-x64"\\n +sha256 "${x64}"`));
    assert.match(stdout, new RegExp(`v1\\.2\\.3/plimsoll-linux-arm64"\\n +sha256 "${arm64}"`));
  });

  it('is Ruby', { skip: missing('ruby') }, async () => {
    const { stdout } = await formula(sums, 'owner/plimsoll', '1.2.3');
    writeFileSync(join(work, 'plimsoll.rb'), stdout);
    assert.match(await must('ruby', ['-c', 'plimsoll.rb'], { cwd: work }), /Syntax OK/);
  });

  it('is not written of what is no release', async () => {
    assert.notEqual((await formula('', 'owner/plimsoll', '1.2.3')).code, 0);
    assert.notEqual((await formula(`${sums}${sums}`, 'owner/plimsoll', '1.2.3')).code, 0);
    for (const args of [[], ['owner'], ['owner/plimsoll', '1"'], ['a/b"#{1}', '1.2.3']])
      assert.equal((await formula(sums, ...args)).code, 2);
  });
});
