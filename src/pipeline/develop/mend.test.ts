import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { NO_EXCEPTIONS } from '../build/exceptions.ts';
import type { BuildServices } from '../build/services.ts';
import type { CheckRequest } from './check.ts';
import { mend, mendable } from './mend.ts';

const SERVICES: BuildServices = {
  http: { request: () => assert.fail('a folder asks no network') },
  environment: {},
  cache: { get: () => undefined, set: () => undefined, [Symbol.dispose]: () => undefined },
  openAdvisories: () => undefined,
  now: () => new Date('2099-01-03T00:00:00Z'),
  progress: () => undefined,
  onExit: () => ({ [Symbol.dispose]: () => undefined }),
  saveMemory: () => undefined,
  toolVersion: '0.0.0',
};
const POD =
  'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: web:1.2\n      securityContext:\n        privileged: true\n';

describe('mending', () => {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-mend-'));
  after(() => rmSync(work, { recursive: true }));
  const folder = (name: string, text: string): CheckRequest => {
    mkdirSync(join(work, name));
    writeFileSync(join(work, name, 'pod.yaml'), text);
    const exceptions = { ...NO_EXCEPTIONS, trustsTarget: true };
    const target = join(work, name);
    return {
      target,
      name: undefined,
      platform: undefined,
      allowHttp: false,
      maximumDataAge: Infinity,
      exceptions,
    };
  };

  it('goes on with what is certain once something is mended, and says the same without writing', async () => {
    const request = folder('rounds', POD);
    const { mended } = await mendable(request, SERVICES);
    assert.match(mended[0]?.after ?? '', /privileged: false\n {8}allowPrivilegeEscalation: false\n/);
    assert.equal(readFileSync(join(work, 'rounds/pod.yaml'), 'utf8'), POD);
    const written = new Map<string, string>();
    const done = await mend(request, SERVICES, (path, text) => written.set(path, text));
    assert.deepEqual(done.mended, mended);
    assert.deepEqual([...written], [[join(work, 'rounds/pod.yaml'), mended[0]?.after]]);
  });

  it('leaves a file whose name is no UTF-8, and mends the others', async (t) => {
    const request = folder('names', POD);
    try {
      writeFileSync(
        Buffer.concat([Buffer.from(join(work, 'names/pod')), Buffer.of(0xff, ...Buffer.from('.yaml'))]),
        POD,
      );
    } catch {
      return t.skip('the file system takes UTF-8 alone');
    }
    const written: string[] = [];
    const { left } = await mend(request, SERVICES, (path) => written.push(path));
    assert.deepEqual([written, left], [[join(work, 'names/pod.yaml')], [join(work, 'names/pod\udcff.yaml')]]);
  });

  it('leaves what somebody answers for, also where that is told only after the first edit', async () => {
    const ignored = POD.replace(
      '      securityContext:',
      '      # plimsoll:ignore kubernetes-allow-privilege-escalation a driver\n      securityContext:',
    );
    const { mended } = await mendable(folder('ignored', ignored), SERVICES);
    assert.match(mended[0]?.after ?? '', /privileged: false\n$/);
  });

  it('writes nothing where a file changed meanwhile', async () => {
    const request = folder('changed', POD);
    const services = {
      ...SERVICES,
      progress: (message: string): void => {
        if (message.startsWith('looking')) writeFileSync(join(work, 'changed/pod.yaml'), `${POD}# more\n`);
      },
    };
    await assert.rejects(
      mend(request, services, () => assert.fail('it was written')),
      { code: 'refused' },
    );
  });
});
