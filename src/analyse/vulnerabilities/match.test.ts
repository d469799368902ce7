import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Distribution } from '../../model/distribution.ts';
import { type AdvisedEcosystem, ECOSYSTEMS, type LanguageEcosystem } from '../../model/ecosystems.ts';
import { vulnerabilitySchema } from '../../model/finding/vulnerability.ts';
import type { Package } from '../../model/package.ts';
import { matchVulnerabilities } from './match.ts';
import { before, installed, memoryStore, says, type Written } from './memory-store.fixture.ts';

const CRITICAL = { type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' };
const LOW = { type: 'CVSS_V3', score: 'CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N' };
const NEWEST = { type: 'CVSS_V4', score: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N' };

function release(id: string, version: string, more: Partial<Distribution> = {}): Distribution {
  return { id, version, name: id, like: [], ...more };
}

function match(
  written: readonly Written[],
  packages: readonly Package[],
  distribution?: Distribution,
  extra?: Parameters<typeof memoryStore>[1],
) {
  const store = memoryStore(written, extra);
  const { findings, gaps } = matchVulnerabilities({ packages, distribution, store });
  for (const finding of findings) vulnerabilitySchema.parse(finding);
  return { findings: [...findings], gaps };
}

const idsOf = (outcome: ReturnType<typeof match>): string[][] =>
  outcome.findings.map((finding) => finding.ids);

describe('language packages', () => {
  const cases: Readonly<Record<AdvisedEcosystem, readonly [name: string, version: string, fixed: string]>> = {
    npm: ['boat', '1.0.0', '1.1.0'],
    pypi: ['boat', '1.0', '1.0.post1'],
    cargo: ['boat', '1.0.0', '1.0.1'],
    gem: ['boat', '1.0.0.pre1', '1.0.0'],
    composer: ['sea/boat', 'v1.0.0', '1.0.1'],
    maven: ['sea:boat', '1.0-alpha', '1.0'],
    golang: ['example.com/boat', 'v1.0.0', '1.0.1'],
    cran: ['boat', '1.0', '1.0-1'],
    julia: ['Boat', '1.0.0-rc1', '1.0.0'],
    hackage: ['boat', '1.0', '1.0.0'],
    opam: ['boat', '1.0~rc1', '1.0'],
    conan: ['boat', '1.0-rc1', '1.0'],
    hex: ['boat', '1.0.0-rc.1', '1.0.0'],
    pub: ['boat', '1.0.0', '1.0.0+1'],
    swift: ['github.com/sea/boat', '1.0.0', '1.0.1'],
    nuget: ['Sea.Boat', '1.0.0-rc', '1.0.0'],
    generic: ['boat', '1.0.0', '1.0.1'],
    bitnami: ['boat', '1.0.0-3', '1.0.1'],
    githubactions: ['sea/boat', 'v1.0.0', '1.0.1'],
  };
  for (const [id, [name, version, fixed]] of Object.entries(cases)) {
    const ecosystem = id as AdvisedEcosystem;
    const { osv } = ECOSYSTEMS[ecosystem];
    it(`of ${osv} are matched in its order`, () => {
      const store = [{ id: 'CVE-2099-0001', affected: [says(osv, name, before(fixed))] }];
      const { findings, gaps } = match(store, [installed(ecosystem, name, version)]);
      assert.deepEqual(
        findings.map((finding) => [finding.id, finding.fixedIn, finding.vectors]),
        [['CVE-2099-0001', [fixed], ['V3']]],
      );
      assert.deepEqual(gaps, []);
      const mended = match(store, [installed(ecosystem, name, ecosystem === 'golang' ? `v${fixed}` : fixed)]);
      assert.deepEqual(mended, { findings: [], gaps: [] });
    });
  }

  it('of a repository other than the first are matched too', () => {
    const store = [
      {
        id: 'CVE-2099-0001',
        affected: [says('Packagist:https://packages.example/8', 'sea/boat', before('2.0.0'))],
      },
      { id: 'CVE-2099-0002', affected: [says('Maven:https://maven.example', 'sea:boat', before('2.0'))] },
    ];
    const packages = [installed('composer', 'sea/boat', '1.0.0'), installed('maven', 'sea:boat', '1.0')];
    assert.deepEqual(idsOf(match(store, packages)), [['CVE-2099-0001'], ['CVE-2099-0002']]);
  });

  it('of Go itself are releases of Go', () => {
    const store = [
      {
        id: 'GO-2099-0001',
        affected: [says('Go', 'stdlib', [{ introduced: '1.21.0-0' }, { fixed: '1.21.3' }])],
      },
    ];
    const hits = (version: string): number =>
      match(store, [installed('golang', 'stdlib', version)]).findings.length;
    assert.deepEqual(['1.20.9', '1.21rc2', 'go1.21.2', 'v1.21.2', '1.21.3'].map(hits), [0, 1, 1, 1, 0]);
    const [finding] = match(store, [installed('golang', 'stdlib', '1.21.2')]).findings;
    assert.equal(finding?.advice, 'Rebuild with Go 1.21.3 or later.');
  });

  it('without advisories of their ecosystem are one gap, not one for each package', () => {
    const packages = [
      installed('npm', 'boat', '1.0.0'),
      installed('npm', 'oar', '1.0.0'),
      installed('gem', 'mast', '1'),
    ];
    const { findings, gaps } = match([], packages);
    assert.deepEqual(findings, []);
    assert.deepEqual(
      gaps.map(({ kind, subject }) => [kind, subject]),
      [
        ['missing-data', 'RubyGems'],
        ['missing-data', 'npm'],
      ],
    );
  });

  it('with a version that has no order are a gap that names them', () => {
    const store = [{ id: 'CVE-2099-0001', affected: [says('npm', 'boat', before('1.0.0'))] }];
    const { findings, gaps } = match(store, [installed('npm', 'boat', '^1 || latest')]);
    assert.deepEqual(findings, []);
    assert.deepEqual(
      gaps.map(({ kind, subject }) => [kind, subject]),
      [['unknown', 'pkg:npm/boat@^1 || latest']],
    );
    assert.match(gaps[0]?.reason ?? '', /^CVE-2099-0001 could not be judged/);
  });

  it('of which an advisory was withdrawn are clean', () => {
    const withdrawn = '2099-01-02T00:00:00Z';
    const store = [{ id: 'CVE-2099-0001', withdrawn, affected: [says('npm', 'boat', before())] }];
    assert.deepEqual(match(store, [installed('npm', 'boat', '1.0.0')]), { findings: [], gaps: [] });
  });
});

describe('packages of a distribution', () => {
  const cases: [string, Distribution, string, Partial<Package>][] = [
    ['deb', release('debian', '13'), 'Debian:13', {}],
    ['deb', release('debian', '12.7'), 'Debian:12', {}],
    ['deb', release('debian', '', { codename: 'sid' }), 'Debian:sid', {}],
    ['deb', release('ubuntu', '24.04'), 'Ubuntu:24.04:LTS', {}],
    ['deb', release('ubuntu', '24.10'), 'Ubuntu:24.10', {}],
    ['deb', release('ubuntu', '16.04'), 'Ubuntu:Pro:16.04:LTS', {}],
    ['apk', release('alpine', '3.20.1'), 'Alpine:v3.20', {}],
    ['apk', release('wolfi', '20230201'), 'Wolfi', {}],
    ['apk', release('chainguard', '20230214'), 'Chainguard', {}],
    ['rpm', release('almalinux', '9.4'), 'AlmaLinux:9', {}],
    ['rpm', release('rocky', '9.4'), 'Rocky Linux:9', {}],
    ['rpm', release('rhel', '9.4'), 'Red Hat:enterprise_linux:9::baseos', {}],
    ['rpm', release('rhel', '9.4'), 'Red Hat:enterprise_linux:9::appstream', {}],
    ['rpm', release('rhel', '10.1'), 'Red Hat:enterprise_linux:10.0', {}],
    ['rpm', release('centos', '7', { name: 'CentOS Linux' }), 'Red Hat:enterprise_linux:7::server', {}],
    ['rpm', release('azurelinux', '3.0'), 'Azure Linux:3', {}],
    ['rpm', release('mariner', '2.0'), 'Azure Linux:2', {}],
    ['rpm', release('mageia', '9'), 'Mageia:9', {}],
    ['rpm', release('sles', '15.5'), 'SUSE:Linux Enterprise Server 15 SP5', {}],
    ['rpm', release('sles', '15.5'), 'SUSE:Linux Enterprise Module for Basesystem 15 SP5', {}],
    ['rpm', release('sles', '15.4'), 'SUSE:Linux Enterprise Server 15 SP4-LTSS', {}],
    ['rpm', release('sles', '12'), 'SUSE:Linux Enterprise Server 12', {}],
    ['rpm', release('opensuse-leap', '15.5'), 'openSUSE:Leap 15.5', {}],
    ['rpm', release('opensuse-tumbleweed', '20260101'), 'openSUSE:Tumbleweed', {}],
    [
      'rpm',
      release('openEuler', '24.03', {
        name: 'openEuler',
        details: { pretty_name: 'openEuler 24.03 (LTS-SP1)' },
      }),
      'openEuler:24.03-LTS-SP1',
      {},
    ],
  ];
  for (const [ecosystem, distribution, osv, more] of cases) {
    it(`of ${distribution.id} ${distribution.version} are looked for in ${osv}`, () => {
      const store = [{ id: 'CVE-2099-0001', affected: [says(osv, 'boat', before('2.0-r1'))] }];
      const { findings, gaps } = match(
        store,
        [installed(ecosystem as 'deb', 'boat', '1.0-r1', more)],
        distribution,
      );
      assert.deepEqual(
        findings.map((finding) => [finding.id, finding.fixedIn[0], finding.vectors]),
        [['CVE-2099-0001', '2.0-r1', ['V3', 'V6']]],
      );
      assert.deepEqual(gaps, []);
    });
  }

  const strangers: [string, Distribution, string][] = [
    ['deb', release('debian', '12'), 'Debian:13'],
    ['deb', release('debian', '', { codename: 'trixie' }), 'Debian:13'],
    ['deb', release('raspbian', '12', { like: ['debian'] }), 'Debian:12'],
    ['apk', release('alpine', '3.21.0_alpha20240807'), 'Alpine:v3.20'],
    ['rpm', release('amzn', '2023'), 'AlmaLinux:9'],
    ['rpm', release('rhel', '9.4'), 'Red Hat:rhel_eus:9.2::baseos'],
    ['rpm', release('rhel', '9.4'), 'Red Hat:enterprise_linux:8::baseos'],
    ['rpm', release('centos', '9', { name: 'CentOS Stream' }), 'Red Hat:enterprise_linux:9::baseos'],
    ['rpm', release('sles', '15.5'), 'SUSE:Linux Enterprise Server 15 SP4'],
    ['rpm', release('sles', '15.0'), 'SUSE:Linux Enterprise Server 15 SP1'],
  ];
  for (const [ecosystem, distribution, osv] of strangers) {
    it(`of ${distribution.id} ${distribution.version || distribution.codename} are not looked for in ${osv}, and that is said once`, () => {
      const store = [{ id: 'CVE-2099-0001', affected: [says(osv, 'boat', before())] }];
      const packages = [
        installed(ecosystem as 'deb', 'boat', '1'),
        installed(ecosystem as 'deb', 'oar', '1'),
      ];
      const { findings, gaps } = match(store, packages, distribution);
      assert.deepEqual(findings, []);
      assert.deepEqual(
        gaps.map(({ kind, subject }) => [kind, subject]),
        [['missing-data', `${distribution.id} ${distribution.version}`.trim()]],
      );
    });
  }

  it('of no known distribution are a gap', () => {
    const { gaps } = match([], [installed('deb', 'boat', '1')]);
    assert.deepEqual(
      gaps.map(({ kind, subject }) => [kind, subject]),
      [['missing-data', 'deb']],
    );
  });

  it('are matched by source name and source version', () => {
    const store = [{ id: 'CVE-2099-0001', affected: [says('Debian:13', 'boat', before('1.5-1'))] }];
    const built = (version: string) =>
      installed('deb', 'libboat9', '9:9', { source: { name: 'boat', version } });
    assert.equal(
      match(store, [built('1.4-1')], release('debian', '13')).findings[0]?.package.name,
      'libboat9',
    );
    assert.equal(match(store, [built('1.5-1')], release('debian', '13')).findings.length, 0);
  });

  it('of rpm are matched by their own name', () => {
    const store = [{ id: 'ALSA-2099:0001', affected: [says('AlmaLinux:9', 'boat', before('1.5-1.el9'))] }];
    const other = installed('rpm', 'boat-docs', '1.4-1.el9', {
      source: { name: 'boat', version: '1.4-1.el9' },
    });
    const own = installed('rpm', 'boat', '1.4-1.el9', { source: { name: 'boat', version: '1.4-1.el9' } });
    const { findings } = match(store, [other, own], release('almalinux', '9.4'));
    assert.deepEqual(
      findings.map((finding) => finding.package.name),
      ['boat'],
    );
  });

  it('from Ubuntu Pro are judged by its records', () => {
    const store = [
      {
        id: 'UBUNTU-CVE-2099-0001',
        upstream: ['CVE-2099-0001'],
        affected: [
          says('Ubuntu:20.04:LTS', 'boat', before()),
          says('Ubuntu:Pro:20.04:LTS', 'boat', before('1.0-1ubuntu1+esm2')),
        ],
      },
    ];
    const hits = (version: string): number =>
      match(store, [installed('deb', 'boat', version)], release('ubuntu', '20.04')).findings.length;
    assert.deepEqual(['1.0-1ubuntu1', '1.0-1ubuntu1+esm1', '1.0-1ubuntu1+esm2'].map(hits), [1, 1, 0]);
  });

  it('that Alpine never had affected (fixed in 0) are clean', () => {
    const store = [{ id: 'ALPINE-CVE-2099-0001', affected: [says('Alpine:v3.20', 'boat', before('0'))] }];
    assert.deepEqual(match(store, [installed('apk', 'boat', '1.0-r0')], release('alpine', '3.20.1')), {
      findings: [],
      gaps: [],
    });
  });
});

describe('module streams', () => {
  const errata = (id: string, stream: string, fixed: string): Written => ({
    id,
    upstream: [id.replace('ALSA-2099:', 'CVE-2099-')],
    summary: `Important: ${stream} security update`,
    affected: [says('AlmaLinux:9', 'boat', before(fixed))],
  });
  const store = [
    errata('ALSA-2099:0020', 'boat:20', '1:20.5.0-1.module_el9.4.0+1+a'),
    errata('ALSA-2099:0018', 'boat:18', '1:18.9.0-1.module_el9.4.0+1+b'),
    errata('ALSA-2099:0016', 'boat', '1:16.9.0-1.el9_4'),
  ];
  const hits = (version: string, stream?: string): string[] =>
    match(
      store,
      [installed('rpm', 'boat', version, stream === undefined ? {} : { stream })],
      release('almalinux', '9.4'),
    ).findings.map(({ id }) => id);

  it('match only errata of their own stream', () => {
    assert.deepEqual(hits('1:18.1.0-1.module_el9.2.0+1+c', 'boat:18'), ['CVE-2099-0018']);
    assert.deepEqual(hits('1:20.1.0-1.module_el9.2.0+1+c', 'boat:20:9020020230101:abc'), ['CVE-2099-0020']);
    assert.deepEqual(hits('1:22.1.0-1.module_el9.2.0+1+c', 'boat:22'), []);
  });

  it('and packages outside them only errata without', () => {
    assert.deepEqual(hits('1:16.1.0-1.el9'), ['CVE-2099-0016']);
    assert.deepEqual(hits('1:16.9.0-1.el9_4'), []);
  });
});

describe('names of one vulnerability', () => {
  it('are joined through aliases, transitively, CVE first, then GitHub', () => {
    const affected = [says('npm', 'boat', before('2.0.0'))];
    const store = [
      { id: 'OTHER-1', aliases: ['GHSA-aaaa-bbbb-cccc'], affected },
      { id: 'GHSA-aaaa-bbbb-cccc', aliases: ['CVE-2099-0001'], affected },
      { id: 'THIRD-1', aliases: ['OTHER-1'], affected },
    ];
    assert.deepEqual(idsOf(match(store, [installed('npm', 'boat', '1.0.0')])), [
      ['CVE-2099-0001', 'GHSA-aaaa-bbbb-cccc', 'OTHER-1', 'THIRD-1'],
    ]);
  });

  it('are joined through a record that does not match the package itself', () => {
    const store = [
      { id: 'OTHER-1', affected: [says('npm', 'boat', before('2.0.0'))] },
      {
        id: 'GHSA-aaaa-bbbb-cccc',
        aliases: ['CVE-2099-0001', 'OTHER-1'],
        affected: [says('npm', 'boat', before('0.5.0'))],
      },
    ];
    assert.equal(match(store, [installed('npm', 'boat', '1.0.0')]).findings[0]?.id, 'CVE-2099-0001');
  });

  it('are not joined through related', () => {
    const affected = [says('npm', 'boat', before('2.0.0'))];
    const store = [
      { id: 'CVE-2099-0001', affected, related: ['CVE-2099-0002'] },
      { id: 'CVE-2099-0002', affected, related: ['CVE-2099-0001'] },
    ];
    assert.deepEqual(idsOf(match(store, [installed('npm', 'boat', '1.0.0')])), [
      ['CVE-2099-0001'],
      ['CVE-2099-0002'],
    ]);
  });

  it('of errata are those of each CVE, with the id of the errata', () => {
    const store = [
      {
        id: 'DSA-9001-1',
        upstream: ['CVE-2099-0001', 'CVE-2099-0002'],
        affected: [says('Debian:13', 'boat', before('2'))],
      },
    ];
    assert.deepEqual(idsOf(match(store, [installed('deb', 'boat', '1')], release('debian', '13'))), [
      ['CVE-2099-0001', 'DSA-9001-1'],
      ['CVE-2099-0002', 'DSA-9001-1'],
    ]);
  });

  it('of errata that list their CVEs as related are those too', () => {
    const store = [
      {
        id: 'ALSA-2099:0001',
        related: ['CVE-2099-0001', 'CVE-2099-0002'],
        affected: [says('AlmaLinux:9', 'boat', before('2'))],
      },
    ];
    assert.deepEqual(idsOf(match(store, [installed('rpm', 'boat', '1')], release('almalinux', '9'))), [
      ['CVE-2099-0001', 'ALSA-2099:0001'],
      ['CVE-2099-0002', 'ALSA-2099:0001'],
    ]);
  });

  it('are none for errata that mend no vulnerability', () => {
    const store = [{ id: 'ALBA-2099:0001', affected: [says('AlmaLinux:9', 'boat', before('2'))] }];
    assert.deepEqual(match(store, [installed('rpm', 'boat', '1')], release('almalinux', '9')).findings, []);
  });
});

describe('a distribution’s tracker and its advisories', () => {
  const dsa = (fixed: string): Written => ({
    id: 'DSA-9001-1',
    upstream: ['CVE-2099-0001', 'CVE-2099-0002'],
    affected: [says('Debian:12', 'boat', before(fixed))],
  });
  const tracked = (cve: string, fixed?: string): Written => ({
    id: `DEBIAN-${cve}`,
    upstream: [cve],
    affected: [says('Debian:12', 'boat', before(fixed))],
  });
  const find = (store: Written[], version: string) =>
    match(store, [installed('deb', 'boat', version)], release('debian', '12')).findings.map(
      ({ ids, fixedIn }) => [...ids, ...fixedIn],
    );

  it('are one finding for each CVE', () => {
    const store = [
      dsa('1.0-1+deb12u2'),
      tracked('CVE-2099-0001', '1.0-1+deb12u2'),
      tracked('CVE-2099-0002', '1.0-1+deb12u2'),
    ];
    assert.deepEqual(find(store, '1.0-1'), [
      ['CVE-2099-0001', 'DEBIAN-CVE-2099-0001', 'DSA-9001-1', '1.0-1+deb12u2'],
      ['CVE-2099-0002', 'DEBIAN-CVE-2099-0002', 'DSA-9001-1', '1.0-1+deb12u2'],
    ]);
  });

  it('the tracker knows better which CVE was mended before', () => {
    const store = [dsa('1.0-1+deb12u2'), tracked('CVE-2099-0001', '0.9-1')];
    assert.deepEqual(find(store, '1.0-1'), [['CVE-2099-0002', 'DSA-9001-1', '1.0-1+deb12u2']]);
  });

  it('the tracker knows better that a fix was not enough', () => {
    const store = [dsa('1.0-1+deb12u2'), tracked('CVE-2099-0001')];
    assert.deepEqual(find(store, '1.0-1+deb12u2'), [['CVE-2099-0001', 'DEBIAN-CVE-2099-0001']]);
  });

  it('fixed versions are those that no record calls affected', () => {
    const store = [dsa('1.0-1+deb12u2'), tracked('CVE-2099-0001', '1.0-1+deb12u3')];
    assert.deepEqual(find(store, '1.0-1')[0]?.slice(3), ['1.0-1+deb12u3']);
  });
});

describe('severity', () => {
  const first = (
    written: readonly Written[],
    one = installed('npm', 'boat', '1.0.0'),
    distribution?: Distribution,
  ) => match(written, [one], distribution).findings[0];
  const affected = [says('npm', 'boat', before('2.0.0'))];

  it('is that of the advisory', () => {
    const finding = first([{ id: 'CVE-2099-0001', affected, severity: [CRITICAL] }]);
    assert.deepEqual(
      [finding?.severity, finding?.severityFrom, finding?.cvss[0]?.score],
      ['critical', 'CVSS 3.1', 9.8],
    );
  });

  it('is by the newest version of CVSS, and all are told', () => {
    const finding = first([{ id: 'CVE-2099-0001', affected, severity: [CRITICAL, NEWEST] }]);
    assert.equal(finding?.severityFrom, 'CVSS 4.0');
    assert.deepEqual(
      finding?.cvss.map(({ version, source }) => [version, source]),
      [
        ['4.0', 'CVE-2099-0001'],
        ['3.1', 'CVE-2099-0001'],
      ],
    );
  });

  it('of the package comes from the part about the package', () => {
    const finding = first([
      { id: 'CVE-2099-0001', affected: [says('npm', 'boat', before('2.0.0'), { severity: [LOW] })] },
    ]);
    assert.equal(finding?.severity, 'low');
  });

  it('is taken from another record of the CVE where the distribution gives none', () => {
    const store = [
      {
        id: 'DEBIAN-CVE-2099-0001',
        upstream: ['CVE-2099-0001'],
        affected: [says('Debian:13', 'boat', before('2'))],
      },
      {
        id: 'GHSA-aaaa-bbbb-cccc',
        aliases: ['CVE-2099-0001'],
        severity: [CRITICAL],
        summary: 'Boats leak',
        affected: [],
      },
      { id: 'DSA-9001-1', upstream: ['CVE-2099-0001', 'CVE-2099-0009'], severity: [LOW], affected: [] },
    ];
    const finding = first(store, installed('deb', 'boat', '1'), release('debian', '13'));
    assert.deepEqual([finding?.severity, finding?.title], ['critical', 'Boats leak']);
    assert.deepEqual(
      finding?.cvss.map(({ source }) => source),
      ['GHSA-aaaa-bbbb-cccc'],
    );
  });

  it('of the advisory wins over that of others, which are told all the same', () => {
    const store = [
      { id: 'CVE-2099-0001', affected, severity: [LOW] },
      { id: 'COPY-1', aliases: ['CVE-2099-0001'], severity: [CRITICAL] },
    ];
    const finding = first(store);
    assert.equal(finding?.severity, 'low');
    assert.equal(finding?.cvss.length, 2);
  });

  it('is a word where there is no vector', () => {
    assert.deepEqual(
      [first([{ id: 'GHSA-aaaa-bbbb-cccc', affected, rating: 'moderate' }])].map((one) => [
        one?.severity,
        one?.severityFrom,
      ]),
      [['medium', 'GHSA']],
    );
    const store = [
      {
        id: 'AZL-1',
        upstream: ['CVE-2099-0001'],
        rating: 'high',
        affected: [says('Azure Linux:3', 'boat', before('2'))],
      },
    ];
    const finding = first(store, installed('rpm', 'boat', '1'), release('azurelinux', '3.0'));
    assert.deepEqual([finding?.severity, finding?.severityFrom], ['high', 'Azure Linux']);
  });

  it('is a word of Ubuntu’s scale', () => {
    const store = [
      {
        id: 'UBUNTU-CVE-2099-0001',
        severity: [{ type: 'Ubuntu', score: 'low' }],
        affected: [says('Ubuntu:24.04:LTS', 'boat', before('2'))],
      },
    ];
    const finding = first(store, installed('deb', 'boat', '1'), release('ubuntu', '24.04'));
    assert.deepEqual([finding?.severity, finding?.severityFrom], ['low', 'Ubuntu']);
  });

  it('is none for what the distribution calls unimportant, whatever the vector', () => {
    const parts = [says('Debian:13', 'boat', before(), { rating: 'unimportant' })];
    const finding = first(
      [{ id: 'DEBIAN-CVE-2099-0001', severity: [CRITICAL], affected: parts }],
      installed('deb', 'boat', '1'),
      release('debian', '13'),
    );
    assert.deepEqual([finding?.severity, finding?.severityFrom, finding?.priority], ['none', 'Debian', 0]);
    assert.match(finding?.advice ?? '', /^Nothing needs to be done/);
  });

  it('is unknown where nobody says, and a vector that is none counts for nothing', () => {
    const finding = first([
      { id: 'CVE-2099-0001', affected, severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/nonsense' }] },
    ]);
    assert.deepEqual([finding?.severity, finding?.cvss], ['unknown', []]);
  });
});

describe('a finding', () => {
  const affected = [says('npm', 'boat', before('2.0.0'))];
  const exploited = {
    'CVE-2099-0001': { added: '2099-01-01', due: '2099-02-01', ransomware: true, action: 'Mend it' },
  };
  const epss = {
    'CVE-2099-0001': { probability: 0.5, percentile: 0.9 },
    'CVE-2099-0002': { probability: 0.8, percentile: 0.95 },
  };
  const store: Written[] = [
    {
      id: 'CVE-2099-0001',
      affected,
      severity: [LOW],
      references: ['https://example.com/1', 'javascript:alert(1)'],
    },
    { id: 'CVE-2099-0002', affected, severity: [LOW] },
    { id: 'CVE-2099-0003', affected: [says('npm', 'boat', before())], severity: [LOW] },
    { id: 'CVE-2099-0010', affected, severity: [CRITICAL] },
    { id: 'CVE-2099-0009', affected, severity: [CRITICAL] },
  ];
  const { findings } = match(store, [installed('npm', 'boat', '1.0.0')], undefined, { exploited, epss });

  it('comes before those less urgent, and else in the order of ids', () => {
    assert.deepEqual(
      findings.map(({ id, priority }) => [id, priority]),
      [
        ['CVE-2099-0009', 64],
        ['CVE-2099-0010', 64],
        ['CVE-2099-0001', 51],
        ['CVE-2099-0002', 36],
        ['CVE-2099-0003', 11],
      ],
    );
  });

  it('tells of exploitation, and that it cannot wait', () => {
    const finding = findings.find(({ id }) => id === 'CVE-2099-0001');
    assert.deepEqual(finding?.exploited, exploited['CVE-2099-0001']);
    assert.deepEqual(finding?.epss, epss['CVE-2099-0001']);
    assert.deepEqual(finding?.vectors, ['V3', 'V7']);
  });

  it('links only to the web', () => {
    assert.deepEqual(findings.find(({ id }) => id === 'CVE-2099-0001')?.references, [
      'https://example.com/1',
    ]);
  });

  it('says what to do', () => {
    const advice = (one: Package, written: Written, distribution?: Distribution) =>
      match([written], [one], distribution).findings[0]?.advice;
    const debian = release('debian', '13');
    assert.equal(
      advice(
        installed('deb', 'libboat9', '1', { source: { name: 'boat', version: '1' } }),
        { id: 'CVE-2099-0001', affected: [says('Debian:13', 'boat', before('2'))] },
        debian,
      ),
      'Upgrade libboat9 to 2 or later: apt-get update && apt-get install --only-upgrade libboat9.',
    );
    assert.match(
      advice(
        installed('deb', 'boat', '1'),
        { id: 'CVE-2099-0001', affected: [says('Debian:13', 'boat', before())] },
        debian,
      ) ?? '',
      /^No fixed version is known/,
    );
    assert.match(
      advice(installed('npm', 'boat', '1.0.0'), {
        id: 'CVE-2099-0001',
        affected: [says('npm', 'boat', [{ introduced: '0' }, { last_affected: '1.2.0' }])],
      }) ?? '',
      /^Upgrade boat beyond 1\.2\.0/,
    );
    assert.match(
      advice(installed('npm', 'boat', '1.0.0'), {
        id: 'MAL-2099-1',
        rating: 'critical',
        affected: [says('npm', 'boat', before())],
      }) ?? '',
      /^Remove boat at once/,
    );
  });

  it('quotes foreign words in a command', () => {
    const name = "boat'; rm -rf ~ #";
    const written = { id: 'CVE-2099-0001', affected: [says('PyPI', name, before('2.0'))] };
    const advice = match([written], [installed('pypi', name, '1.0')]).findings[0]?.advice ?? '';
    assert.ok(advice.endsWith(String.raw`pip install --upgrade 'boat'\''; rm -rf ~ #>=2.0'.`));
  });

  it('has a title of one line without control characters', () => {
    const written = {
      id: 'CVE-2099-0001',
      affected,
      details: `Boats\u001B[31m leak\nthrough the hull. ${'And more. '.repeat(99)}`,
    };
    const title = match([written], [installed('npm', 'boat', '1.0.0')]).findings[0]?.title;
    assert.equal(title, 'Boats [31m leak through the hull.');
  });
});

describe('packages of which only a range is known', () => {
  const open = (ecosystem: LanguageEcosystem, name: string, range: string): Package => ({
    ...installed(ecosystem, name, '', { range }),
    purl: `pkg:${ecosystem}/${name}?vers=${range}`,
    locations: [{ path: '/manifest', foundBy: 'test', evidence: 'declared' }],
  });
  const advisory = (id: string, name: string, fixed?: string): Written => ({
    id: 'CVE-2099-0001',
    affected: [says(id, name, before(fixed))],
  });

  it('have possible findings where a version of it is affected', () => {
    const { findings, gaps } = match([advisory('npm', 'boat', '4.17.21')], [open('npm', 'boat', '^4.17.0')]);
    assert.deepEqual(
      findings.map(({ certainty, fixedIn, advice, package: { version, range } }) => [
        certainty,
        fixedIn,
        advice,
        version,
        range,
      ]),
      [
        [
          'possible',
          ['4.17.21'],
          '"^4.17.0" lets affected versions of boat in, and nothing decides which is installed: commit a lock file with 4.17.21 or later, or pin it.',
          '',
          '^4.17.0',
        ],
      ],
    );
    assert.deepEqual(gaps, []);
    assert.deepEqual(
      match([advisory('npm', 'boat', '4.17.0')], [open('npm', 'boat', '^4.17.0')]).findings,
      [],
    );
  });

  it('are judged by what their ecosystem writes', () => {
    const cases: readonly [AdvisedEcosystem, string, string, string, string][] = [
      ['pypi', 'boat', '2.0', '~=1.4', '>=2'],
      ['maven', 'sea:boat', '2.0', '[1.0,3.0)', '[2.0,3.0)'],
      ['gem', 'boat', '2.0', '~> 1.4', '~> 2.0'],
      ['composer', 'sea/boat', '2.0.0', '^1.4', '^2.0'],
      ['cargo', 'boat', '2.0.0', '1.4', '2'],
      ['golang', 'stdlib', '1.21.5', '>=1.21.4', '>=1.21.5'],
    ];
    for (const [id, name, fixed, hit, free] of cases) {
      const store = [advisory(ECOSYSTEMS[id].osv, name, fixed)];
      assert.equal(match(store, [open(id, name, hit)]).findings.length, 1, `${id} ${hit}`);
      assert.equal(match(store, [open(id, name, free)]).findings.length, 0, `${id} ${free}`);
    }
  });

  it('are a gap where the range is none, and by themselves where not even a range is known', () => {
    const store = [advisory('npm', 'boat', '2.0.0')];
    const { findings, gaps } = match(store, [open('npm', 'boat', '^^')]);
    assert.deepEqual(
      [findings, gaps.map(({ kind, subject }) => [kind, subject])],
      [[], [['unknown', 'pkg:npm/boat?vers=^^']]],
    );
    const { range: _, ...nothing } = open('npm', 'boat', '');
    assert.deepEqual(match(store, [nothing]), { findings: [], gaps: [] });
  });
});

describe('Java archives of which nothing tells the group', () => {
  it('have possible findings of the artifact of any group', () => {
    const store: Written[] = [
      { id: 'CVE-2099-0001', affected: [says('Maven', 'org.sea:boat', before('2.0'))] },
      { id: 'CVE-2099-0002', affected: [says('Maven', 'org.sea:steamboat', before('2.0'))] },
      { id: 'CVE-2099-0003', affected: [says('Maven', 'org.river:boat', before('1.0'))] },
    ];
    const { findings, gaps } = match(store, [
      installed('maven', 'boat', '1.5'),
      installed('maven', 'raft', '1'),
    ]);
    assert.deepEqual(
      findings.map(({ id, certainty, advice }) => [id, certainty, advice]),
      [
        [
          'CVE-2099-0001',
          'possible',
          'See whether boat is org.sea:boat, which its file does not say; if so, upgrade it to 2.0 or later.',
        ],
      ],
    );
    assert.deepEqual(gaps, []);
  });
});

describe('any advisories', () => {
  const id = fc.constantFrom(
    'CVE-2099-0001',
    'CVE-2099-0002',
    'GHSA-a',
    'DSA-1-1',
    'DEBIAN-CVE-2099-0001',
    '__proto__',
    'X-1',
    '',
  );
  const version = fc.oneof(fc.constantFrom('0', '1', '1.5', '2', '3'), fc.string({ maxLength: 5 }));
  const event = fc.oneof(
    fc.record({ introduced: version }),
    fc.record({ fixed: version }),
    fc.record({ last_affected: version }),
  );
  const part = fc.tuple(
    fc.constantFrom('Debian:13', 'npm'),
    fc.array(event, { maxLength: 4 }),
    fc.array(version, { maxLength: 2 }),
  );
  const written = fc.record({
    id,
    aliases: fc.array(id, { maxLength: 3 }),
    upstream: fc.array(id, { maxLength: 3 }),
    related: fc.array(id, { maxLength: 2 }),
    summary: fc.string(),
    severity: fc.constantFrom([], [CRITICAL], [NEWEST, LOW]),
    parts: fc.array(part, { maxLength: 2 }),
  });
  const database = fc.uniqueArray(written, { maxLength: 8, selector: (one) => one.id }).map((list) =>
    list.map(({ parts, ...one }) => ({
      ...one,
      affected: parts.map(([ecosystem, events, versions]) => says(ecosystem, 'boat', events, { versions })),
    })),
  );
  const packages = [installed('deb', 'boat', '1.5'), installed('npm', 'boat', '1.5.0')];

  it('give findings that fit the report, one for each package and id, the same in any order', () => {
    fc.assert(
      fc.property(database, (list) => {
        const debian = release('debian', '13');
        const outcome = match(list, packages, debian, { ecosystems: ['npm', 'Debian:13'] });
        const keys = outcome.findings.map((finding) => `${finding.package.purl} ${finding.id}`);
        assert.equal(new Set(keys).size, keys.length);
        assert.ok(outcome.findings.every(({ priority }) => priority >= 0 && priority <= 100));
        const turned = match(list.toReversed(), packages.toReversed(), debian, {
          ecosystems: ['npm', 'Debian:13'],
        });
        assert.deepEqual(
          turned.findings.map(({ id: one, ids, priority }) => [one, ids, priority]),
          outcome.findings.map(({ id: one, ids, priority }) => [one, ids, priority]),
        );
      }),
    );
  });
});

describe('the code that advisories name', () => {
  const part = says('Go', 'example.com/boat', before('2.0.0'));
  const code = (symbol: string) => [
    { module: 'example.com/boat', symbols: [symbol], systems: [], architectures: [] },
  ];
  const asked = (...affected: (readonly (typeof part)[])[]) => {
    const written = affected.map((parts, index) => ({
      id: `GO-2099-000${index}`,
      aliases: ['CVE-2099-0001'],
      affected: parts,
    }));
    const given: unknown[] = [];
    const store = memoryStore(written);
    const packages = [installed('golang', 'example.com/boat', 'v1.0.0')];
    const reachabilityOf = (_: Package, named: unknown): undefined => void given.push(named);
    matchVulnerabilities({ packages, distribution: undefined, store, reachabilityOf });
    return given;
  };

  it('decides, of all advisories together that name some', () => {
    assert.deepEqual(asked([{ ...part, code: code('A') }], [part], [{ ...part, code: code('B') }]), [
      [...code('A'), ...code('B')],
    ]);
  });

  it('does not where an advisory names some for a part of what it affects alone, or none does', () => {
    assert.deepEqual(asked([{ ...part, code: code('A') }, part]), [undefined]);
    assert.deepEqual(asked([part]), [undefined]);
  });
});
