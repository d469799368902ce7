import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { checkOrderFixture } from '../../../../test/fixtures/version-order/fixture.ts';
import { checkHostileInput, checkOrderLaws } from '../../../../test/fixtures/version-order/laws.ts';
import { checkAgainstTool } from '../../../../test/fixtures/version-order/reference.ts';
import { rpm } from './scheme.ts';

const part = fc.string({
  unit: fc.constantFrom('0', '1', '9', 'a', 'Z', '~', '^', '_', '.', '+'),
  minLength: 1,
  maxLength: 6,
});
const epoch = fc.constantFrom('', '0:', '1:', '01:', ':');
const release = fc.oneof(
  fc.constant(''),
  part.map((text) => `-${text}`),
);
const version = fc.tuple(epoch, part, release).map((parts) => parts.join(''));

const SCRIPT = `for line in io.lines() do
  local a, b = string.match(line, "^([^\\t]*)\\t([^\\t]*)$")
  local x, y = rpm.ver(a), rpm.ver(b)
  io.stdout:write(x < y and -1 or y < x and 1 or 0, "\\n")
end`;

describe('rpm versions', () => {
  it('follow the fixture', () => checkOrderFixture(rpm, new URL('order.txt', import.meta.url)));
  it('obey the laws of an order', () => checkOrderLaws(rpm, version));
  it('survive hostile input', () => checkHostileInput(rpm, version));
  it('are ordered as by rpm', (context) =>
    checkAgainstTool(context, rpm, version, {
      name: 'rpm 4.16 or later',
      command: 'rpm',
      args: ['--eval', `%{lua:${SCRIPT}}`],
      probe: ['--eval', '%{lua:rpm.ver("1")}'],
    }));
});
