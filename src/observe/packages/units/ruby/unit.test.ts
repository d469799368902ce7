import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertWithin } from '../../../../../test/time-bound.ts';
import { fuzz, trial } from '../../language-package/unit-trial.fixture.ts';
import { RUBY_UNIT } from './unit.ts';

const HOME = '/usr/local/bundle';
const MODERN = `# -*- encoding: utf-8 -*-
# stub: nokogiri 1.16.0 x86_64-linux lib

Gem::Specification.new do |s|
  s.name = "nokogiri".freeze
  s.version = "1.16.0".freeze
  s.platform = "x86_64-linux".freeze

  s.required_rubygems_version = Gem::Requirement.new(">= 0".freeze) if s.respond_to? :required_rubygems_version=
  s.metadata = { "name" => "x", "version" => "9" } if s.respond_to? :metadata=
  s.description = "s.name = \\"wrong\\"\\n s.version = \\"0\\"".freeze
  s.licenses = ["MIT".freeze, "Apache-2.0".freeze]
  s.rubygems_version = "3.5.0".freeze
  s.add_runtime_dependency(%q<racc>.freeze, ["~> 1.4".freeze])
end
`;
const OLD = `# -*- encoding: utf-8 -*-

Gem::Specification.new do |s|
  s.name = %q{rack}
  s.version = Gem::Version.new("1.2.1")
  s.license = 'MIT'
end
`;
const namesOf = (path: string, text: string): string[] => trial(RUBY_UNIT, { [path]: text }).names;

describe('installed gems', () => {
  it('are what RubyGems writes', () => {
    const path = `${HOME}/specifications/nokogiri-1.16.0-x86_64-linux.gemspec`;
    assert.deepEqual(trial(RUBY_UNIT, { [path]: MODERN }).packages, [
      {
        package: {
          purl: 'pkg:gem/nokogiri@1.16.0',
          ecosystem: 'gem',
          name: 'nokogiri',
          version: '1.16.0',
          licences: ['MIT', 'Apache-2.0'],
          locations: [{ path, foundBy: 'ruby', evidence: 'installed' }],
        },
        files: [],
      },
    ]);
    const old = trial(RUBY_UNIT, { '/var/lib/gems/1.8/specifications/rack-1.2.1.gemspec': OLD });
    assert.deepEqual([old.names, old.packages[0]?.package.licences], [['rack@1.2.1'], ['MIT']]);
    assert.deepEqual(namesOf(path, MODERN.replaceAll('\n', '\r\n')), ['nokogiri@1.16.0']);
  });

  it('are what Bundler cloned, by the specifications that it wrote', () => {
    const clone = '/app/vendor/bundle/ruby/3.3.0/bundler/gems/fleet-6ef41c1c7d05';
    const own = "Gem::Specification.new do |s|\n  s.name = 'fleet'\n  s.version = '9'\nend\n";
    const boat = MODERN.replaceAll('nokogiri', 'boat');
    const { packages, gaps, faults } = trial(RUBY_UNIT, {
      [`${clone}/fleet.gemspec`]: MODERN.replaceAll('nokogiri', 'fleet').replaceAll('1.16.0', '0.5.0'),
      [`${clone}/boats/boat/boat.gemspec`]: boat,
      [`${clone}/spec/own/own.gemspec`]: own,
      [`${clone}/spec/fixtures/deep/er/boat.gemspec`]: boat.replaceAll('boat', 'ghost'),
      '/app/bundler/gems/fleet/fleet.gemspec': boat.replaceAll('boat', 'ghost'),
    });
    assert.deepEqual(
      packages.map((one) => [one.package.purl, one.package.locations[0]?.evidence]),
      [
        ['pkg:gem/fleet@0.5.0', 'installed'],
        ['pkg:gem/boat@1.16.0', 'installed'],
      ],
    );
    assert.deepEqual([gaps, faults], [[], []]);
  });

  it('lie in specifications of a home of gems, and not in the source of a gem', () => {
    const text = OLD;
    for (const folder of [
      '/usr/lib/ruby/gems/3.3.0/specifications',
      '/usr/lib/ruby/gems/3.3.0/specifications/default',
      '/app/vendor/bundle/ruby/3.3.0/specifications',
      '/root/.rvm/gems/ruby-3.3.0@app/specifications',
    ]) {
      assert.deepEqual(namesOf(`${folder}/rack-1.2.1.gemspec`, text), ['rack@1.2.1'], folder);
    }
    for (const path of [
      '/usr/lib/ruby/gems/3.3.0/gems/rack-1.2.1/rack.gemspec',
      '/usr/lib/ruby/gems/3.3.0/gems/x-1.0/test/specifications/rack-1.2.1.gemspec',
      '/app/bundler/gems/rack-abc/specifications/rack-1.2.1.gemspec',
      '/app/rack-1.2.1.gemspec',
      '/app/specifications/rack.gemspec',
      '/app/specifications/more/rack-1.2.1.gemspec',
    ]) {
      assert.deepEqual(namesOf(path, text), [], path);
    }
  });

  it('of another shape are faults', () => {
    const path = `${HOME}/specifications/a-1.gemspec`;
    for (const text of [
      '',
      'Gem::Specification.new { |s| s.name = NAME }',
      '  s.name = "a"\n  s.version = A::VERSION\n',
    ]) {
      assert.match(trial(RUBY_UNIT, { [path]: text }).faults[0] ?? '', /no name or no version/);
    }
    assert.deepEqual(namesOf(path, '# stub: a 1 ruby lib\n'), ['a@1']);
  });
});

