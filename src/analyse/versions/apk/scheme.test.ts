import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { checkOrderFixture } from '../../../../test/fixtures/version-order/fixture.ts';
import { checkHostileInput, checkOrderLaws } from '../../../../test/fixtures/version-order/laws.ts';
import { checkAgainstTool } from '../../../../test/fixtures/version-order/reference.ts';
import { apk } from './scheme.ts';

const number = fc.constantFrom('0', '00', '1', '01', '10', '2', '010');
const numbers = fc.array(number, { minLength: 1, maxLength: 3 }).map((list) => list.join('.'));
const letter = fc.constantFrom('', '', 'a', 'b');
const name = fc.constantFrom('alpha', 'beta', 'pre', 'rc', 'cvs', 'svn', 'git', 'hg', 'p');
const suffix = fc.tuple(name, fc.oneof(fc.constant(''), number)).map(([word, digits]) => `_${word}${digits}`);
const suffixes = fc.array(suffix, { maxLength: 2 }).map((list) => list.join(''));
const hash = fc.constantFrom('', '', '~0', '~0a', '~f1');
const revision = fc.constantFrom('', '-r0', '-r1', '-r01', '-r10');
const version = fc.tuple(numbers, letter, suffixes, hash, revision).map((parts) => parts.join(''));

const invalid = fc
  .constantFrom('.', '_foo', '-1', 'A', '-r', '.x1')
  .chain((tail) => version.map((text) => text + tail));

const SCRIPT = `while IFS="$(printf '\\t')" read -r a b; do
  case "$(apk version -t "$a" "$b")" in '<') echo -1;; '>') echo 1;; *) echo 0;; esac
done`;

describe('apk versions', () => {
  it('follow the fixture', () => checkOrderFixture(apk, new URL('order.txt', import.meta.url)));
  it('obey the laws of an order', () => checkOrderLaws(apk, fc.oneof(version, invalid)));
  it('survive hostile input', () => checkHostileInput(apk, version));
  it('are ordered as by apk', (context) =>
    checkAgainstTool(context, apk, version, {
      name: 'apk',
      command: 'sh',
      args: ['-c', SCRIPT],
      probe: ['-c', 'command -v apk'],
      rare: true,
    }));
});
