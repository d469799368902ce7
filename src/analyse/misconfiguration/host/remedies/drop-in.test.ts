import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../../../test/fixtures/any-character.ts';
import { hostTree } from '../../../../../test/fixtures/host-tree.ts';
import { factsOf } from '../../../../observe/host/facts.ts';
import { dropIn } from './drop-in.ts';

const PATH = '/etc/modprobe.d/plimsoll.conf';
const LINES = ['install a /bin/false', 'blacklist a'];
const COMMANDS = [['modprobe', '-r', 'a']];
const added = (example: Record<string, string>) =>
  dropIn(factsOf(hostTree(example)), PATH, LINES, COMMANDS, 0o640);

describe('lines in a file that a program reads', () => {
  it('say in a new file whose they are', () => {
    assert.deepEqual(added({}), {
      changes: [
        {
          kind: 'text',
          path: PATH,
          text: `# Written by "plimsoll host audit --fix"; "plimsoll host undo" takes it back.\n${LINES.join('\n')}\n`,
          modeIfNew: 0o640,
        },
      ],
      commands: COMMANDS,
    });
  });

  it('are left where they are, and where the file cannot be read', () => {
    assert.deepEqual(added({ [PATH]: `x\n  ${LINES[1]}\r\n${LINES[0]}` }), {
      changes: [],
      commands: COMMANDS,
    });
    assert.equal(added({ [PATH]: 'denied' }), undefined);
  });

  it('stand behind what others wrote, each once', () => {
    const text = fc.array(
      fc.oneof(fc.string({ unit: anyCharacter }), fc.constantFrom(...LINES, '\n', '\r\n')),
    );
    fc.assert(
      fc.property(text, (parts) => {
        const before = parts.join('');
        const change = added({ [PATH]: before })?.changes[0];
        const after = change?.kind === 'text' ? change.text : before;
        const isOurs = before === '';
        assert.ok(isOurs || after.startsWith(before));
        for (const line of LINES) assert.ok(after.split('\n').some((one) => one.trim() === line));
        assert.deepEqual(added({ [PATH]: after })?.changes, []);
      }),
    );
  });
});
