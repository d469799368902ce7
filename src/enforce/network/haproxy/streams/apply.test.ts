import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { endStream, runningStreams } from './apply.ts';

describe('what a waypoint is passing on', () => {
  it('is nothing where none runs, and unknown where that cannot be told', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-streams-'));
    t.after(() => rmSync(folder, { recursive: true }));
    assert.deepEqual(await runningStreams(folder), []);
    const socket = join(folder, 'runtime.sock');
    const killed = `require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
    assert.throws(() => execFileSync(process.execPath, ['-e', killed, socket]));
    assert.ok(existsSync(socket));
    assert.deepEqual(await runningStreams(folder), []);
    await endStream(folder, '0x1');
    await assert.rejects(runningStreams(import.meta.filename), { code: 'unreachable' });
  });
});
