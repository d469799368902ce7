import assert from 'node:assert/strict';
import { it } from 'node:test';
import { commandWords } from './compose-command.ts';

it('a command is split as Compose splits it', () => {
  const cases: readonly (readonly [text: string, words: readonly string[] | undefined])[] = [
    ['sh -c "a  b" c', ['sh', '-c', 'a  b', 'c']],
    [String.raw`a\ b \n "\n\"" '\n'`, ['a b', 'n', 'n"', String.raw`\n`]],
    [`a '' "" b`, ['a', '', '', 'b']],
    ['a;b|c&&d', ['a']],
    ['web --x="1;2" > /tmp/x', ['web', '--x=1;2']],
    ['a `b c` d$(e f) g', ['a', '`b c`', 'd$(e f)', 'g']],
    ['a 2> /x', ['a']],
    ['a (b)', undefined],
    ['a )', undefined],
    ['`a', undefined],
    ['', []],
    [`a 'b`, undefined],
    ['a\\', undefined],
  ];
  for (const [text, words] of cases) assert.deepEqual(commandWords(text), words, text);
});
