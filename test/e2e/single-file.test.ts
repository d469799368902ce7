import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { VERSION } from '../../src/apps/composition/version.ts';
import { ROOT } from '../architecture/source-files.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { must, type Outcome, run } from './command.ts';
import { absence, missing } from './real-part.ts';
import { buildSingleFiles, keptSingleFiles, singleFileIn } from './single-file.ts';

export const lane: Lane = 'anywhere';
export const needsDownloads = true;

const isLinux = absence(process.platform === 'linux', 'Linux');
/** The number that ELF has for each processor. */
const MACHINES: ReadonlyMap<string, number> = new Map([
  ['x64', 62],
  ['arm64', 183],
]);
const PROFILES = join(ROOT, 'examples/shop/profiles.yaml');

let work: string;
before(() => {
  work = mkdtempSync(join(tmpdir(), 'plimsoll-single-'));
});
after(() => rmSync(work, { recursive: true }));

function assertElf(path: string, cpu: string): void {
  const bytes = readFileSync(path);
  assert.equal(bytes.toString('latin1', 0, 4), '\x7fELF');
  assert.equal(bytes.readUInt16LE(18), MACHINES.get(cpu));
  const sum = createHash('sha256').update(bytes).digest('hex');
  assert.equal(readFileSync(`${path}.sha256`, 'utf8'), `${sum}  ${basename(path)}\n`);
  // Of which folder it was built in, it knows nothing: everybody builds the same file.
  assert.ok(!bytes.includes(ROOT) && !bytes.includes(dirname(dirname(path))));
}

describe('the single file', { skip: isLinux || missing('flock') }, () => {
  let path: string;
  const empty = () => join(work, 'empty');
  const home = () => join(work, 'home');
  /** With nothing in `PATH`, and what would make another Node run something first. */
  const plimsoll = (...args: string[]): Promise<Outcome> =>
    run(path, args, {
      cwd: empty(),
      env: { PATH: '', HOME: home(), NODE_OPTIONS: '--require=/nowhere/preloaded.js' },
    });

  before(async () => {
    mkdirSync(empty());
    mkdirSync(home());
    path = singleFileIn(await keptSingleFiles(), process.arch);
  });

  it('is a program of this processor', () => assertElf(path, process.arch));

  it('has the licences of Node and of all packages beside it', () => {
    const licences = readFileSync(join(dirname(path), 'licenses.txt'), 'utf8');
    assert.match(licences, /^Node\.js is licensed for use as follows:/m);
    assert.match(licences, /^commander [\d.]+: MIT$/m);
  });

  it('tells its version and help', async () => {
    assert.deepEqual(await plimsoll('--version'), { code: 0, stdout: `${VERSION}\n`, stderr: '' });
    assert.match((await plimsoll('scan', '--help')).stdout, /--fail-on/);
  });

  it('scans, with compiled code kept where the next run finds it', async () => {
    const project = join(work, 'project');
    mkdirSync(project);
    writeFileSync(join(project, 'requirements.txt'), 'requests==2.28.0\n');
    const advisories = join(ROOT, 'examples/first-scan/advisories');
    assert.equal((await plimsoll('db', 'update', '--quiet', '--from', advisories)).code, 0);
    const { code, stdout, stderr } = await plimsoll('scan', project, '--offline', '--fail-on', 'any');
    assert.equal(stderr, '');
    assert.equal(code, 1, stdout);
    assert.match(stdout, /CVE-2023-32681/);
    assert.ok(readdirSync(join(home(), '.cache/plimsoll/compiled')).length > 0);
  });

  for (const args of [
    ['network', 'prove', PROFILES],
    ['network', 'connections', PROFILES, '--format', 'svg'],
    ['profile', 'derive', join(ROOT, 'examples/shop'), '--output', 'profiles'],
    ['completion', 'zsh'],
  ]) {
    it(`runs ${args.map((word) => word.replace(ROOT, '.')).join(' ')}`, async () => {
      const { code, stderr } = await plimsoll(...args);
      assert.equal(code, 0, stderr);
    });
  }

  it('names itself, and no other program, where it is to be started again', async () => {
    const hook = join(work, 'hook');
    const { stdout } = await plimsoll('profile', 'apply', PROFILES, '--oci-hook', hook, '--dry-run');
    const { hook: written } = JSON.parse(stdout) as { hook: { path: string; args: string[] } };
    assert.equal(written.path, path);
    assert.deepEqual(written.args.slice(0, 2), [path, 'oci-hook']);
  });

  it('is the same for whoever builds it', async () => {
    const folder = join(work, 'other');
    await buildSingleFiles([process.arch], folder);
    const other = singleFileIn(folder, process.arch);
    assert.ok(!readFileSync(other).includes(work));
    assert.equal(readFileSync(`${other}.sha256`, 'utf8'), readFileSync(`${path}.sha256`, 'utf8'));
  });
});

describe('the single file of the other processor', { skip: isLinux || missing('npm', 'flock') }, () => {
  const cpu = process.arch === 'x64' ? 'arm64' : 'x64';
  const [emulator, libraries] =
    cpu === 'arm64' ? ['qemu-aarch64', '/usr/aarch64-linux-gnu'] : ['qemu-x86_64', '/usr/x86_64-linux-gnu'];
  let path: string;

  before(async () => {
    path = singleFileIn(await keptSingleFiles(), cpu);
  });

  it('is a program of that processor', () => assertElf(path, cpu));

  it('runs there', { skip: missing(emulator) }, async () => {
    assert.equal(await must(emulator, ['-L', libraries, path, '--version']), `${VERSION}\n`);
  });
});
