import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { supervise } from './supervisor.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-supervisor-'));
after(() => rmSync(folder, { recursive: true }));

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; !condition(); turn += 1) {
    assert.ok(turn < 400, 'it never happened');
    await wait(25);
  }
}

function start(script: string, command = process.execPath) {
  const file = join(folder, 'script.mjs');
  writeFileSync(file, script);
  const notes: string[] = [];
  let output = '';
  const supervised = supervise(
    { command, args: [file], environment: { PLACE: folder } },
    { output: (bytes) => (output += bytes.toString()), note: (text) => notes.push(text) },
  );
  supervised.start();
  return { supervised, notes, output: () => output };
}

describe('a supervised process', () => {
  it('is started again when it ends, whatever ended it', async () => {
    const { supervised, notes, output } = start("console.log('up'); setInterval(() => {}, 1000);");
    await until(() => output() === 'up\n');
    const first = supervised.pid;
    assert.ok(first);
    process.kill(first, 'SIGKILL');
    await until(() => output() === 'up\nup\n');
    assert.notEqual(supervised.pid, first);
    assert.equal(supervised.starts, 2);
    assert.match(notes.join('\n'), /ended \(SIGKILL\)/);
    supervised.restart('SIGTERM');
    await until(() => output() === 'up\nup\nup\n');
    await supervised.stop('SIGTERM', 5000);
    assert.equal(supervised.pid, undefined);
    await wait(300);
    assert.equal(supervised.starts, 3);
  });

  it('is started ever more slowly where it does not stay', async () => {
    const { supervised, notes } = start('process.stderr.write("broken\\n"); process.exit(3);');
    await until(() => supervised.starts === 3);
    await supervised.stop('SIGTERM', 1000);
    assert.ok(notes.includes('broken'));
    assert.ok(notes.some((note) => note.includes('exit code 3')));
  });

  it('is told of where there is no such command', async () => {
    const { supervised, notes } = start('', join(folder, 'no-such-command'));
    await until(() => notes.some((note) => note.includes('cannot be started')));
    await supervised.stop('SIGTERM', 1000);
  });

  it('is ended by force where it does not listen', async () => {
    const marker = join(folder, 'marker');
    const { supervised } = start(
      "import { writeFileSync } from 'node:fs'; process.on('SIGTERM', () => {}); writeFileSync(process.env.PLACE + '/marker', 'x'); setInterval(() => {}, 1000);",
    );
    await until(() => {
      try {
        return readFileSync(marker, 'utf8') === 'x';
      } catch {
        return false;
      }
    });
    await supervised.stop('SIGTERM', 100);
    assert.equal(supervised.pid, undefined);
  });
});
