import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';

const MODULE = JSON.stringify(join(import.meta.dirname, 'detached.ts'));

/** Told `start`, starts itself again with the next argument, and says how that went; else it is what was started. */
const PROGRAM = `
import { startDetached, tellStarted } from ${MODULE};
const [role, next] = process.argv.slice(2);
if (role === 'start') console.log(await startDetached([next], 3000).then(() => 'at work', (why) => why.code + ': ' + why.message));
if (role === 'works') { tellStarted(); setTimeout(() => process.exit(), 200); }
if (role === 'dies') process.exit(3);
if (role === 'hangs') setTimeout(() => process.exit(), 20_000);
`;

describe('a process that outlives its starter', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-detached-'));
  after(() => rmSync(folder, { recursive: true }));
  const program = join(folder, 'program.ts');
  writeFileSync(program, PROGRAM);
  const start = (role: string): string =>
    spawnSync(process.execPath, [program, 'start', role], {
      encoding: 'utf8',
      timeout: 60_000,
    }).stdout.trim();

  it('is waited for until it is at work', () => {
    assert.equal(start('works'), 'at work');
  });

  it('that ends before is a fault, at once', () => {
    assert.equal(start('dies'), 'refused: the process "dies" ended at once, with exit code 3');
  });

  it('that does not come to work in time is one too, and is ended', () => {
    assert.equal(start('hangs'), 'refused: the process "hangs" is not at work after 3 s');
  });

  it('is at work also where nobody waits for it any more', () => {
    const { status } = spawnSync('sh', ['-c', '"$0" "$1" works | true; exit 0', process.execPath, program]);
    assert.equal(status, 0);
    // A closed pipe: the write fails, and the work goes on.
    const script = '{ "$0" "$1" works; echo "ended with $?" >&2; } | exec true';
    const { stderr } = spawnSync('bash', ['-c', script, process.execPath, program], { encoding: 'utf8' });
    assert.match(stderr, /ended with 0/);
  });
});
