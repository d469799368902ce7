import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../../model/fault.ts';
import { HOST_COMMANDS } from './commands.ts';

describe('commands of the host', () => {
  it('get their input and arguments as they are, and any exit code is a value', async () => {
    const { code, stdout } = await HOST_COMMANDS.run('cat', ['-'], '$(false) `x`\n');
    assert.deepEqual([code, stdout], [0, '$(false) `x`\n']);
    assert.equal((await HOST_COMMANDS.run('false', [])).code, 1);
  });

  it('that end before they have read everything are no fault', async () => {
    assert.equal((await HOST_COMMANDS.run('true', [], 'x'.repeat(2 ** 20))).code, 0);
  });

  it('that are not installed are named', async () => {
    await assert.rejects(
      HOST_COMMANDS.run('plimsoll-has-no-such-command', []),
      (error) =>
        error instanceof Fault && error.code === 'unsupported' && /not installed/.test(error.message),
    );
  });
});
