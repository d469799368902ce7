import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, graphOf, trial } from '../../language-package/unit-trial.fixture.ts';
import { PHP_UNIT } from './unit.ts';

const PACKAGES = [
  { name: 'symfony/http-kernel', version: 'v6.4.0', version_normalized: '6.4.0.0', license: ['MIT'] },
  { name: 'Monolog/Monolog', version: '3.5.0', license: ['MIT', 'BSD-3-Clause'] },
  { name: 'acme/branch', version: 'dev-main', source: { reference: 'abc' } },
  { name: 'acme/line', version: '2.x-dev' },
];
const DEVELOPMENT = [{ name: 'phpunit/phpunit', version: '10.5.0', license: 'BSD-3-Clause' }];
const LOCK = JSON.stringify({
  _readme: [],
  'content-hash': 'abc',
  packages: PACKAGES,
  'packages-dev': DEVELOPMENT,
  aliases: [],
  platform: { php: '>=8.1' },
});
const VERSION_1 = JSON.stringify([...PACKAGES, ...DEVELOPMENT]);
const VERSION_2 = JSON.stringify({
  packages: [...PACKAGES, ...DEVELOPMENT],
  dev: true,
  'dev-package-names': ['phpunit/phpunit'],
});
const NAMES = [
  'acme/branch@dev-main',
  'acme/line@2.x-dev',
  'monolog/monolog@3.5.0',
  'phpunit/phpunit@10.5.0',
  'symfony/http-kernel@6.4.0',
];
const MARKED = NAMES.map((name) => (name.startsWith('phpunit') ? `${name} (development)` : name));
const INSTALLED = '/app/vendor/composer/installed.json';

/** As PEAR's installer writes it. */
function registered(name: string, channel: string, licence = 's:8:"PHP 3.01";'): string {
  const text = (value: string) => `s:${Buffer.byteLength(value)}:"${value}";`;
  return (
    `a:6:{s:7:"attribs";a:1:{s:7:"version";s:3:"2.0";}s:4:"name";${text(name)}s:7:"channel";${text(channel)}` +
    `s:7:"summary";${text('Boöts: ";s:4:"name";s:4:"fake";')}s:7:"version";a:2:{s:7:"release";s:8:"1.2.3RC1";` +
    `s:3:"api";s:5:"1.0.0";}s:7:"license";${licence}s:9:"changelog";a:1:{i:0;a:2:{s:4:"name";s:3:"old";` +
    's:7:"version";a:1:{s:7:"release";s:5:"0.0.1";}}}s:12:"_lastversion";N;s:13:"_lastmodified";i:1795864243;}'
  );
}
const REGISTERED = '/usr/local/lib/php/.registry/.channel.pecl.php.net/boat.reg';

describe('packages that pear and pecl installed', () => {
  it('are named as Packagist does, or by their channel', () => {
    const licence = 'a:2:{s:7:"attribs";a:1:{s:3:"uri";s:1:"x";}s:8:"_content";s:3:"BSD";}';
    const { packages, gaps, faults } = trial(PHP_UNIT, {
      '/usr/local/lib/php/.registry/sea_boat.reg': registered('Sea_Boat', 'pear.php.net', licence),
      [REGISTERED]: registered('Boat', 'pecl.php.net'),
      '/usr/local/lib/php/.channels/pecl.php.net.reg': registered('pecl', 'pecl.php.net'),
    });
    assert.deepEqual(
      packages.map(({ package: { purl, ecosystem, name, licences } }) => [purl, ecosystem, name, licences]),
      [
        [
          'pkg:composer/pear/sea_boat@1.2.3RC1?repository_url=pear.php.net',
          'composer',
          'pear/sea_boat',
          ['BSD'],
        ],
        ['pkg:pear/pecl.php.net/Boat@1.2.3RC1', 'pear', 'pecl.php.net/Boat', ['PHP 3.01']],
      ],
    );
    assert.deepEqual([gaps, faults], [[], []]);
  });

  it('are told where their description cannot be read', () => {
    for (const [text, reason] of [
      ['a:1:{s:4:"name";s:4:"boat";}', /no name, channel or version/],
      ['a:1:{s:4:"name";s:9:"boat";}', /does not end where it says/],
      ['a:1:{s:4:"name";O:4:"Boat":0:{}}', /not serialised by PHP at byte 16/],
      ['a:1:{a:0:{}i:1;}', /an array for a key/],
      ['a:1:{i:0;', /ends inside of an array/],
      ['}', /ends that did not begin/],
      ['a:1:{i:0;'.repeat(65), /arrays in arrays/],
    ] as const)
      assert.match(trial(PHP_UNIT, { [REGISTERED]: text }).faults[0] ?? '', reason);
  });

  it('cause nothing but faults, whatever the bytes', () => {
    fuzz(PHP_UNIT, { [REGISTERED]: registered('Boat', 'pecl.php.net') }, 200);
  });
});

