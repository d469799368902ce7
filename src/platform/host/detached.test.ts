import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

const MODULE = JSON.stringify(join(import.meta.dirname, 'detached.ts'));

/** Told `start`, starts itself again with the next argument, and says how that went; else it is what was started. */
const PROGRAM = `
import { writeFileSync } from 'node:fs';
import { startAtWork, tellStarted } from ${MODULE};
const [role, next, patience] = process.argv.slice(2);
const told = (why) => why.code + ': ' + why.message;
if (role === 'start') console.log(await startAtWork([next], Number(patience)).then(() => 'at work', told));
if (role === 'works') { tellStarted(); setTimeout(() => process.exit(), 200); }
if (role === 'dies') process.exit(3);
if (role === 'hangs') { writeFileSync(process.argv[1] + '.pid', String(process.pid)); setTimeout(() => process.exit(), 60_000); }
`;

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('a process that outlives its starter', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-detached-'));
  after(() => rmSync(folder, { recursive: true }));
  const program = join(folder, 'program.ts');
  writeFileSync(program, PROGRAM);
  const start = (role: string, patience: number): string =>
    spawnSync(process.execPath, [program, 'start', role, String(patience)], {
      encoding: 'utf8',
    }).stdout.trim();

  it('is waited for until it is at work', () => {
    assert.equal(start('works', 60_000), 'at work');
  });

  it('that ends before is a fault, at once', () => {
    assert.equal(start('dies', 60_000), 'refused: the process "dies" ended at once, with exit code 3');
  });

  it('that does not come to work in time is one too, and is ended', async () => {
    assert.equal(start('hangs', 3000), 'refused: the process "hangs" is not at work after 3 s');
    const pid = Number(readFileSync(`${program}.pid`, 'utf8'));
    for (let left = 400; left > 0 && isThere(pid); left -= 1) await sleep(50);
    assert.equal(isThere(pid), false);
  });

  it('is at work also where nobody waits for it any more', () => {
    // A closed pipe: the write fails, and the work goes on.
    const script = '{ "$0" "$1" works; echo "ended with $?" >&2; } | exec true';
    const { stderr } = spawnSync('bash', ['-c', script, process.execPath, program], { encoding: 'utf8' });
    assert.match(stderr, /ended with 0/);
  });
});
