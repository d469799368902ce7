import assert from 'node:assert/strict';
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { after, before, beforeEach, describe, it } from 'node:test';
import { parse } from 'yaml';
import { ROOT } from '../architecture/source-files.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { type Outcome, run } from './command.ts';

export const lane: Lane = 'anywhere';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const ACTION = join(ROOT, 'deploy/action');

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** All steps of all actions and workflows that the repository has. */
function allSteps(): { readonly file: string; readonly step: Step }[] {
  const files = globSync('{deploy/action,.github}/**/*.{yml,yaml}', { cwd: ROOT });
  return files.flatMap((file) => {
    const document = parse(readFileSync(join(ROOT, file), 'utf8')) as {
      runs?: { steps: Step[] };
      jobs?: Record<string, { steps: Step[] }>;
    };
    const lists = [document.runs?.steps, ...Object.values(document.jobs ?? {}).map(({ steps }) => steps)];
    return lists.flatMap((steps) => (steps ?? []).map((step) => ({ file, step })));
  });
}

describe('actions and workflows', () => {
  it('put nothing into scripts that is not written in them', () => {
    const scripts = allSteps().flatMap(({ step }) => step.run ?? []);
    assert.ok(scripts.length > 1);
    assert.deepEqual(
      scripts.filter((script) => script.includes('${{')),
      [],
    );
  });

  it('use others by the hash of a commit', () => {
    const used = allSteps().flatMap(({ file, step }) =>
      step.uses === undefined ? [] : [`${file} ${step.uses}`],
    );
    assert.deepEqual(
      used.filter((use) => !/@[0-9a-f]{40}$/.test(use)),
      [],
    );
  });

  it('are described with actions by the hash of a commit too', () => {
    const readme = readFileSync(join(ACTION, 'README.md'), 'utf8');
    const used = Array.from(readme.matchAll(/uses: (\S+?)@(.*)/g), ([, , ref = '']) => ref);
    assert.ok(
      used.length > 1 && used.every((ref) => /^([0-9a-f]{40} #|<full hash of a commit>)/.test(ref)),
      used.join(),
    );
  });
});

describe('the action', () => {
  let work: string;
  let temporary: string;

  /** A checkout of the action whose program tells what it was called with, and ends with the code that is in a file. */
  function checkout(place: string): string {
    const root = join(work, place);
    cpSync(ACTION, join(root, 'deploy/action'), { recursive: true });
    const program = `#!/bin/sh
printf '%s\\0' "$@" > '${work}/called-'$1
[ "$1" = db ] && exit 0
for word; do case $word in --output=*=*) echo written > "\${word#--output=*=}" ;; esac; done
echo "::set-output name=exit-code::0"
exit "$(cat '${work}/code')"
`;
    writeFileSync(join(root, 'plimsoll'), program, { mode: 0o755 });
    return join(root, 'deploy/action');
  }

  /** Runs a step's script as the runner does, with the inputs that `action.yml` gives where none are given. */
  function runScript(
    name: string,
    path: string,
    variables: Readonly<Record<string, string>>,
  ): Promise<Outcome> {
    const { inputs } = parse(readFileSync(join(ACTION, 'action.yml'), 'utf8')) as {
      inputs: Record<string, { default: string }>;
    };
    const usual = Object.entries(inputs).map(([key, { default: value }]) => [
      `INPUT_${key.toUpperCase().replaceAll('-', '_')}`,
      value,
    ]);
    const env = {
      PATH: `${join(work, 'bin')}:/usr/bin:/bin`,
      GITHUB_ACTION_PATH: path,
      GITHUB_WORKSPACE: join(work, 'workspace'),
      GITHUB_SHA: COMMIT,
      GITHUB_REF: 'refs/heads/main',
      GITHUB_REPOSITORY: 'owner/repository',
      GITHUB_OUTPUT: join(temporary, 'output'),
      GITHUB_STEP_SUMMARY: join(temporary, 'summary'),
      RUNNER_TEMP: temporary,
      ACTION_REF: COMMIT,
      ...(Object.fromEntries(usual) as Record<string, string>),
      ...variables,
    };
    return run('bash', [join(path, name)], { env, cwd: join(work, 'workspace') });
  }

  const called = (command: string): string[] =>
    readFileSync(join(work, `called-${command}`), 'utf8')
      .split('\0')
      .slice(0, -1);
  const output = (): string => readFileSync(join(temporary, 'output'), 'utf8');

  before(() => {
    work = mkdtempSync(join(tmpdir(), 'plimsoll-action-'));
    for (const name of ['bin', 'workspace']) mkdirSync(join(work, name));
    writeFileSync(join(work, 'bin/npm'), `#!/bin/sh\necho "$@" >> '${work}/npm'\necho '::notice::built'\n`, {
      mode: 0o755,
    });
    writeFileSync(
      join(work, 'bin/gh'),
      `#!/bin/sh\nprintf '%s\\n' "$@" > '${work}/gh'\ncp "$6" '${work}/body'\n`,
      { mode: 0o755 },
    );
  });
  after(() => rmSync(work, { recursive: true }));
  beforeEach(() => {
    temporary = mkdtempSync(join(work, 'temporary-'));
    writeFileSync(join(work, 'code'), '0');
    rmSync(join(work, 'called-scan'), { force: true });
  });

  for (const ref of [
    'v1',
    'main',
    'v1.2.3',
    COMMIT.slice(0, 12),
    `${COMMIT}0`,
    COMMIT.toUpperCase(),
    `v1\n${COMMIT}`,
  ]) {
    it(`refuses ${JSON.stringify(ref)}`, async () => {
      const { code, stderr } = await runScript('scan.sh', checkout('refused'), { ACTION_REF: ref });
      assert.equal(code, 2);
      assert.match(stderr, /full hash of a commit/);
      assert.equal(stderr.split('\n').length, 3);
      assert.ok(!existsSync(join(work, 'called-scan')));
    });
  }

  it('knows its reference by its folder, where the runner does not tell it', async () => {
    const tag = await runScript('scan.sh', checkout('_actions/owner/plimsoll/v1'), { ACTION_REF: '' });
    assert.equal(tag.code, 2);
    const commit = await runScript('scan.sh', checkout(`_actions/owner/plimsoll/${COMMIT}`), {
      ACTION_REF: '',
    });
    assert.equal(commit.code, 0, commit.stderr);
    const own = await runScript('scan.sh', checkout('workspace/own'), { ACTION_REF: '' });
    assert.equal(own.code, 0, own.stderr);
    const nowhere = await runScript('scan.sh', checkout('nowhere'), { ACTION_REF: '' });
    assert.equal(nowhere.code, 2);
  });

  it('installs by the lock file, without scripts', async () => {
    rmSync(join(work, 'npm'), { force: true });
    await runScript('scan.sh', checkout('installed'), {});
    assert.match(readFileSync(join(work, 'npm'), 'utf8'), /^ci --ignore-scripts .*\nrun --silent build\n$/);
  });

  const HOSTILE = [
    '$(touch pwned)',
    '`touch pwned`',
    '"; touch pwned; "',
    "'; touch pwned; '",
    '--output=/etc/passwd',
    '-x',
    'a b\tc *',
    'line\n::set-output name=x::y\n',
    '${{ github.token }}',
    '\\',
    '!!',
  ];
  for (const word of HOSTILE) {
    it(`takes ${JSON.stringify(word)} for what it is, in every input`, async () => {
      const names = ['TARGET', 'SCANNERS', 'SEVERITY', 'FAIL_ON', 'FORMAT', 'FROM'];
      const inputs = Object.fromEntries(names.map((name) => [`INPUT_${name}`, word]));
      const { code, stderr } = await runScript('scan.sh', checkout('hostile'), inputs);
      assert.equal(code, 0, stderr);
      assert.deepEqual(called('db'), ['db', 'update', '--quiet', `--from=${word}`]);
      const words = called('scan');
      assert.deepEqual(words.slice(-2), ['--', word]);
      for (const name of ['format', 'scanners', 'severity', 'fail-on'])
        assert.ok(words.includes(`--${name}=${word}`));
      assert.deepEqual(globSync('**/pwned', { cwd: work }), []);
    });
  }

  it('lets nothing that was scanned command the runner', async () => {
    const { stdout, stderr } = await runScript('scan.sh', checkout('muted'), {});
    const [, token] = /^::stop-commands::([0-9a-f]{32})\n/.exec(stdout) ?? [];
    assert.ok(token, stdout);
    assert.ok(stdout.endsWith(`\n::${token}::\n`), stdout);
    assert.match(stdout, /::set-output/);
    // What npm says is none of its output.
    assert.match(stderr, /::notice::built/);
  });

  it('fails as the scan does, once it has told where the report is', async () => {
    writeFileSync(join(work, 'code'), '1');
    const { code } = await runScript('scan.sh', checkout('failed'), {});
    assert.equal(code, 1);
    assert.equal(
      output(),
      `exit-code=1\nsarif=${temporary}/plimsoll.sarif\nsnapshot=${temporary}/plimsoll-snapshot.json\n`,
    );
    assert.equal(readFileSync(join(temporary, 'summary'), 'utf8'), 'written\n');
  });

  it('uploads the report', async () => {
    const sarif = join(temporary, 'plimsoll.sarif');
    writeFileSync(sarif, '{"version":"2.1.0"}');
    const { code, stderr } = await runScript('upload.sh', checkout('uploaded'), {
      SARIF: sarif,
      GH_TOKEN: 'a fake token',
      GITHUB_REF: 'refs/heads/a"b',
    });
    assert.equal(code, 0, stderr);
    assert.match(
      readFileSync(join(work, 'gh'), 'utf8'),
      /^api\n--method\nPOST\n\/repos\/owner\/repository\/code-scanning\/sarifs\n/,
    );
    const body = JSON.parse(readFileSync(join(work, 'body'), 'utf8')) as Record<string, string>;
    assert.equal(body['commit_sha'], COMMIT);
    assert.equal(gunzipSync(Buffer.from(body['sarif'] ?? '', 'base64')).toString(), '{"version":"2.1.0"}');
  });

  it('submits the packages, with what only the run knows', async () => {
    const snapshot = join(temporary, 'snapshot.json');
    writeFileSync(snapshot, '{\n  "version": 0,\n  "manifests": {}\n}\n');
    const { code, stderr } = await runScript('submit.sh', checkout('submitted'), {
      SNAPSHOT: snapshot,
      TARGET: '.',
      GH_TOKEN: 'a fake token',
      GITHUB_REF: 'refs/heads/a"b\\\n',
      GITHUB_RUN_ID: '7',
      GITHUB_WORKFLOW: 'ci',
      GITHUB_JOB: 'scan',
    });
    assert.equal(code, 0, stderr);
    assert.match(
      readFileSync(join(work, 'gh'), 'utf8'),
      /\n\/repos\/owner\/repository\/dependency-graph\/snapshots\n/,
    );
    assert.deepEqual(JSON.parse(readFileSync(join(work, 'body'), 'utf8')), {
      sha: COMMIT,
      ref: 'refs/heads/ab',
      job: { id: '7', correlator: 'ci scan .' },
      version: 0,
      manifests: {},
    });
  });

  it('drops the network while it reads what is on the runner, and only then', async () => {
    const root = join(work, 'dropped');
    const path = checkout('dropped');
    const program = `#!/bin/sh\n[ "$1" = scan ] || exit 0\ntail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '\necho "$@"\n`;
    writeFileSync(join(root, 'plimsoll'), program);
    const here = await runScript('scan.sh', path, { INPUT_TARGET: '.' });
    assert.match(here.stdout, /^::stop-commands::.*\nlo\nscan .*--offline -- \.\n/, here.stderr);
    const there = await runScript('scan.sh', path, { INPUT_TARGET: 'registry.example/a:1' });
    assert.doesNotMatch(there.stdout, /--offline/);
  });

  it('scans, with the program itself', async () => {
    const root = join(work, 'real');
    const path = checkout('real');
    const program = `#!/bin/sh\nexec '${join(ROOT, 'plimsoll')}' "$@"\n`;
    writeFileSync(join(root, 'plimsoll'), program);
    chmodSync(join(root, 'plimsoll'), 0o755);
    writeFileSync(join(work, 'workspace/requirements.txt'), 'requests==2.28.0\n');
    const { code, stdout, stderr } = await runScript('scan.sh', path, {
      INPUT_FROM: join(ROOT, 'examples/first-scan/advisories'),
      INPUT_FAIL_ON: 'any',
      PLIMSOLL_CACHE_DIR: join(work, 'cache'),
    });
    assert.equal(code, 1, stderr);
    assert.match(stdout, /CVE-2023-32681/);
    assert.match(readFileSync(join(temporary, 'plimsoll.sarif'), 'utf8'), /CVE-2023-32681/);
    assert.match(readFileSync(join(temporary, 'summary'), 'utf8'), /CVE-2023-32681/);
    assert.match(
      readFileSync(join(temporary, 'plimsoll-snapshot.json'), 'utf8'),
      /"pkg:pypi\/requests@2\.28\.0"/,
    );
  });
});
