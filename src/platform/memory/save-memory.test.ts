import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

test('V8 knows what it is told, and does it', () => {
  const module = pathToFileURL(join(import.meta.dirname, 'save-memory.ts')).href;
  // Buffers that nobody holds any more: what waits of them for a collection is in the peak of memory.
  const script = `
    import { existsSync, readFileSync } from 'node:fs';
    import { saveMemory } from ${JSON.stringify(module)};
    if (process.argv[1] === 'save') saveMemory();
    if (process.argv[1] === 'spare') saveMemory(2 ** 40);
    if (process.argv[1] === 'late') {
      saveMemory(2 ** 40);
      saveMemory(1);
    }
    for (let index = 0; index < 40_000; index += 1) Buffer.allocUnsafeSlow(32 * 1024).fill(1);
    // What \`maxRSS\` has is that of the process that started it, where that is more.
    const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
    console.log(/^VmHWM:\\s+(\\d+)/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS);`;
  const peak = (how: string): number => {
    const args = ['--max-semi-space-size=1', '--input-type=module', '--eval', script, how];
    const env = { ...process.env, MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '65536' };
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
    assert.equal(stderr, '');
    return Number(stdout) / 1024;
  };
  const [saved, spent] = [peak('save'), peak('spend')];
  assert.ok(saved < spent - 10, `${saved} MB and ${spent} MB`);
  const [late, spared] = [peak('late'), peak('spare')];
  assert.ok(late < spared - 10, `${late} MB once it takes so much and ${spared} MB before`);
});
