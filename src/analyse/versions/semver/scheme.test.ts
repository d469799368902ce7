import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { checkOrderFixture } from '../../../../test/fixtures/version-order/fixture.ts';
import { checkHostileInput, checkOrderLaws } from '../../../../test/fixtures/version-order/laws.ts';
import { checkAgainstTool } from '../../../../test/fixtures/version-order/reference.ts';
import { semver } from './scheme.ts';

const number = fc.constantFrom('0', '1', '2', '10');
const numbers = fc.tuple(number, number, number).map((list) => list.join('.'));
const identifier = fc.constantFrom('0', '1', '10', 'a', 'A', 'alpha', 'rc1', '-', '0a', 'a-1');
const prerelease = fc
  .array(identifier, { maxLength: 3 })
  .map((list) => (list.length > 0 ? `-${list.join('.')}` : ''));
const build = fc.constantFrom('', '+1', '+a.001', '+-');
const version = fc.tuple(numbers, prerelease, build).map((parts) => parts.join(''));

const SCRIPT = `
const { createRequire } = require('node:module');
const { execFileSync } = require('node:child_process');
const npm = execFileSync('sh', ['-c', 'readlink -f "$(command -v npm)"'], { encoding: 'utf8' }).trim();
const semver = createRequire(npm)('semver');
for (const line of require('node:fs').readFileSync(0, 'utf8').trim().split('\\n')) {
  console.log(semver.compare(...line.split('\\t')));
}`;

describe('semantic versions', () => {
  it('follow the fixture', () => checkOrderFixture(semver, new URL('order.txt', import.meta.url)));
  it('obey the laws of an order', () => checkOrderLaws(semver, version));
  it('survive hostile input', () => checkHostileInput(semver, version));
  it("are ordered as by npm's own library", (context) =>
    checkAgainstTool(context, semver, version, {
      name: "npm's copy of semver",
      command: process.execPath,
      args: ['--eval', SCRIPT],
      probe: ['--eval', SCRIPT.split('for (')[0] ?? ''],
    }));
});
