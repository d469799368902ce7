import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { formatOf, parseDestination, planOutput } from './destinations.ts';

const TABLE = { format: formatOf('table'), formatIsChosen: false, output: [] };

function filesOf(targets: readonly string[], ...outputs: string[]): string[] {
  const { files } = planOutput(targets, { ...TABLE, output: outputs.map(parseDestination) });
  return files.flat().map(({ path }) => path);
}

describe('--output', () => {
  it('takes a file, with or without a format', () => {
    assert.deepEqual(parseDestination('a.json'), { format: undefined, path: 'a.json' });
    assert.deepEqual(parseDestination('sarif=a=b'), { format: 'sarif', path: 'a=b' });
    for (const format of ['gitlab-sast', 'cyclonedx-1.7', 'spdx-3'])
      assert.deepEqual(parseDestination(`${format}=a`), { format, path: 'a' });
  });

  it('says what was meant where a format is given in place of a file, or is none', () => {
    assert.throws(() => parseDestination('cyclonedx'), /--format cyclonedx, or --output cyclonedx=FILE/);
    assert.throws(() => parseDestination('sarfi=a'), /"sarfi" is no format; .*sarif/);
    assert.deepEqual(parseDestination('./json'), { format: undefined, path: './json' });
  });
});

describe('planOutput', () => {
  it('prints what is asked for, unless a file has it', () => {
    const printed = (formatIsChosen: boolean, ...outputs: string[]) =>
      planOutput(['a'], { ...TABLE, formatIsChosen, output: outputs.map(parseDestination) }).printed?.id;
    assert.equal(printed(false), 'table');
    assert.equal(printed(false, 'json=a'), undefined);
    assert.equal(printed(true, 'json=a'), 'table');
    assert.equal(printed(true, 'a'), undefined);
  });

  it('gives each target a file in a folder, by names that cannot leave it', () => {
    const targets = ['registry.example:5000/app:1', '../../etc/x', '..', '-', 'a b', 'a-b'];
    assert.deepEqual(
      filesOf(targets, 'json=out/', `spdx=${tmpdir()}`).filter(
        (path) => path.endsWith('.json') && path.startsWith('out'),
      ),
      [
        'out/registry.example-5000-app-1.json',
        'out/etc-x.json',
        'out/target.json',
        'out/target-2.json',
        'out/a-b.json',
        'out/a-b-2.json',
      ],
    );
    assert.ok(filesOf(['a'], `spdx=${tmpdir()}`).includes(join(tmpdir(), 'a.spdx.json')));
  });

  it('gives one target the file that is named', () => assert.deepEqual(filesOf(['a'], 'json=x'), ['x']));

  it('refuses to put several reports where one fits', () => {
    assert.throws(() => filesOf(['a', 'b'], 'json=x'), { code: 'usage', hint: /--output json=x\// });
    const sarif = { ...TABLE, format: formatOf('sarif') };
    assert.throws(() => planOutput(['a', 'b'], sarif), { code: 'usage', hint: /--output sarif=reports\// });
    assert.equal(planOutput(['a', 'b'], TABLE).printed?.id, 'table');
  });
});
