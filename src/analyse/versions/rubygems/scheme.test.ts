import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { checkOrderFixture } from '../../../../test/fixtures/version-order/fixture.ts';
import { checkHostileInput, checkOrderLaws } from '../../../../test/fixtures/version-order/laws.ts';
import { checkAgainstTool } from '../../../../test/fixtures/version-order/reference.ts';
import { rubygems } from './scheme.ts';

const number = fc.constantFrom('0', '00', '1', '01', '2', '10', '100');
const part = fc.oneof(number, fc.constantFrom('a', 'b', 'rc', 'rc1', 'a0', 'b10', '0a', 'pre', 'A'));
const parts = fc.array(part, { maxLength: 5 }).map((list) => list.map((text) => `.${text}`).join(''));
const suffix = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  fc.constantFrom('-1', '-a', '-0', '-a.0', '--', '-0-a', '-a-', '-0.0.b', '--0', '-a.-0.c'),
);
const version = fc.tuple(number, parts, suffix).map((list) => list.join(''));

const SCRIPT = `STDIN.each_line do |line|
  left, right = line.chomp.split("\\t").map { |text| Gem::Version.new(text) }
  puts left <=> right
end`;

describe('RubyGems versions', () => {
  it('follow the fixture', () => checkOrderFixture(rubygems, new URL('order.txt', import.meta.url)));
  it('obey the laws of an order', () => checkOrderLaws(rubygems, version));
  it('survive hostile input', () => checkHostileInput(rubygems, version));
  it('are ordered as by RubyGems', (context) =>
    checkAgainstTool(context, rubygems, version, {
      name: 'ruby with RubyGems 3.3 or later',
      command: 'ruby',
      args: ['-e', SCRIPT],
      probe: ['-e', 'Gem::Version.new("1")'],
    }));
});
