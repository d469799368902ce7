import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ROOT } from '../architecture/source-files.ts';
import { until } from '../fixtures/until.ts';
import { BUSYBOX, busyboxRoot, SHELL_CALLS } from './busybox-image.ts';
import { must, type Outcome, run } from './command.ts';
import { absence, missing, missingMachine } from './real-part.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'machine';

const PREFIX = `plimsoll-hook-${process.pid}`;
const IMAGE = `localhost/${PREFIX}:1`;
const skip =
  missingMachine() ||
  absence(existsSync(BUSYBOX), 'busybox-static') ||
  absence(process.getuid?.() === 0, 'root') ||
  missing('runc');

const CONFINED = {
  users: [{ uid: 1000, gid: 1000 }],
  capabilities: [{ name: 'SYS_ADMIN', state: 'refused' }],
  files: [{ path: '/data/**', access: ['read', 'write'] }],
  systemCalls: SHELL_CALLS,
};
const SCRIPT = [
  'id -u',
  'grep -E "^(CapBnd|NoNewPrivs|Seccomp):" /proc/self/status',
  '(echo x > /srv/file) 2>&1',
  'echo kept > /data/file && cat /data/file',
].join('\n');
const HELD = /^1000\nCapBnd:\t0{16}\nNoNewPrivs:\t1\nSeccomp:\t2\n.*Read-only file system\nkept\n$/;

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-hook-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function writeProfiles(name: string, metadata: object): string {
  const path = join(folder, name);
  const profile = { apiVersion: 'plimsoll/v1', kind: 'WorkloadProfile', metadata, ...CONFINED };
  writeFileSync(path, JSON.stringify(profile));
  return path;
}
const NAMED = { name: 'orders', namespace: 'shop' };

async function importImage(engine: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const archive = join(folder, 'root.tar');
  if (!existsSync(archive)) {
    busyboxRoot(join(folder, 'root'));
    await must('tar', ['-C', join(folder, 'root'), '-cf', archive, '.']);
  }
  const env = { ...process.env, ...environment };
  await must(engine, ['import', archive, IMAGE], { env });
  return (await must(engine, ['image', 'inspect', '--format', '{{.Id}}', IMAGE], { env })).trim();
}

async function written(...args: readonly string[]): Promise<void> {
  const { code, stderr } = await run(join(ROOT, 'plimsoll'), ['profile', 'apply', ...args]);
  assert.equal(code, 0, stderr);
}

/** What both engines have to show; `start` gives a script to a container of the image. */
function confinesEveryContainer(
  start: (engineOptions: readonly string[], script: string) => Promise<Outcome>,
  member: (workload: string) => string,
  profiles: () => { readonly named: string; readonly ofImage: string },
  use: (file: string, ...flags: readonly string[]) => Promise<void>,
): void {
  it('confines a container whose workload is named', async () => {
    await use(profiles().named);
    const { stdout, stderr } = await start([member('shop/orders')], SCRIPT);
    assert.match(stdout, HELD, stderr);
  });

  it('takes back what was asked for beyond the profile', async () => {
    const options = [member('shop/orders'), '--privileged', '--pid=host', '--ulimit=core=-1:-1'];
    const { stdout, stderr } = await start(options, `${SCRIPT}; readlink /proc/1/exe >&2; echo $$ >&2`);
    assert.match(stdout, HELD, stderr);
    assert.match(stderr, /\b1\n$/, 'it is the first process of its own namespace');
  });

  it('starts nothing by a name that no profile has, nor with a place that rules the host', async () => {
    const refused = [[member('shop/other')], [member('shop/orders'), '--volume=/etc:/host']];
    for (const options of refused) {
      const { code, stdout } = await start(options, 'echo started');
      assert.notEqual(code, 0);
      assert.equal(stdout, '');
    }
  });

  it('leaves containers without a profile alone, unless all must have one', async () => {
    assert.equal((await start([], 'id -u')).stdout, '0\n');
    await use(profiles().named, '--require-profile');
    assert.equal((await start([], 'id -u')).stdout, '');
  });

  it('knows the profile of an image, and takes no other one for it', async () => {
    await use(profiles().ofImage);
    const { stdout, stderr } = await start([], SCRIPT);
    assert.match(stdout, HELD, stderr);
    const other = writeProfiles('other-image.yaml', {
      ...NAMED,
      images: [{ reference: 'x', digest: `sha256:${'0'.repeat(64)}` }],
    });
    await use(other);
    assert.equal((await start([member('shop/orders')], 'echo started')).stdout, '');
  });

  it('starts nothing where profiles cannot be read', async () => {
    const file = writeProfiles('gone.yaml', NAMED);
    await use(file);
    rmSync(file);
    assert.equal((await start([member('shop/orders')], 'echo started')).stdout, '');
  });
}

