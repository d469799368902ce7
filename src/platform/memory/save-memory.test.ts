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
    import { saveMemory, saveMemoryFor } from ${JSON.stringify(module)};
    if (process.argv[1] === 'save') saveMemory();
    if (process.argv[1] === 'spare') saveMemoryFor({ above: 2 ** 40 });
    if (process.argv[1] === 'late') {
      saveMemoryFor({ above: 2 ** 40 });
      saveMemoryFor({ above: 1 });
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

test('a heap grows in small steps once it is large, if it may be before', () => {
  const module = pathToFileURL(join(import.meta.dirname, 'save-memory.ts')).href;
  const script = `
    let look = () => undefined;
    globalThis.setInterval = (action) => ((look = action), { unref: () => undefined });
    const { saveMemoryFor } = await import(${JSON.stringify(module)});
    saveMemoryFor('perhaps');
    const kept = [];
    for (let megabytes = 0; megabytes < Number(process.argv[1]); megabytes += 4) {
      kept.push(Array.from({ length: 2 ** 19 }, (_, index) => index + 0.5));
      look();
    }
    globalThis.gc();
    for (let made = 0; made < 200; made += 1) kept.push(Array.from({ length: 2 ** 15 }, (_, index) => index + 0.5));`;
  const steps = (megabytes: number): number => {
    const args = ['--trace-gc', '--expose-gc', '--input-type=module', '--eval', script, String(megabytes)];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    assert.equal(stderr, '');
    return stdout.match(/Mark-Compact \(reduce\)/g)?.length ?? 0;
  };
  const [small, large] = [steps(0), steps(48)];
  assert.ok(small < large, `${small} and ${large} collections`);
});

test('what was given on and is garbage is collected sooner, while memory need not be saved', () => {
  const module = pathToFileURL(join(import.meta.dirname, 'save-memory.ts')).href;
  const script = `
    import { saveMemoryFor } from ${JSON.stringify(module)};
    if (process.argv[1] === 'spare') saveMemoryFor({ above: 2 ** 40 });
    const kept = Array.from({ length: 300_000 }, (_, made) => ({ made, half: made / 2 }));
    // Before the first collection V8 does not know yet how much lives.
    globalThis.gc();
    for (let made = 0; made < 9_000_000; made += 1) kept[made % kept.length] = { made, half: made / 2 };`;
  const collections = (how: string): number => {
    const flags = ['--trace-gc', '--expose-gc', '--max-semi-space-size=1'];
    const args = [...flags, '--input-type=module', '--eval', script, how];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    assert.equal(stderr, '');
    return stdout.match(/Mark-Compact/g)?.length ?? 0;
  };
  const [spared, spent] = [collections('spare'), collections('spend')];
  assert.ok(spared > 2 * spent, `${spared} and ${spent} collections`);
});
