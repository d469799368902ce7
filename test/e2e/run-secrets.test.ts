import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Lane } from '../run/e2e/suite.ts';
import { busyboxRoot } from './busybox-image.ts';
import { must, run } from './command.ts';
import { type DeliveryStage, startDeliveryStage } from './delivery-stage.ts';
import { missingEngine, missingPodman } from './real-part.ts';
import { folder, plimsoll, PREFIX, profileFile, SMALL, withoutBusybox } from './run-stage.ts';

export const lane: Lane = 'engine';

const containers = join(folder, 'containers.conf');
writeFileSync(containers, '[engine]\nruntime = "runc"\n');
const ENVIRONMENT = { docker: {}, podman: { CONTAINERS_CONF_OVERRIDE: containers } } as const;

/** What is seen of the secret in a container: itself, who has it, whether it can be changed, and where else it is. */
const LOOK = `cat /run/secrets/db; echo; stat -c '%u %a' /run/secrets/db; (echo x > /run/secrets/db) 2>&1
grep -E ' /run/secrets/db ' /proc/self/mountinfo | grep -c 'tmpfs'
word=fake; env | grep -c "$word-one"; tr '\\0' ' ' < /proc/1/cmdline | grep -c "$word-one"`;

for (const engine of ['docker', 'podman'] as const) {
  const skip = withoutBusybox || (engine === 'docker' ? missingEngine() : missingPodman());
  describe(`plimsoll run --secret with ${engine}`, { skip }, () => {
    const image = `localhost/${PREFIX}-secrets:1`;
    const name = `${PREFIX}-secrets`;
    let stage: DeliveryStage;
    before(async () => {
      stage = await startDeliveryStage();
      const [root, archive] = [join(folder, `secrets-${engine}`), join(folder, `secrets-${engine}.tar`)];
      busyboxRoot(root, ['env', 'tr', 'stat', 'sleep']);
      await must('tar', ['-C', root, '-cf', archive, '.']);
      await must(engine, ['import', archive, image]);
    });
    after(async () => {
      spawnSync(engine, ['rm', '--force', name]);
      await run(engine, ['rmi', '--force', image]);
      await stage.stop();
    });
    const left = () => readdirSync('/dev/shm').filter((one) => one.startsWith('plimsoll-secrets-'));
    const started = (secret: string, options: readonly string[], ...command: string[]) => {
      const own = ['--network=none', `--name=${name}`, ...options];
      const args = [
        'run',
        '--engine',
        engine,
        '--profile',
        profileFile(SMALL),
        '--secret',
        secret,
        '--',
        ...own,
      ];
      return plimsoll([...args, image, ...command], {
        ...ENVIRONMENT[engine],
        VAULT_ADDR: stage.address,
        VAULT_TOKEN: stage.root,
      });
    };

    it('gives a container a file in memory for its user alone, and nothing else', async () => {
      const { code, stdout, stderr } = await started('db=secret/web#password', ['--rm'], 'sh', '-c', LOOK);
      assert.match(
        stdout,
        /^fake-one\n1000 400\n.*(?:Read-only file system|Permission denied)\n1\n0\n0\n$/,
        stderr,
      );
      assert.equal(code, 1, stderr);
      assert.deepEqual(left(), []);
    });

    it('leaves none on the host of a container that goes on, which keeps its own', async () => {
      const detached = await started('db=secret/web#password:/keys/db', ['--detach', '--interactive'], 'cat');
      assert.equal(detached.code, 0, detached.stderr);
      assert.deepEqual(left(), []);
      assert.equal(await must(engine, ['exec', name, 'cat', '/keys/db']), 'fake-one');
      assert.doesNotMatch(await must(engine, ['inspect', name]), /fake-one/);
    });

    it('starts nothing without its secret', async () => {
      const none = await started('db=secret/web#nothing', ['--rm'], 'true');
      assert.deepEqual([none.code, none.stdout], [3, '']);
      const restarts = await started('db=secret/web#password', ['--restart=always'], 'true');
      assert.equal(restarts.code, 2);
      assert.deepEqual(left(), []);
    });
  });
}