const LOCK = `GIT
  remote: https://x.example/git.git
  revision: abc
  branch: main
  specs:
    git (1.0.0)
      rack (>= 2)

PATH
  remote: .
  specs:
    own (0.1.0)
      rack

GEM
  remote: https://gems.example/
  specs:
    nokogiri (1.16.0)
      racc (~> 1.4)
    nokogiri (1.16.0-x86_64-linux)
      racc (~> 1.4)
    racc (1.7.3)
    rails (7.1.0.rc1)
    rack (3.0.8)

PLATFORMS
  ruby
  x86_64-linux

DEPENDENCIES
  git!
  own!
  rails (= 7.1.0.rc1)

CHECKSUMS
  rack (3.0.8) sha256=abc

RUBY VERSION
   ruby 3.3.0p0

BUNDLED WITH
   2.5.22
`;

describe('Gemfile.lock', () => {
  it('names gems, platforms left out', () => {
    const expected = ['git@1.0.0', 'nokogiri@1.16.0', 'racc@1.7.3', 'rack@3.0.8', 'rails@7.1.0.rc1'];
    for (const path of ['/app/Gemfile.lock', '/app/gems.locked']) {
      const { names, gaps, packages } = trial(RUBY_UNIT, { [path]: LOCK });
      assert.deepEqual([names, gaps], [expected, []]);
      assert.equal(packages[0]?.package.locations[0]?.evidence, 'locked');
    }
    const windows = `\uFEFF${LOCK.replaceAll('\n', '\r\n')}`;
    assert.deepEqual(namesOf('/Gemfile.lock', windows), expected);
  });

  it('decides of the own gems of the project, and of those that its platforms do not need', () => {
    const lock = LOCK.replace('  own!', '  own!\n  tzinfo-data');
    const files = {
      '/Gemfile.lock': lock,
      '/Gemfile': 'gem "own", path: "."\ngem "tzinfo-data", "~> 1.0"\ngem "unknown", "~> 1.0"\n',
      '/a.gemspec': 'Gem::Specification.new { |s| s.add_dependency "own", "~> 0.1" }\n',
      '/parts/a/a.gemspec': 'Gem::Specification.new { |s| s.add_dependency "rack", "~> 3.0" }\n',
    };
    assert.deepEqual(
      trial(RUBY_UNIT, files).gaps.map(({ reason }) => reason),
      ['the lock file does not know unknown'],
    );
  });

  it('of a later Bundler, with sections of which nothing is known, is read', () => {
    const later = `NEW SOURCE\n  remote: x\n  specs:\n    old (1.0)\n      rack\n\n${LOCK}\nNEW THINGS\n  a: b\n`;
    const { names, gaps } = trial(RUBY_UNIT, { '/Gemfile.lock': later });
    assert.deepEqual([names.includes('old@1.0'), names.length, gaps], [true, 6, []]);
    const strange = trial(RUBY_UNIT, { '/Gemfile.lock': `${LOCK}\nNEWER\n    what is this\n` });
    assert.deepEqual([strange.names.length, strange.gaps.length], [5, 1]);
  });

  it('of an installed gem does not count', () => {
    assert.deepEqual(namesOf('/usr/lib/ruby/gems/3.3.0/gems/x-1.0/Gemfile.lock', LOCK), []);
  });

  it('with lines that are not understood is a gap, and the others count', () => {
    const { names: all } = trial(RUBY_UNIT, { '/Gemfile.lock': LOCK });
    for (const [text, expected] of [
      [LOCK.replace('PLATFORMS', '<<<<<<< HEAD\nPLATFORMS'), all],
      [LOCK.replace('    rack (3.0.8)', '    rack 3.0.8'), all.filter((name) => name !== 'rack@3.0.8')],
      ['anything', []],
    ] as const) {
      const { gaps, names } = trial(RUBY_UNIT, { '/Gemfile.lock': text });
      assert.deepEqual(names, expected);
      assert.deepEqual(
        gaps.map((gap) => [gap.kind, gap.evidence]),
        [['unreadable', 'locked']],
      );
    }
    assert.deepEqual(trial(RUBY_UNIT, { '/Gemfile.lock': '' }).gaps, []);
  });
});

