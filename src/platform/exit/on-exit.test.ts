import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-exit-'));
after(() => rmSync(folder, { recursive: true }));

/** A process that has made a folder, to be removed when it ends; `then` is what it does meanwhile, and has begun when this is told. */
async function start(name: string, then: string) {
  const path = join(folder, name);
  const script = `
    import { mkdirSync, rmSync } from 'node:fs';
    import { onExit } from ${JSON.stringify(join(import.meta.dirname, 'on-exit.ts'))};
    const path = ${JSON.stringify(path)};
    mkdirSync(path);
    const made = onExit(() => rmSync(path, { recursive: true }));
    onExit(() => { throw new Error('another that fails'); });
    ${then};
    console.log('made');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), ended]);
  return { path, child, ended };
}

describe('what is to be done when a process ends', () => {
  it('is done when it is ended by a signal, and the process ends by that signal', async () => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      const { path, child, ended } = await start(signal, 'setInterval(() => {}, 1000)');
      child.kill(signal);
      assert.deepEqual(await ended, [null, signal]);
      assert.equal(existsSync(path), false, signal);
    }
  });

  it('is done when it ends by itself, or by a fault', async () => {
    for (const [name, then, code] of [
      ['self', 'process.exit(3)', 3],
      ['fault', 'throw new Error("fault")', 1],
    ] as const) {
      const { path, ended } = await start(name, then);
      assert.deepEqual(await ended, [code, null]);
      assert.equal(existsSync(path), false, name);
    }
  });

  it('is not done once it is disposed of, nor while somebody else takes care of the signal', async () => {
    const disposed = await start('disposed', 'made[Symbol.dispose]();');
    await disposed.ended;
    assert.equal(existsSync(disposed.path), true);
    const handled = await start(
      'handled',
      'const stay = setInterval(() => {}, 1000); process.on("SIGINT", () => { made[Symbol.dispose](); clearInterval(stay); })',
    );
    handled.child.kill('SIGINT');
    assert.deepEqual(await handled.ended, [0, null]);
    assert.equal(existsSync(handled.path), true);
  });
});
