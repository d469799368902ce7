import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { checkOrderFixture } from '../../../../test/fixtures/version-order/fixture.ts';
import { checkHostileInput, checkOrderLaws } from '../../../../test/fixtures/version-order/laws.ts';
import { checkAgainstTool } from '../../../../test/fixtures/version-order/reference.ts';
import { alpm } from './scheme.ts';

const part = fc.string({ unit: fc.constantFrom('0', '1', '9', 'a', 'b', '.', '_'), maxLength: 6 });
const version = fc
  .tuple(fc.constantFrom('', '0:', '1:'), part, fc.constantFrom('-1', '-2', '-10'))
  .map(([epoch, text, release]) => `${epoch}1${text}${release}`);
/** As packages write them. pacman's library itself goes in circles where separators pile up: `1_.a` < `1_` < `1_0` < `1_.a`. */
const usual = version.map((text) => text.replaceAll(/[._]+(?=-)/g, '').replaceAll(/([._])[._]+/g, '$1'));

const SCRIPT = `
import ctypes, ctypes.util, sys
compare = ctypes.CDLL(ctypes.util.find_library("alpm")).alpm_pkg_vercmp
compare.argtypes = [ctypes.c_char_p, ctypes.c_char_p]
for line in sys.stdin:
    print(compare(*[part.encode() for part in line.rstrip("\\n").split("\\t")]))
`;

describe('versions of pacman', () => {
  it('follow the fixture', () => checkOrderFixture(alpm, new URL('order.txt', import.meta.url)));
  it('obey the laws of an order', () => checkOrderLaws(alpm, usual));
  it('survive hostile input', () => checkHostileInput(alpm, version));
  it("are ordered as by pacman's library", (context) =>
    checkAgainstTool(context, alpm, version, {
      name: 'libalpm',
      command: 'python3',
      args: ['-c', SCRIPT],
      probe: ['-c', SCRIPT.split('for line')[0] ?? ''],
    }));
});
