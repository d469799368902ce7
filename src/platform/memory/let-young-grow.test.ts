import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

test('the young generation grows again after a launcher said that it does not', () => {
  const module = pathToFileURL(join(import.meta.dirname, 'let-young-grow.ts')).href;
  const script = `
    import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
    import { letYoungGrow } from ${JSON.stringify(module)};
    setFlagsFromString('--semi-space-growth-factor=1');
    if (process.argv[1] === 'grow') letYoungGrow();
    const kept = Array.from({ length: 20_000 });
    for (let index = 0; index < 2_000_000; index += 1) kept[index % kept.length] = { index };
    console.log(getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size);`;
  const size = (how: string): number => {
    const args = ['--input-type=module', '--eval', script, how];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    assert.equal(stderr, '');
    return Number(stdout);
  };
  const [small, grown] = [size('stay'), size('grow')];
  assert.ok(grown >= 4 * small, `${small} and ${grown} bytes`);
});
