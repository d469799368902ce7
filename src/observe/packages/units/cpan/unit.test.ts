import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, graphOf, trial } from '../../language-package/unit-trial.fixture.ts';
import { CPAN_UNIT } from './unit.ts';

const SNAPSHOT = `# carton snapshot format: version 1.0
DISTRIBUTIONS
  Sea-Boat-0.056
    pathname: S/SE/SEA/Sea-Boat-0.056.tar.gz
    provides:
      Sea::Boat 0.056
      Sea::Boat::Oar undef
    requirements:
      Carp 0
      ExtUtils::MakeMaker 6.17
      Sea::Sail 1.0
      perl 5.006
  Sea-Sail-v2.1.0-TRIAL
    pathname: S/SE/SEA/Sea-Sail-v2.1.0-TRIAL.tgz
    provides:
      Sea::Sail v2.1.0
    requirements:
      Sea::Sail 0
  nothing
    provides:
`;
const CPANFILE = `requires 'perl', '5.008001';
requires 'Sea::Boat', '0.05'; # a comment
requires "Sea::Sail" => '>= 1.0, < 3.0';
requires('Sea::Rope', '== 1.5');
requires 'Sea::Keel';
recommends 'Sea::Oar', 2.0;
on 'test' => sub {
    requires 'Sea::Tests', '0.98';
};
feature 'sqlite', 'SQLite support' => sub {
  requires 'Sea::Lite';
};
configure_requires 'Sea::Build';
on develop => sub { requires 'Sea::Lint' }; requires Sea::Anchor => 'v1.2';
on('test' => sub {
  if ($] > 5.010) { requires "Sea::More",
    '1.1'; }
  requires 'Sea::Most'; # }
});
requires 'Sea::Last';

=head1 NOTES

requires 'Sea::Ghost';

=cut

requires 'Sea::End';
__END__
requires 'Sea::Ghost';
`;
const META = JSON.stringify({
  'meta-spec': { version: 2 },
  name: 'App',
  prereqs: {
    runtime: { requires: { 'Sea::Boat': '0.05', perl: '5.8.1' }, recommends: { 'Sea::Oar': '0' } },
    develop: { requires: { 'Sea::Tests': '== 1.0' } },
  },
});
const INSTALL = JSON.stringify({
  dist: 'Sea-Boat-0.056',
  name: 'Sea::Boat',
  pathname: 'S/SE/SEA/Sea-Boat-0.056.tar.gz',
  version: '0.056',
});
const LOCAL = `=head2 Fri Nov  1 12:00:00 2024: C<Module> L<Sea::Rope|Sea::Rope>

=over 4

=item *

C<installed into: /usr/local/share/perl/5.40.1>

=item *

C<VERSION: 1.4>

=back

=head2 Sat Nov  2 12:00:00 2024: C<Module> L<Sea::Rope|Sea::Rope>

=item *

C<VERSION: 1.5>
`;

