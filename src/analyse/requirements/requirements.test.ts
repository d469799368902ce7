import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { absence } from '../../../test/e2e/real-part.ts';
import { propertyRuns } from '../../../test/property-runs.ts';
import { assertWithin, bulk } from '../../../test/time-bound.ts';
import { Fault } from '../../model/fault.ts';
import type { RequirementGrammar } from './types.ts';
import { REQUIREMENT_GRAMMARS, type RequiringEcosystem } from './grammars.ts';

const admits = (id: RequiringEcosystem, range: string, version: string): boolean =>
  REQUIREMENT_GRAMMARS[id].parse(range).admits(version);

/** A range, versions that it takes, and versions that it does not. */
const EXAMPLES: readonly [id: RequiringEcosystem, range: string, taken: string, left: string][] = [
  ['npm', '^4.17.0', '4.17.0 4.17.21 4.99.0', '4.16.9 5.0.0 5.0.0-rc.1 4.18.0-beta'],
  ['npm', '^0.2.3', '0.2.3 0.2.9', '0.3.0 0.2.2'],
  ['npm', '^0.0.3', '0.0.3', '0.0.4 0.0.2'],
  ['npm', '^0.0', '0.0.0 0.0.9', '0.1.0'],
  ['npm', '~1.2.3', '1.2.3 1.2.9', '1.3.0 1.2.2'],
  ['npm', '~1', '1.0.0 1.9.0', '2.0.0'],
  ['npm', '1.x || >=2.5.0 <3', '1.0.0 2.5.0 2.9.9', '2.0.0 3.0.0 3.0.0-a'],
  ['npm', '>=0 || ^2.0.0-a', '0.1.0 2.0.0', '2.0.0-a.1'],
  ['npm', '^2.0.0-a || * >=0', '0.1.0 2.0.0', '2.0.0-a.1'],
  ['npm', '1.2 - 2.3', '1.2.0 2.3.9', '1.1.9 2.4.0'],
  ['npm', '>1.2', '1.3.0 9.0.0', '1.2.5 1.2.0'],
  ['npm', '<=1.2', '1.2.9 0.0.0', '1.3.0'],
  ['npm', '>= 1.0.0-rc.1 < 2', '1.0.0-rc.1 1.0.0-rc.2 1.5.0', '1.0.0-beta 1.1.0-rc.1 2.0.0'],
  ['npm', '>=1.0.0-0', '1.0.0-alpha 1.0.0', '1.1.0-alpha'],
  ['npm', '*', '0.0.0 9.9.9', '1.0.0-a'],
  ['npm', '', '0.0.0 9.9.9', '1.0.0-a'],
  ['npm', '1.2.3', '1.2.3', '1.2.4'],
  ['npm', '=v1.2.3', '1.2.3', '1.2.4'],
  ['cargo', '1.2.3', '1.2.3 1.9.0', '2.0.0 1.2.2'],
  ['cargo', '0.2', '0.2.0 0.2.9', '0.3.0'],
  ['cargo', '=1.2.3', '1.2.3', '1.2.4'],
  ['cargo', '=1.2', '1.2.0 1.2.9', '1.3.0'],
  ['cargo', '~1.2', '1.2.0 1.2.9', '1.3.0'],
  ['cargo', '1.*', '1.0.0 1.9.0', '2.0.0'],
  ['cargo', '>=1.0, <1.5', '1.0.0 1.4.9', '1.5.0 0.9.0'],
  ['pypi', '>=1.0,<2', '1.0 1.9.post1', '2 2.0a1 0.9'],
  ['pypi', '~=1.4.2', '1.4.2 1.4.9', '1.5 1.4.1'],
  ['pypi', '~=1.4', '1.4 1.9', '2.0'],
  ['pypi', '==1.4.*', '1.4 1.4.9 1.4.post1', '1.5 1.40 1.4a1'],
  ['pypi', '!=1.4.*,>=1', '1.3 1.5', '1.4 1.4.2 0.9'],
  ['pypi', '!=1.5', '1.4 1.6', '1.5 1.5.0'],
  ['pypi', '>=1.0rc1', '1.0rc1 1.0 2.0a1', '1.0b1'],
  ['pypi', '>1.0', '1.0.1 1.1', '1.0 1.0.post1'],
  ['pypi', '<1.0', '0.9', '1.0a1 1.0'],
  ['pypi', '*', '0.1 9', '1.0a1'],
  ['pypi', '^1.2.3', '1.2.3 1.9', '2.0 1.2.2'],
  ['pypi', '~1.2', '1.2 1.2.9', '1.3'],
  ['pypi', '===1.0', '1.0', '1.1'],
  ['pypi', '>= 1.0 < 2', '1.0 1.9', '2.0 0.9'],
  ['pypi', '^1.2 | ~3.1', '1.2 1.9 3.1.4', '2.0 3.2'],
  ['pypi', '<=1.0', '1.0+cpu 0.9', '1.1+cpu'],
  ['pypi', '>1.0', '1.1+cpu', '1.0+cpu'],
  ['pypi', '==1.0+cpu', '1.0+cpu', '1.0 1.0+cu118'],
  ['maven', '[1.0,2.0)', '1.0 1.9', '2.0 0.9'],
  ['maven', '(,1.0],[1.2,)', '0.5 1.0 1.2 3', '1.1'],
  ['maven', '[1.5]', '1.5 1.5.0', '1.6'],
  ['maven', '(1.0,)', '1.1', '1.0'],
  ['maven', 'LATEST', '1 9', ''],
  ['gem', '~> 1.4', '1.4 1.9.9', '2.0 1.3 2.0.a'],
  ['gem', '~> 1.4.2', '1.4.2 1.4.9', '1.5'],
  ['gem', '~> 1', '1 1.9', '2'],
  ['gem', '>= 1.0, < 2, != 1.5', '1.0 1.6', '1.5 2 1.6.rc1'],
  ['gem', '>= 1.0.rc1', '1.0.rc1 1.0 2.0', '0.9'],
  ['composer', '^1.2', '1.2.0 1.9.9', '2.0.0 1.1.0 1.3.0-beta1'],
  ['composer', '^0.3', '0.3.0 0.3.9', '0.4.0'],
  ['composer', '~1.2', '1.2.0 1.9', '2.0'],
  ['composer', '~1.2.3', '1.2.3 1.2.9', '1.3.0'],
  ['composer', '1.0.*', '1.0.0 1.0.9', '1.1.0'],
  ['composer', '>=1.0 <1.1 || >=1.2', '1.0.5 1.2.0', '1.1.0'],
  ['composer', '1.0 - 2.0', '1.0.0 2.0.9', '2.1.0'],
  ['composer', '^1.0@beta', '1.0.0 1.1.0-beta1', '2.0.0'],
  ['composer', '*', '0.1 9.0', ''],
  ['nuget', '1.2.3', '1.2.3 1.2.3.1 9.0.0', '1.2.2 1.2.3-rc'],
  ['nuget', '[1.0,2.0)', '1.0.0 1.9.9 2.0.0-beta', '2.0.0 0.9.0'],
  ['nuget', '(1.0,2.0]', '1.0.0.1 2.0', '1.0 2.0.1'],
  ['nuget', '[1.5]', '1.5 1.5.0.0', '1.5.1'],
  ['nuget', '(,1.0]', '0.1 1.0', '1.1'],
  ['nuget', '1.2.*', '1.2.0 1.2.9', '1.3.0 1.1.9'],
  ['nuget', '1.*', '1.0.0 1.9', '2.0.0'],
  ['nuget', '1.2.3-*', '1.2.3-beta 1.2.3', '1.2.4 1.2.2'],
  ['nuget', '*', '0.1 9.0', ''],
  ['pub', '^1.2.3', '1.2.3 1.2.3+1 1.9.0', '1.2.2 2.0.0 2.0.0-a 1.3.0-a'],
  ['pub', '^0.2.3', '0.2.3 0.2.9', '0.3.0 0.2.2'],
  ['pub', '^0.0.3', '0.0.3 0.0.9', '0.1.0 0.0.2'],
  ['pub', '>=1.0.0 <2.0.0', '1.0.0 1.9.9+2', '2.0.0 2.0.0-a 0.9.9'],
  ['pub', '>=1.0.0-a<2.0.0', '1.0.0-a 1.0.0-b 1.5.0', '2.0.0 1.5.0-a'],
  ['pub', '>1.2.3+1 <=1.5.0', '1.2.3+2 1.5.0', '1.2.3+1 1.2.3 1.5.1'],
  ['pub', '1.2.3', '1.2.3', '1.2.4 1.2.3+1'],
  ['pub', 'any', '0.0.1 9.0.0', '1.0.0-a'],
  ['pub', '*', '0.0.1 9.0.0', '1.0.0-a'],
  ['swift', '>=1.2.0, <2.0.0', '1.2.0 1.9.9', '2.0.0 2.0.0-a 1.3.0-a 1.1.9'],
  ['swift', '>=1.2.0, <=1.4.0', '1.2.0 1.4.0', '1.4.1'],
  ['hex', '~> 2.1', '2.1.0 2.9.9', '3.0.0 2.0.9 3.0.0-a 2.2.0-a'],
  ['hex', '~> 2.1.2', '2.1.2 2.1.9', '2.2.0 2.1.1'],
  ['hex', '~> 2.1.2-a', '2.1.2-a 2.1.2', '2.2.0 2.1.3-a'],
  ['hex', '>= 1.0.0 and < 2.0.0', '1.0.0 1.9.9', '2.0.0 0.9.9'],
  ['hex', '~> 3.0 or ~> 4.0 and != 4.1.0', '3.5.0 4.0.0', '4.1.0 5.0.0 2.0.0'],
  ['hex', '== 1.2.3', '1.2.3', '1.2.4'],
  ['hex', '*', '0.0.1 9.0.0', '1.0.0-a'],
  ['hackage', '>=4.10 && <5', '4.10 4.10.0 4.99.1', '4.9 5 5.0'],
  ['hackage', '^>=1.2.3', '1.2.3 1.2.3.1 1.2.9', '1.2.2 1.3 1.2'],
  ['hackage', '^>= 1', '1 1.0 1.0.5', '1.1 2 0.9'],
  ['hackage', '==1.2.*', '1.2 1.2.0 1.2.9', '1.3 1.1.9 1'],
  ['hackage', '==1.2', '1.2', '1.2.0 1.3'],
  ['hackage', '^>=1.2 || >1.4&&<=1.5', '1.2.1 1.4.1 1.5', '1.3 1.4 1.5.0'],
  ['hackage', '>=1 && (<1.5 || >=2)', '1.4 2 3', '1.5 0.9'],
  ['hackage', '*', '0 9.9', ''],
  ['opam', '>= 4.08 & < 5.0', '4.08 4.14.1 5.0~beta1', '5.0 4.07 4.08~rc1'],
  ['opam', '>= v0.16 & (!= v0.16.1 | = v0.16.1)', 'v0.16 v0.16.1 v0.17', 'v0.15'],
  ['opam', '> 1.0 & <= 2.0 | = 3.0', '1.0.1 2.0 3.0 1.0-1', '1.0 2.0.1 3.1'],
  ['opam', '*', '0 base', ''],
  ['golang', '>=1.21.4', 'go1.21.4 go1.22.0', 'go1.21.3'],
];

