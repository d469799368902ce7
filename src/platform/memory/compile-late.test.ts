import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

test('V8 knows what it is told, and does it', () => {
  const module = pathToFileURL(join(import.meta.dirname, 'compile-late.ts')).href;
  const script = `
    import { compileLate } from ${JSON.stringify(module)};
    if (process.argv[1] === 'late') compileLate();
    const worked = (given) => (given * 31) % 1009;
    let sum = 0;
    for (let call = 0; call < 15_000; call += 1) sum = worked(sum + call);
    console.log(sum);`;
  const compiled = (when: string): boolean => {
    const args = [
      '--trace-opt',
      '--no-maglev',
      '--no-use-osr',
      // On a crowded machine the thread that compiles would be later than the script.
      '--no-concurrent-recompilation',
      '--input-type=module',
      '--eval',
      script,
      when,
    ];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    assert.equal(stderr, '');
    return /completed compiling .*worked.*TURBOFAN/.test(stdout);
  };
  assert.deepEqual([compiled('early'), compiled('late')], [true, false]);
});
