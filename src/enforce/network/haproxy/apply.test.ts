import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { shop } from '../../../../test/fixtures/shop-segmentation.ts';
import { applyRuntime, readPolicy, runtimeSocket, withoutMaps } from './apply.ts';
import { HAPROXY } from './compile.ts';
import { MAP_NAMES, mapFile } from './maps.ts';

const RUNTIME =
  HAPROXY.compile(shop(), { onLoss: 'tighter' }).artefacts.find(({ path }) => path === 'haproxy/runtime.txt')
    ?.text ?? '';

describe('the runtime commands of a policy', () => {
  it('are as they are where every map is another one', () => {
    assert.equal(withoutMaps(RUNTIME, []), RUNTIME);
  });

  it('leave out all about a map that stays, and nothing about others', () => {
    for (const name of MAP_NAMES) {
      const left = withoutMaps(RUNTIME, [`haproxy/${mapFile(name)}`]);
      assert.ok(!left.includes(` ${mapFile(name)}`));
      for (const other of MAP_NAMES)
        assert.equal(
          left.split(` ${mapFile(other)}`).length,
          other === name ? 1 : RUNTIME.split(` ${mapFile(other)}`).length,
        );
    }
    assert.equal(
      withoutMaps(
        RUNTIME,
        MAP_NAMES.map((name) => `haproxy/${mapFile(name)}`),
      ),
      '',
    );
  });

  it('leave requests that are under way the time to be looked up by the decisions and limits of before', async (t) => {
    for (const [runtime, lastPointer] of [
      [RUNTIME, 'limits'],
      [withoutMaps(RUNTIME, [`haproxy/${mapFile('limits')}`]), 'decisions'],
    ] as const) {
      const { socket, commands } = await listener(t);
      await applyRuntime(runtime, socket);
      const last = commands.findLastIndex(({ text }) => text.includes(` ${mapFile(lastPointer)}\n`));
      assert.match(commands[last]?.text ?? '', /^commit map @7 /);
      const next = commands.findIndex(({ text }, index) => index > last && text.startsWith('prepare'));
      const [replaced, removed] = [commands[last], commands[next]];
      assert.ok(replaced && removed && removed.at - replaced.at >= 45, JSON.stringify([replaced, removed]));
      const pointed = commands.slice(0, next).filter(({ text }) => text.startsWith('commit'));
      for (const name of ['rules', 'paths', 'limit-parts'] as const)
        assert.ok(!pointed.some(({ text }) => text.includes(mapFile(name))), name);
    }
  });
});

describe('the policy of a folder', () => {
  it('is what would be read at a start where the process ends while it is asked', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-policy-'));
    mkdirSync(join(folder, 'haproxy/maps'), { recursive: true });
    writeFileSync(join(folder, 'haproxy/maps/rules.map'), 'as written\n');
    let asked = 0;
    const server = createServer({ pauseOnConnect: true }, (connection) => {
      asked += 1;
      if (asked === 1) {
        connection.once('data', () => connection.end('Pid: 7\n'));
        connection.resume();
        return;
      }
      // What it was asked is never read, as by a process that is killed.
      server.close();
      setTimeout(() => connection.destroy(), 50);
    });
    await new Promise<void>((done) => server.listen(runtimeSocket(folder), done));
    t.after(() => {
      server.close();
      rmSync(folder, { recursive: true });
    });
    const wanted = [{ path: 'haproxy/maps/rules.map', text: '' }];
    assert.deepEqual(await readPolicy(folder, wanted), [{ path: wanted[0]?.path, text: 'as written\n' }]);
    assert.equal(asked, 2);
  });
});

/** Answers as HAProxy does, and tells what it was asked and when. */
async function listener(
  t: TestContext,
): Promise<{ socket: string; commands: { text: string; at: number }[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-runtime-'));
  const socket = join(folder, 'socket');
  const commands: { text: string; at: number }[] = [];
  const server = createServer((connection) =>
    connection.once('data', (bytes) => {
      const text = bytes.toString();
      commands.push({ text, at: performance.now() });
      connection.end(text.startsWith('prepare') ? 'New version created: 7\n\n' : '\n');
    }),
  );
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  t.after(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  return { socket, commands };
}