describe('requirements', () => {
  for (const [id, range, taken, left] of EXAMPLES) {
    it(`of ${id}: "${range}" takes ${taken}${left && `, and not ${left}`}`, () => {
      const answers = (list: string) => list.split(' ').filter((one) => one !== '' && admits(id, range, one));
      assert.deepEqual(answers(taken), taken.split(' '));
      assert.deepEqual(answers(left), []);
    });
  }

  for (const [id, grammar] of Object.entries<RequirementGrammar | undefined>(REQUIREMENT_GRAMMARS)) {
    if (!grammar) continue;
    it(`of ${id} that are none are Faults, in bounded time`, () => {
      const part = fc.constantFrom(
        '1',
        '.',
        '^',
        '~',
        '>=',
        '<',
        ' ',
        ',',
        '||',
        '*',
        'x',
        '-',
        '[',
        ')',
        'rc',
        '!=',
        '@',
        '&&',
        '(',
      );
      const text = fc.oneof(
        fc.string(),
        fc.array(part, { maxLength: 12 }).map((parts) => parts.join('')),
      );
      const attempt = (written: string) => {
        try {
          const requirement = grammar.parse(written);
          for (const version of ['1.0.0', ...grammar.above('1.0.0'), ...grammar.above(undefined)])
            requirement.admits(version);
        } catch (error) {
          assert.ok(error instanceof Fault, String(error));
        }
      };
      fc.assert(fc.property(text, attempt), { numRuns: propertyRuns(500) });
      const started = performance.now();
      for (const unit of [
        '1',
        '1.',
        '^',
        '~1 ',
        '>=',
        '||',
        ',',
        ' ',
        '[',
        '1-',
        '!=1.*,',
        'a',
        '(1,',
        '(',
        '1&',
        '(1|2)&',
        '.*',
      ])
        attempt(unit.repeat(bulk(50_000)));
      assertWithin(10_000, performance.now() - started);
    });
  }
});