describe('Composer’s packages', () => {
  for (const [what, path, text, expected, evidence] of [
    ['composer.lock', '/app/composer.lock', LOCK, MARKED, 'locked'],
    ['installed.json of Composer 1', INSTALLED, VERSION_1, NAMES, 'installed'],
    ['installed.json of Composer 2', INSTALLED, VERSION_2, MARKED, 'installed'],
  ] as const) {
    it(`are in ${what}; branches are told`, () => {
      const { names, gaps, packages } = trial(PHP_UNIT, { [path]: `\uFEFF${text}` });
      assert.deepEqual(names, expected);
      assert.deepEqual(
        gaps.map((gap) => [gap.kind, gap.reason, gap.count, gap.evidence]),
        [
          [
            'undecided',
            'a branch, whose advisories cannot be told: acme/branch dev-main, acme/line 2.x-dev',
            2,
            evidence,
          ],
        ],
      );
      assert.deepEqual(packages[0]?.package, {
        purl: 'pkg:composer/symfony/http-kernel@6.4.0',
        ecosystem: 'composer',
        name: 'symfony/http-kernel',
        version: '6.4.0',
        licences: ['MIT'],
        requires: [],
        locations: [{ path, foundBy: 'php', evidence }],
        ...(expected === MARKED ? { development: false } : {}),
      });
    });
  }

  it('have manifests and lock files that are no project’s, wherever they are installed', () => {
    const manifest = JSON.stringify({ require: { 'acme/oar': '^1.0' } });
    const packages = [
      { name: 'drupal/core', version: '11.0.0', 'install-path': '../../web/core' },
      { name: 'acme/sail', version: '1.0.0' },
      { name: 'acme/whole', version: '1.0.0', 'install-path': '../..' },
    ];
    const { names, gaps } = trial(PHP_UNIT, {
      '/app/lib/composer/installed.json': JSON.stringify({ packages }),
      '/app/lib/acme/sail/composer.json': manifest,
      '/app/web/core/lib/Component/composer.json': manifest,
      '/app/web/core/composer.lock': LOCK,
      '/app/web/own/composer.json': JSON.stringify({ require: { 'acme/mast': '2.0.0' } }),
    });
    assert.deepEqual(names, ['acme/mast@2.0.0', 'acme/sail@1.0.0', 'acme/whole@1.0.0', 'drupal/core@11.0.0']);
    assert.deepEqual(gaps, []);
  });

  it('that are no packages are gaps', () => {
    const text = JSON.stringify([
      { name: 'nothing', version: '1' },
      { name: 'a/b' },
      { version: '1' },
      3,
      { name: 'a/\u001Bb', version: '1' },
    ]);
    const { names, gaps } = trial(PHP_UNIT, { [INSTALLED]: text });
    assert.deepEqual(names, []);
    assert.equal(gaps[0]?.reason, 'not understood and left out: package 2, package 3, package 4');
    assert.match(gaps[1]?.reason ?? '', /^not a name and a version of php: [ -~]+$/);
  });

  it('in files of another shape are faults where installed, gaps where locked', () => {
    for (const text of ['{', '{}', '3', '{"packages": {}}']) {
      assert.equal(trial(PHP_UNIT, { [INSTALLED]: text }).faults.length, 1);
      assert.equal(trial(PHP_UNIT, { '/composer.lock': text }).gaps[0]?.evidence, 'locked');
    }
  });

  it('are not those of a package’s own lock file or test data', () => {
    for (const path of ['/app/vendor/a/b/composer.lock', '/app/vendor/a/b/tests/x/composer/installed.json']) {
      assert.deepEqual(trial(PHP_UNIT, { [path]: VERSION_1 }).names, []);
    }
  });
});

