import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { status } from '@grpc/grpc-js';
import { Fault } from '../../model/fault.ts';
import { driverAt } from './driver.fixture.ts';
import { serveProvider } from './serve.ts';
import type { AnswerMount } from './types.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-csi-'));
after(() => rmSync(folder, { recursive: true }));

async function withDriver(mount: AnswerMount, use: (driver: ReturnType<typeof driverAt>) => Promise<void>) {
  const socket = join(folder, 'vault.sock');
  await using _served = await serveProvider(socket, { name: 'plimsoll', version: '1.2.3', mount });
  assert.equal(statSync(socket).mode & 0o777, 0o600);
  const driver = driverAt(socket);
  await use(driver);
  driver.close();
}

describe('a provider of the CSI driver', () => {
  it('tells its version and gives files, as the protocol has them', async () => {
    const contents = Buffer.from([0, 255, 10]);
    const mount: AnswerMount = ({ attributes, permission }) =>
      Promise.resolve({
        files: [{ path: 'key', mode: 0o400, contents }],
        versions: [{ id: attributes, version: permission }],
      });
    await withDriver(mount, async (driver) => {
      assert.deepEqual(await driver.version(), {
        version: 'v1alpha1',
        runtime_name: 'plimsoll',
        runtime_version: '1.2.3',
      });
      const mounted = await driver.mount({ a: 1 });
      assert.deepEqual(mounted.files, [{ path: 'key', mode: 0o400, contents }]);
      assert.deepEqual(mounted.object_version, [{ id: '{"a":1}', version: '292' }]);
    });
  });

  it('fails with a status of the protocol, and goes on', async () => {
    const mount: AnswerMount = () => Promise.reject(new Fault('unreachable', 'no vault answers'));
    await withDriver(mount, async (driver) => {
      for (let time = 0; time < 2; time += 1)
        await assert.rejects(driver.mount({}), { code: status.UNAVAILABLE, details: 'no vault answers' });
    });
  });
});