const number = fc.constantFrom('0', '1', '2', '3');
const release = (least: number) =>
  fc.array(number, { minLength: least, maxLength: 3 }).map((numbers) => numbers.join('.'));
const joined = (between: string, ...parts: fc.Arbitrary<string>[]) =>
  fc.tuple(...parts).map((list) => list.join(between));
const comparison = fc.constantFrom('>=', '>', '<', '<=', '=');

interface Oracle {
  readonly command: string;
  readonly probe: readonly string[];
  /** Reads lines of a range, a tab and a version; prints `1`, `0`, or `?` for what it refuses. */
  readonly script: readonly string[];
  readonly range: fc.Arbitrary<string>;
  readonly version: fc.Arbitrary<string>;
}

const semantic = joined(
  '',
  release(3).filter((text) => text.split('.').length === 3),
  fc.constantFrom('', '', '', '-a', '-a.1', '-b'),
);
const rubyVersion = joined('', release(1), fc.constantFrom('', '', '.a', '.rc1'));
const pythonVersion = joined('', release(1), fc.constantFrom('', '', 'a1', 'rc1', '.post1', '.dev1'));
const composerVersion = joined('', release(1), fc.constantFrom('', '', '-beta1', '-RC2'));

const SEMVER = `const semver = require('semver');
for (const line of require('node:fs').readFileSync(0, 'utf8').split('\\n').filter(Boolean)) {
  const [range, version] = line.split('\\t');
  console.log(semver.validRange(range) === null ? '?' : semver.satisfies(version, range) ? '1' : '0');
}`;
const PACKAGING = `import sys
from packaging.specifiers import SpecifierSet, InvalidSpecifier
from packaging.version import Version
for line in sys.stdin:
    range, version = line.rstrip('\\n').split('\\t')
    try:
        specifiers = SpecifierSet(range)
        allowed = not Version(version).is_prerelease or specifiers.prereleases
        print('1' if allowed and specifiers.contains(version, prereleases=True) else '0')
    except InvalidSpecifier:
        print('?')
`;
const GEM = `require 'rubygems'
STDIN.each_line do |line|
  range, version = line.chomp.split("\\t")
  requirement = Gem::Requirement.new(range.split(','))
  one = Gem::Version.new(version)
  ok = requirement.satisfied_by?(one) && (!one.prerelease? || requirement.prerelease?)
  puts ok ? '1' : '0'
end`;
const COMPOSER = `require 'Composer/Semver/autoload.php';
while (($line = fgets(STDIN)) !== false) {
  [$range, $version] = explode("\\t", rtrim($line, "\\n"));
  try { echo Composer\\Semver\\Semver::satisfies($version, $range) ? '1' : '0', "\\n"; }
  catch (\\UnexpectedValueException $error) { echo "?\\n"; }
}`;