describe('distributions of Perl', () => {
  it('are locked by Carton, with their authors and what they need', () => {
    const { packages, gaps } = trial(CPAN_UNIT, { '/cpanfile.snapshot': SNAPSHOT });
    assert.deepEqual(
      packages.map(({ package: { purl, requires } }) => [purl, requires]),
      [
        ['pkg:cpan/SEA/Sea-Boat@0.056', ['pkg:cpan/SEA/Sea-Sail@v2.1.0-TRIAL']],
        ['pkg:cpan/SEA/Sea-Sail@v2.1.0-TRIAL', []],
      ],
    );
    assert.match(gaps[0]?.reason ?? '', /line 19/);
    assert.match(trial(CPAN_UNIT, { '/cpanfile.snapshot': '' }).gaps[0]?.reason ?? '', /DISTRIBUTIONS/);
  });

  it('are declared in cpanfile, by phase', () => {
    assert.deepEqual(trial(CPAN_UNIT, { '/cpanfile': CPANFILE }).names, [
      'Sea-Anchor@>= v1.2',
      'Sea-Boat@>= 0.05',
      'Sea-Build@* (development)',
      'Sea-End@*',
      'Sea-Keel@*',
      'Sea-Last@*',
      'Sea-Lint@* (development)',
      'Sea-Lite@*',
      'Sea-More@>= 1.1 (development)',
      'Sea-Most@* (development)',
      'Sea-Oar@>= 2.0',
      'Sea-Rope@1.5',
      'Sea-Sail@>= 1.0, < 3.0',
      'Sea-Tests@>= 0.98 (development)',
    ]);
  });

  it('are asked for by cpanfile, which does not know the authors that the lock file names', () => {
    const files = {
      // A module of the distribution.
      '/cpanfile': `requires 'Sea::Boat::Oar', '0.05';\n`,
      '/cpanfile.snapshot': SNAPSHOT.replace(/ {2}nothing[^]*/, ''),
    };
    assert.deepEqual(graphOf(CPAN_UNIT, files), [
      'SEA/Sea-Boat@0.056: direct, production, needs SEA/Sea-Sail@v2.1.0-TRIAL',
      'SEA/Sea-Sail@v2.1.0-TRIAL: transitive, production, needs',
    ]);
    assert.deepEqual(trial(CPAN_UNIT, files).gaps, []);
  });

  it('are declared in META.json, and other files of that name are none', () => {
    assert.deepEqual(graphOf(CPAN_UNIT, { '/META.json': META }), [
      'Sea-Boat@>= 0.05: direct, production',
      'Sea-Oar@*: direct, production',
      'Sea-Tests@1.0: direct, development',
    ]);
    assert.deepEqual(trial(CPAN_UNIT, { '/META.json': '{"a": 1}' }).gaps, []);
  });

  it('are installed, by what each installer leaves', () => {
    const perl = '/usr/local/lib/perl5';
    const files = {
      [`${perl}/x86_64/.meta/Sea-Boat-0.056/install.json`]: INSTALL,
      [`${perl}/5.40/perllocal.pod`]: LOCAL,
      [`${perl}/5.40/auto/Sea/Boat/.packlist`]: '/usr/local/lib/perl5/Sea/Boat.pm\n',
      [`${perl}/5.40/auto/Sea/Mast/.packlist`]: '/usr/local/lib/perl5/Sea/Mast.pm\n',
      [`${perl}/5.40/.packlist`]: '/usr/local/lib/perl5/strict.pm\n',
    };
    assert.deepEqual(
      trial(CPAN_UNIT, files).packages.map((one) => one.package.purl),
      ['pkg:cpan/SEA/Sea-Boat@0.056', 'pkg:cpan/Sea-Rope@1.5', 'pkg:cpan/Sea-Mast?vers=%2A'],
    );
    const broken = { [`${perl}/.meta/a/install.json`]: '{}' };
    assert.match(trial(CPAN_UNIT, broken).faults[0] ?? '', /pathname/);
  });

  it('need the distributions that are installed of the modules that they need', () => {
    const installed = (
      perl: string,
      dist: string,
      provides: readonly string[],
      needs: readonly string[],
    ) => ({
      [`${perl}/.meta/${dist}/install.json`]: JSON.stringify({
        dist,
        name: provides[0],
        version: '1',
        pathname: `S/SE/SEA/${dist}.tar.gz`,
        provides: Object.fromEntries(provides.map((name) => [name, { version: '1' }])),
      }),
      [`${perl}/.meta/${dist}/MYMETA.json`]: JSON.stringify({
        'meta-spec': { version: 2 },
        prereqs: {
          runtime: { requires: Object.fromEntries(needs.map((name) => [name, '0'])) },
          test: { requires: { 'Sea::Probe': '0' } },
        },
      }),
    });
    const { packages } = trial(CPAN_UNIT, {
      ...installed(
        '/a',
        'Sea-Boat-1',
        ['Sea::Boat'],
        ['perl', 'strict', 'Sea::Rope::Knot', 'Sea::Oar', 'Sea::Boat'],
      ),
      ...installed('/a', 'libsea-2', ['Sea::Rope', 'Sea::Rope::Knot'], []),
      ...installed('/b', 'Sea-Oar-3', ['Sea::Oar'], ['Sea::Rope']),
      ...installed('/b', 'Sea-Probe-4', ['Sea::Probe'], []),
    });
    const told = packages.map(({ package: { purl, requires = [] } }) => [purl, ...requires].join(' '));
    assert.deepEqual(
      new Set(told),
      new Set([
        'pkg:cpan/SEA/Sea-Boat@1 pkg:cpan/SEA/libsea@2 pkg:cpan/SEA/Sea-Oar@3',
        'pkg:cpan/SEA/Sea-Oar@3 pkg:cpan/SEA/libsea@2',
        'pkg:cpan/SEA/Sea-Probe@4',
        'pkg:cpan/SEA/libsea@2',
      ]),
    );
  });

  it('are installed once, whatever names them, and those that another release replaced no more', () => {
    const perl = '/usr/local/lib/perl5';
    const record = (author: string, dist: string, name: string, version: string) => ({
      [`${perl}/.meta/${dist}/install.json`]: JSON.stringify({
        dist,
        name,
        version,
        pathname: `${author[0]}/${author.slice(0, 2)}/${author}/${dist}.tar.gz`,
        provides: { [name]: { version }, 'Sea::Fleet': { version } },
      }),
    });
    const files = {
      ...record('SEA', 'libsea-perl-1.40', 'Sea::Rope', '1.4'),
      ...record('SEA', 'libsea-perl-1.50', 'Sea::Rope', '1.5'),
      ...record('SEA', 'Sea-Oar-2', 'Sea::Oar', '2'),
      ...record('SEA', 'Sea-Oar-3', 'Sea::Oar', '3'),
      [`${perl}/perllocal.pod`]: LOCAL,
      [`${perl}/auto/Sea/Rope/.packlist`]: '',
      [`${perl}/auto/Sea/Fleet/.packlist`]: '',
    };
    assert.deepEqual(trial(CPAN_UNIT, files).names, [
      'SEA/Sea-Oar@2',
      'SEA/Sea-Oar@3',
      'SEA/libsea-perl@1.50',
    ]);
  });

  it('cause nothing but faults, whatever the bytes', () => {
    fuzz(
      CPAN_UNIT,
      {
        '/cpanfile.snapshot': SNAPSHOT,
        '/cpanfile': CPANFILE,
        '/META.json': META,
        '/.meta/a/install.json': INSTALL,
        '/perllocal.pod': LOCAL,
      },
      80,
    );
  });
});
