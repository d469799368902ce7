import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { checkOrderFixture } from '../../../../test/fixtures/version-order/fixture.ts';
import { checkHostileInput, checkOrderLaws } from '../../../../test/fixtures/version-order/laws.ts';
import { checkAgainstTool } from '../../../../test/fixtures/version-order/reference.ts';
import { composer } from './scheme.ts';

const number = fc.constantFrom('0', '1', '01', '2', '10', '2024');
const numbers = fc.array(number, { minLength: 1, maxLength: 4 }).map((list) => list.join('.'));
const word = fc.constantFrom('stable', 'beta', 'b', 'RC', 'rc', 'alpha', 'A', 'patch', 'pl', 'P');
const stability = fc
  .tuple(fc.constantFrom('', '-', '.', '_'), word, fc.constantFrom('', '1', '.1', '-2', '10', '1.2'))
  .map((parts) => parts.join(''));
const modifier = fc
  .tuple(fc.oneof(fc.constant(''), stability), fc.constantFrom('', '', '-dev', 'dev', '.dev'))
  .map((parts) => parts.join(''));
const build = fc.constantFrom('', '', '+1', '+a.b', '@dev', '@RC');
const classical = fc.tuple(fc.constantFrom('', 'v'), numbers, modifier, build).map((parts) => parts.join(''));
const date = fc
  .tuple(
    fc.constantFrom('20240101', '2024-01-01', '2024-01-01-10', '20240101-1', '202401', '2024:01:02'),
    modifier,
  )
  .map((parts) => parts.join(''));
const branch = fc.constantFrom(
  '1.x-dev',
  '1.2.x-dev',
  '1.2.*-dev',
  '10.X-dev',
  '2-dev',
  '1.0.x.dev',
  'v1.x-dev',
);
const numeric = fc.oneof({ weight: 3, arbitrary: classical }, date, branch);
const named = fc.constantFrom('dev-main', 'dev-feature/1', 'master', 'DEV-x', 'dev-1.0');

const SETUP = `require 'Composer/Semver/autoload.php';
$parser = new Composer\\Semver\\VersionParser();
`;
const SCRIPT = `while (($line = fgets(STDIN)) !== false) {
  [$left, $right] = explode("\\t", rtrim($line, "\\n"));
  echo version_compare($parser->normalize($left), $parser->normalize($right)), "\\n";
}`;

describe('Composer versions', () => {
  it('follow the fixture', () => checkOrderFixture(composer, new URL('order.txt', import.meta.url)));
  it('obey the laws of an order', () => checkOrderLaws(composer, fc.oneof(numeric, named)));
  it('survive hostile input', () => checkHostileInput(composer, fc.oneof(numeric, named)));
  it('are ordered as by Composer', (context) =>
    checkAgainstTool(context, composer, numeric, {
      name: 'php with composer/semver',
      command: 'php',
      args: ['-r', SETUP + SCRIPT],
      probe: ['-r', SETUP],
    }));
});