it('bytes of any kind cause nothing but a Fault', () => {
  const manifest = '{"require": {"a/b": "^1.2 || ~2.0", "php": ">=8"}, "require-dev": {"c/d": "9.*"}}';
  fuzz(PHP_UNIT, { '/composer.json': manifest });
  fuzz(PHP_UNIT, { '/composer.lock': LOCK, [INSTALLED]: VERSION_2, '/composer/installed.json': VERSION_1 });
});

describe('composer.json without composer.lock', () => {
  const MANIFEST = JSON.stringify({
    require: {
      php: '>=8.1',
      'ext-json': '*',
      'Sea/Boat': '^1.2 || ~2.0',
      'sea/exact': 'v1.2.3',
      'sea/branch': 'dev-main',
    },
    'require-dev': { 'sea/test': '9.*' },
  });

  it('declares ranges, and says how many it leaves undecided', () => {
    const { names, gaps } = trial(PHP_UNIT, { '/composer.json': MANIFEST });
    assert.deepEqual(names, [
      'sea/boat@^1.2 || ~2.0',
      'sea/branch@dev-main',
      'sea/exact@1.2.3',
      'sea/test@9.* (development)',
    ]);
    assert.deepEqual(
      gaps.map(({ kind, count }) => [kind, count]),
      [['undecided', 3]],
    );
  });

  it('is decided by composer.lock, and by what is installed, if they know its packages', () => {
    const packages = ['boat', 'exact', 'branch', 'test'].map((name) => ({
      name: `sea/${name}`,
      version: '1.2.3',
    }));
    for (const [path, text] of [
      ['/composer.lock', JSON.stringify({ packages })],
      ['/vendor/composer/installed.json', JSON.stringify(packages)],
    ] as const) {
      const { names, gaps } = trial(PHP_UNIT, { '/composer.json': MANIFEST, [path]: text });
      assert.deepEqual([names.length, gaps], [4, []]);
    }
    const { gaps } = trial(PHP_UNIT, { '/composer.json': MANIFEST, '/composer.lock': '{"packages": []}' });
    assert.deepEqual(
      gaps.map(({ kind, count }) => [kind, count]),
      [['undecided', 3]],
    );
  });
});

it('what a package needs is what replaces or provides it, where it is not there itself', () => {
  const packages = [
    { name: 'acme/app', version: '1.0.0', require: { 'illuminate/mail': '*', 'acme/log': '*', php: '*' } },
    { name: 'Laravel/Framework', version: '11.0.0', replace: { 'Illuminate/Mail': 'self.version' } },
    { name: 'acme/log', version: '1.0.0' },
    { name: 'acme/other-log', version: '1.0.0', provide: { 'acme/log': '1.0' } },
  ];
  assert.deepEqual(graphOf(PHP_UNIT, { '/composer.lock': JSON.stringify({ packages }) }), [
    'acme/app@1.0.0: production, needs acme/log@1.0.0 laravel/framework@11.0.0',
    'acme/log@1.0.0: production, needs',
    'acme/other-log@1.0.0: production, needs',
    'laravel/framework@11.0.0: production, needs',
  ]);
});