it('bytes of any kind cause nothing but a Fault, in bounded time', () => {
  const path = `${HOME}/specifications/nokogiri-1.16.0.gemspec`;
  fuzz(RUBY_UNIT, {
    '/Gemfile': `gem "rails", "~> 7.1", '>= 7.1.2', group: :test\ngem('x', git: "y")\ngem NAME\n`,
  });
  fuzz(RUBY_UNIT, {
    [path]: MODERN,
    '/bundler/gems/a-0123456/a.gemspec': MODERN,
    '/specifications/rack-1.2.1.gemspec': OLD,
    '/Gemfile.lock': LOCK,
  });
  const started = performance.now();
  for (const part of [
    '"',
    '\\"',
    '%q{',
    "'",
    ' ',
    's.name = "\\"',
    '# stub: ',
    'GEM\n',
    '    a (',
    '(',
    '-',
    '\u2028',
  ]) {
    trial(RUBY_UNIT, { [path]: `s.name = ${part}`.repeat(90_000).slice(0, 1_000_000) });
    trial(RUBY_UNIT, { '/Gemfile.lock': `GEM\n    a (${part.repeat(1_000_000)}` });
  }
  assertWithin(20_000, performance.now() - started);
});

describe('Gemfile without a lock file', () => {
  const MANIFEST = `source "https://gems.example"
ruby "3.3.0"
gem "rails", "~> 7.1", ">= 7.1.2"
gem 'rack'
gem("pinned", "= 1.2.3")
gem "hashed", "2.0", require: false
gem "forked", git: "https://x.example/a.git"
gem "own", path: "../own"
gem NAME, "1.0"
gem "tool", group: :development
group :test, :development do
  gem "rspec", [">= 3"]
end
gem "last", "!= 1.5"
`;

  it('declares ranges, and says how many it leaves undecided', () => {
    const { names, gaps } = trial(RUBY_UNIT, { '/Gemfile': MANIFEST });
    assert.deepEqual(names, [
      'hashed@2.0',
      'last@!= 1.5',
      'pinned@1.2.3',
      'rack@*',
      'rails@~> 7.1, >= 7.1.2',
      'rspec@>= 3 (development)',
      'tool@* (development)',
    ]);
    assert.deepEqual(
      gaps.map(({ kind, count, reason }) => [kind, count, reason.slice(0, 40)]),
      [
        ['undecided', 5, 'no lock file decides the versions of rai'],
        ['undecided', 2, 'without an exact version: forked, line 9'],
      ],
    );
  });

  it('is decided by a Gemfile.lock that knows its gems', () => {
    const gems = ['rails', 'rack', 'pinned', 'hashed', 'tool', 'rspec', 'last'];
    const lock = `GEM\n  specs:\n${gems.map((name) => `    ${name} (1.0)\n`).join('')}`;
    const { names, gaps } = trial(RUBY_UNIT, { '/Gemfile': MANIFEST, '/Gemfile.lock': lock });
    assert.deepEqual([names.length, gaps], [7, []]);
    const other = trial(RUBY_UNIT, { '/Gemfile': MANIFEST, '/Gemfile.lock': LOCK });
    assert.deepEqual(
      other.gaps.map(({ kind, count }) => [kind, count]),
      [['undecided', 3]],
    );
  });
});