describe('a hook of Podman', { skip: skip || missing('podman') }, () => {
  const hooks = join(folder, 'hooks.d');
  let named = '';
  let ofImage = '';
  let runs = 0;
  before(async () => {
    const digest = `sha256:${(await importImage('podman', {})).replace('sha256:', '')}`;
    named = writeProfiles('named.yaml', NAMED);
    ofImage = writeProfiles('of-image.yaml', { ...NAMED, images: [{ reference: IMAGE, digest }] });
  });
  after(() => void spawnSync('podman', ['rmi', '--force', IMAGE]));

  confinesEveryContainer(
    async (options, script) => {
      runs += 1;
      const name = `${PREFIX}-${runs}`;
      after(() => void spawnSync('podman', ['rm', '--force', '--ignore', name]));
      // Podman keeps what is removed at its end elsewhere.
      const kept = runs % 2 === 0 ? ['--rm'] : [];
      const own = ['--hooks-dir', hooks, 'run', ...kept, '--network=none', `--name=${name}`];
      return run('podman', ['--runtime', 'runc', ...own, ...options, IMAGE, 'sh', '-c', script]);
    },
    (workload) => `--annotation=plimsoll.member=${workload}`,
    () => ({ named, ofImage }),
    (file, ...flags) => written(file, '--oci-hook', hooks, ...flags),
  );
});

describe('a runtime of Docker', { skip: skip || missing('docker', 'dockerd') }, () => {
  const runtime = join(folder, 'plimsoll-runtime');
  const socket = `unix://${folder}/docker.sock`;
  const environment = { ...process.env, DOCKER_HOST: socket };
  let named = '';
  let ofImage = '';
  let end = (): Promise<void> => Promise.resolve();
  before(async () => {
    named = writeProfiles('named.yaml', NAMED);
    await written(named, '--oci-runtime', runtime);
    end = await startDocker(socket, runtime);
    const digest = await importImage('docker', { DOCKER_HOST: socket });
    ofImage = writeProfiles('of-image.yaml', { ...NAMED, images: [{ reference: IMAGE, digest }] });
  });
  after(() => end());

  confinesEveryContainer(
    (options, script) => {
      const args = ['run', '--rm', '--network=none', ...options, IMAGE, 'sh', '-c', script];
      return run('docker', args, { env: environment });
    },
    (workload) => `--label=plimsoll.member=${workload}`,
    () => ({ named, ofImage }),
    (file, ...flags) => written(file, '--oci-runtime', runtime, ...flags),
  );
});

/** An engine of our own, which touches no network. */
async function startDocker(socket: string, runtime: string): Promise<() => Promise<void>> {
  const state = mkdtempSync('/run/plimsoll-hook-');
  const data = join(folder, 'docker');
  mkdirSync(data);
  const args = ['--host', socket, '--data-root', data, '--exec-root', state, '--pidfile', join(state, 'pid')];
  const apart = ['--bridge=none', '--iptables=false', '--ip6tables=false', '--ip-forward=false'];
  const own = ['--add-runtime', `plimsoll=${runtime}`, '--default-runtime', 'plimsoll'];
  const log = join(folder, 'docker.log');
  const engine = spawn('sh', ['-c', `exec dockerd "$@" >'${log}' 2>&1`, 'sh', ...args, ...apart, ...own]);
  const ended = once(engine, 'exit');
  const said = () => (existsSync(log) ? readFileSync(log, 'utf8') : '');
  const isUp = () => {
    assert.equal(engine.exitCode, null, said());
    return existsSync(socket.replace('unix://', ''));
  };
  await until(isUp, said, 60);
  await must('docker', ['-H', socket, 'version']);
  return async () => {
    engine.kill('SIGTERM');
    await ended;
    rmSync(state, { recursive: true, force: true });
  };
}
