import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { checkOrderFixture } from '../../../../test/fixtures/version-order/fixture.ts';
import { checkHostileInput, checkOrderLaws } from '../../../../test/fixtures/version-order/laws.ts';
import { checkAgainstTool } from '../../../../test/fixtures/version-order/reference.ts';
import { pep440 } from './scheme.ts';

const maybe = (...values: string[]) => fc.constantFrom('', '', ...values);
const number = fc.constantFrom('0', '1', '01', '2', '10');
const release = fc.array(number, { minLength: 1, maxLength: 3 }).map((list) => list.join('.'));
const pre = maybe('a1', '-alpha.2', '_b', 'rc1', 'c2', '.preview-1', 'RC2', 'a-');
const post = maybe('.post1', '-1', '-2', 'post', '.rev2', 'r1', '-post-');
const dev = maybe('.dev1', 'dev', '-dev_2', '_DEV0');
const local = maybe('+a', '+1', '+a.1', '+1-a', '+01', '+A_2', '+1a');
const prefix = maybe('v', '0!', '1!', 'V1!');
const version = fc.tuple(prefix, release, pre, post, dev, local).map((parts) => parts.join(''));
const words = fc.constantFrom(
  '1',
  '0',
  '10',
  '.',
  '-',
  'a',
  'rc',
  'dev',
  'final',
  'pre',
  'x',
  '_',
  '+',
  'zz',
  '000',
);
const legacy = fc.array(words, { minLength: 1, maxLength: 5 }).map((list) => `z${list.join('')}`);

const load = (module: string) => `
import sys, warnings
warnings.simplefilter('ignore')
from ${module} import version
parse = version.parse
`;
const SCRIPT = `
for line in sys.stdin:
    a, b = map(parse, line.rstrip('\\n').split('\\t'))
    print(-1 if a < b else 1 if a > b else 0)
`;
const PIP = load('pip._vendor.packaging');

describe('Python versions', () => {
  it('follow the fixture', () => checkOrderFixture(pep440, new URL('order.txt', import.meta.url)));
  it('obey the laws of an order', () => checkOrderLaws(pep440, fc.oneof(version, legacy)));
  it('survive hostile input', () => checkHostileInput(pep440, fc.oneof(version, legacy)));
  it("are ordered as by pip's own copy of packaging", (context) =>
    checkAgainstTool(context, pep440, version, {
      name: "pip's copy of packaging",
      command: 'python3',
      args: ['-c', PIP + SCRIPT],
      probe: ['-c', PIP],
    }));
  it('of the time before PEP 440 are ordered as by packaging before 22', (context) =>
    checkAgainstTool(context, pep440, fc.oneof(version, legacy), {
      name: "pip's copy of packaging before 22",
      command: 'python3',
      args: ['-c', PIP + SCRIPT],
      probe: ['-c', `${PIP}\nversion.LegacyVersion`],
      rare: true,
    }));
});
