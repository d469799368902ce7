import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { Lane } from '../run/e2e/suite.ts';
import { BUSYBOX, BusyboxImage } from './busybox-image.ts';
import { compiled, SHELL_CALLS } from './confinement-stage.ts';
import { absence, missingEngine, missingPodman } from './real-part.ts';

export const lane: Lane = 'engine';

const withoutBusybox = absence(existsSync(BUSYBOX), 'busybox-static');
const SMALL = {
  users: [{ uid: 1000, gid: 1000 }],
  capabilities: [],
  files: [{ path: '/data/**', access: ['read', 'write'] }],
  systemCalls: SHELL_CALLS,
};
const SCRIPT = [
  'id -u; id -g',
  'grep -E "^(CapBnd|NoNewPrivs|Seccomp):" /proc/self/status',
  'echo kept > /data/file && cat /data/file',
  '(echo x > /srv/file) 2>&1',
  'mkdir /data/folder 2>&1',
  'unshare -U true 2>&1',
  'mount -t tmpfs none /srv 2>&1',
  'true',
].join('\n');
const CONFINED =
  /^1000\n1000\nCapBnd:\t0{16}\nNoNewPrivs:\t1\nSeccomp:\t2\nkept\n.*Read-only file system\nmkdir: .*Operation not permitted\nunshare: .*Operation not permitted\nmount: .*\n$/;

for (const engine of ['docker', 'podman'] as const) {
  const skip = withoutBusybox || (engine === 'docker' ? missingEngine() : missingPodman());
  describe(`a container of ${engine}`, { skip }, async () => {
    const image = skip ? undefined : await BusyboxImage.create(engine);
    after(() => image?.[Symbol.asyncDispose]());

    const contained = async (sections: object, script: string, ...flags: string[]) => {
      const output = await compiled(sections, `${engine},seccomp`, ...flags);
      const path = join(output, `${engine}/shop.orders.arguments.json`);
      const options = JSON.parse(readFileSync(path, 'utf8')) as string[];
      assert.ok(image);
      return image.run(output, ['--network=none', ...options], script);
    };

    it('does what its profile allows, and nothing else', async () => {
      const { code, stdout, stderr } = await contained(SMALL, SCRIPT);
      assert.equal(code, 0, stderr);
      assert.match(stdout, CONFINED);
    });

    it('does more where the profile allows more', async () => {
      const systemCalls = [...SHELL_CALLS, 'mkdir', 'mkdirat', 'chown', 'fchownat', 'lchown'];
      const sections = {
        ...SMALL,
        users: [{ uid: 0, gid: 0 }],
        capabilities: ['CHOWN'],
        systemCalls,
      };
      const script = 'mkdir /data/folder && chown 1000 /data/folder && echo done';
      const { code, stdout, stderr } = await contained(sections, script);
      assert.deepEqual([code, stdout], [0, 'done\n'], stderr);
      const refused = await contained({ ...sections, capabilities: [] }, script);
      assert.notEqual(refused.code, 0);
      assert.match(refused.stderr, /chown: .*Operation not permitted/);
    });

    it('starts where the profile says nothing of capabilities, so that privileges can grow', async () => {
      const sections = { users: [{ uid: 1000 }], systemCalls: SHELL_CALLS };
      const { code, stdout, stderr } = await contained(sections, 'grep NoNewPrivs /proc/self/status');
      assert.deepEqual([code, stdout], [0, 'NoNewPrivs:\t0\n'], stderr);
    });

    it('makes no namespaces, and no mounts at hostile paths but those that are meant', async () => {
      const places = ['/data/a,b "c" $x', "/data/%n 'd' \\e", '/data/f=g;h'];
      const sections = {
        capabilities: ['CHOWN'],
        files: places.map((path) => ({ path: `${path}/**`, access: ['write'] })),
        systemCalls: [...SHELL_CALLS, 'unshare'],
      };
      const script = [
        ...places.map((path) => `echo x > '${path.replaceAll("'", "'\\''")}/file' || exit 9`),
        '(echo x > /data/file) 2>&1',
        'unshare -U true 2>&1',
        'unshare -m true 2>&1',
        'true',
      ].join('\n');
      const { code, stdout, stderr } = await contained(sections, script);
      assert.equal(code, 0, stderr);
      assert.match(
        stdout,
        /^.*Read-only file system\nunshare: .*Operation not permitted\nunshare: .*Operation not permitted\n$/,
      );
    });
  });
}