/** Undefined where no tool is to be had that answers offline, or the requirements are those of another one. */
const ORACLES: Readonly<Record<RequiringEcosystem, Oracle | undefined>> = {
  golang: undefined,
  maven: undefined,
  cargo: undefined,
  nuget: undefined,
  jsr: undefined,
  bower: undefined,
  cocoapods: undefined,
  githubactions: undefined,
  hex: undefined,
  hackage: undefined,
  opam: undefined,
  pub: undefined,
  swift: undefined,
  npm: {
    command: process.execPath,
    probe: ['-e', "require('semver')"],
    script: ['-e', SEMVER],
    version: semantic,
    range: joined(
      '',
      fc.oneof(
        joined(
          '',
          fc.constantFrom('^', '~', '>=', '>', '<', '<=', '=', ''),
          fc.oneof(release(1), semantic, fc.constantFrom('1.x', '2.1.*', '*')),
        ),
        joined(' - ', release(1), release(1)),
      ),
      fc.constantFrom('', ' <3', ' || 1.1.1', ' || ^2.0.0-a', ' >=1.0.0-a'),
      // npm forgets the other alternatives where one is a star, and with them their pre-releases; they count here.
    ).filter((range) => !/\*.*\|\|/.test(range)),
  },
  pypi: {
    command: 'python3',
    probe: ['-c', 'import packaging.specifiers'],
    script: ['-c', PACKAGING],
    version: pythonVersion,
    range: fc
      .array(
        fc.oneof(
          joined('', fc.constantFrom('>=', '>', '<', '<=', '==', '!='), pythonVersion),
          joined('', fc.constant('~='), release(2)),
          joined('', fc.constantFrom('==', '!='), release(1), fc.constant('.*')),
        ),
        { minLength: 1, maxLength: 3 },
      )
      .map((clauses) => clauses.join(',')),
  },
  gem: {
    command: 'ruby',
    probe: ['-e', 'Gem::Requirement'],
    script: ['-e', GEM],
    version: rubyVersion,
    range: fc
      .array(joined(' ', fc.oneof(comparison, fc.constantFrom('~>', '!=')), rubyVersion), {
        minLength: 1,
        maxLength: 2,
      })
      .map((clauses) => clauses.join(', ')),
  },
  composer: {
    command: 'php',
    probe: ['-r', "require 'Composer/Semver/autoload.php';"],
    script: ['-r', COMPOSER],
    // Composer leaves the choice between stable and other versions to its own settings, so only stable ones are compared.
    version: release(1),
    range: joined(
      '',
      joined(
        '',
        fc.constantFrom('^', '~', '>=', '>', '<', '<=', '!=', ''),
        fc.oneof(release(1), composerVersion),
      ),
      fc.constantFrom('', ' <3', ' || 1.1.1', '|2.*', ', >=1'),
    ),
  },
};

describe('the ecosystems’ own tools', () => {
  for (const [id, oracle] of Object.entries(ORACLES)) {
    if (!oracle) continue;
    const isThere = spawnSync(oracle.command, oracle.probe, { stdio: 'ignore' }).status === 0;
    it(`of ${id} admit the same versions`, { skip: absence(isThere, `${oracle.command} for ${id}`) }, () => {
      const cases = fc.sample(fc.tuple(oracle.range, oracle.version), propertyRuns(3_000));
      const input = cases.map((one) => `${one.join('\t')}\n`).join('');
      const run = spawnSync(oracle.command, oracle.script, { input, encoding: 'utf8', timeout: 120_000 });
      assert.equal(run.status, 0, run.stderr);
      const theirs = run.stdout.trim().split('\n');
      assert.equal(theirs.length, cases.length);
      const different = cases.flatMap(([range, version], index) => {
        if (theirs[index] === '?') return [];
        const ours = admits(id as RequiringEcosystem, range, version) ? '1' : '0';
        return ours === theirs[index] ? [] : [`${range} ${version}: ${ours}`];
      });
      assert.deepEqual(different.slice(0, 20), []);
    });
  }
});
