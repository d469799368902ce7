import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { checkOrderFixture } from '../../../../test/fixtures/version-order/fixture.ts';
import { checkHostileInput, checkOrderLaws } from '../../../../test/fixtures/version-order/laws.ts';
import { checkAgainstTool } from '../../../../test/fixtures/version-order/reference.ts';
import { dpkg } from './scheme.ts';

const part = fc.string({ unit: fc.constantFrom('0', '1', '9', 'a', 'Z', '~', '+', '.'), maxLength: 6 });
const epoch = fc.constantFrom('', '0:', '1:', '01:', '10:');
const revision = fc.oneof(
  fc.constant(''),
  part.map((text) => `-0${text}`),
);
const version = fc
  .tuple(epoch, part, revision)
  .map(([first, upstream, last]) => `${first}0${upstream}${last}`);

const SCRIPT = `while IFS="$(printf '\\t')" read -r a b; do
  if dpkg --compare-versions "$a" lt "$b"; then echo -1
  elif dpkg --compare-versions "$a" gt "$b"; then echo 1
  else echo 0; fi
done`;

describe('dpkg versions', () => {
  it('follow the fixture', () => checkOrderFixture(dpkg, new URL('order.txt', import.meta.url)));
  it('obey the laws of an order', () => checkOrderLaws(dpkg, version));
  it('survive hostile input', () => checkHostileInput(dpkg, version));
  it('are ordered as by dpkg', (context) =>
    checkAgainstTool(context, dpkg, version, {
      name: 'dpkg',
      command: 'sh',
      args: ['-c', SCRIPT],
      probe: ['-c', 'command -v dpkg'],
    }));
});
