import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Lane } from '../run/e2e/suite.ts';
import { must, run } from './command.ts';
import { missing, missingOwnMachine } from './real-part.ts';
import {
  CONFINED,
  PATIENCE,
  PREFIX,
  SCRIPT,
  SMALL,
  folder,
  plimsoll,
  profileFile,
  setuidRoot,
  withoutBusybox,
} from './run-stage.ts';

export const lane: Lane = 'engine';

describe('plimsoll profile apply', () => {
  it(
    'confines a bundle for runc',
    { skip: missingOwnMachine() || withoutBusybox || missing('runc') },
    async () => {
      const bundle = join(folder, 'bundle');
      setuidRoot(join(bundle, 'rootfs'));
      await must('runc', ['spec', '--bundle', bundle]);
      const path = join(bundle, 'config.json');
      const spec = JSON.parse(readFileSync(path, 'utf8')) as { process: object };
      const command = { terminal: false, args: ['sh', '-c', SCRIPT], env: ['PATH=/bin'] };
      writeFileSync(path, JSON.stringify({ ...spec, process: { ...spec.process, ...command } }));
      const ran = () =>
        run('timeout', ['--kill-after=2', PATIENCE, 'runc', 'run', '--bundle', bundle, `${PREFIX}-bundle`]);
      assert.match((await ran()).stdout, /^0\n0\nCapBnd:\t0*20000420\nNoNewPrivs:\t1\nSeccomp:\t0\n/);
      const args = ['profile', 'apply', profileFile(SMALL), '--oci-bundle', bundle];
      const dry = await plimsoll([...args, '--dry-run']);
      const applied = await plimsoll(args);
      assert.equal(applied.code, 0, applied.stderr);
      assert.equal(readFileSync(path, 'utf8'), dry.stdout);
      const { code, stdout, stderr } = await ran();
      assert.match(stdout, CONFINED, stderr);
      assert.equal(code, 7);
      assert.equal((await plimsoll([...args, '--strict'])).code, 1);
      assert.equal(
        (await plimsoll(['profile', 'apply', profileFile(SMALL), '--oci-bundle', folder])).code,
        3,
      );
    },
  );

  const compose = join(folder, 'compose.yaml');
  const service = (extra: object) =>
    JSON.stringify({
      name: 'shop',
      services: {
        orders: { image: 'localhost/none:1', user: '0', network_mode: 'none', ...extra },
        other: { image: 'localhost/none:1' },
      },
    });

  it('writes an override for the services of a Compose file that have profiles, and the filter beside it', async () => {
    writeFileSync(compose, service({ volumes: ['data:/data'] }));
    const args = ['profile', 'apply', profileFile(SMALL), '--compose', compose];
    const output = join(folder, 'out/override.yaml');
    const { code, stderr } = await plimsoll([...args, '--output', output]);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /service other has no profile \(shop\/other\) and is not confined/);
    const text = readFileSync(output, 'utf8');
    assert.match(text, /^services:\n {2}orders:\n {4}user: 1000:1000\n/m);
    assert.match(text, /- seccomp:\.\/out\/seccomp\/shop\.orders\.json\n/);
    assert.doesNotMatch(text, /tmpfs|other/);
    assert.ok(existsSync(join(folder, 'out/seccomp/shop.orders.json')));
    assert.equal((await plimsoll([...args, '--output', output, '--dry-run'])).stdout, text);
  });

  it('writes none where a service undoes its profile, or no service has one', async () => {
    writeFileSync(compose, service({ privileged: true, volumes: ['/:/host', '${SECRET}:/data'] }));
    const output = join(folder, 'none/override.yaml');
    const refused = await plimsoll([
      'profile',
      'apply',
      profileFile(SMALL),
      '--compose',
      compose,
      '-o',
      output,
    ]);
    assert.equal(refused.code, 1);
    assert.equal(refused.stderr.match(/refused: service orders: /g)?.length, 3, refused.stderr);
    assert.ok(!existsSync(output));
    writeFileSync(compose, '{name: other, services: {web: {image: x}}}');
    const none = await plimsoll(['profile', 'apply', profileFile(SMALL), '--compose', compose, '-o', output]);
    assert.equal(none.code, 3);
  });
});
