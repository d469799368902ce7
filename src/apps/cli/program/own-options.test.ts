import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ownOptions } from './own-options.ts';

describe("the program's own options", () => {
  const own = (line: string, environment: Record<string, string> = {}) =>
    ownOptions(line.split(' ').filter(Boolean), environment);

  it('stand anywhere among the words of a command, and are taken out of them', () => {
    for (const line of [
      '--config a.yaml scan . --debug',
      'scan --debug --config=a.yaml .',
      'scan . --debug --config a.yaml',
    ])
      assert.deepEqual(own(line), { words: ['scan', '.'], config: 'a.yaml', isDebug: true }, line);
    assert.deepEqual(own('scan .'), { words: ['scan', '.'], config: undefined, isDebug: false });
  });

  it('are not looked for among the words of other programs', () => {
    const line = 'run --profile a -- --debug --config x image';
    assert.deepEqual(own(line), { words: line.split(' '), config: undefined, isDebug: false });
    const hook = 'oci-hook --runtime-call --debug --config x';
    assert.deepEqual(own(hook), { words: hook.split(' '), config: undefined, isDebug: false });
    assert.deepEqual(own('run --config a.yaml -- --config b').config, 'a.yaml');
  });

  it('may be variables, and are usage where a file is not named', () => {
    const environment = { PLIMSOLL_CONFIG: 'b.yaml', PLIMSOLL_DEBUG: '1' };
    assert.deepEqual(own('scan .', environment), { words: ['scan', '.'], config: 'b.yaml', isDebug: true });
    assert.equal(own('scan . --config a.yaml', environment).config, 'a.yaml');
    for (const line of ['scan . --config', 'scan . --config=', 'scan --config -- x'])
      assert.throws(() => own(line), { code: 'usage' }, line);
  });
});
