import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, trial } from '../../language-package/unit-trial.fixture.ts';
import { CRAN_UNIT } from './unit.ts';

const RENV = JSON.stringify({
  R: { Version: '4.4.1', Repositories: [{ Name: 'CRAN', URL: 'https://cran.example' }] },
  Packages: {
    boat: { Package: 'boat', Version: '1.2-3', Source: 'Repository', Requirements: ['R', 'sail', 'stats'] },
    sail: {
      Package: 'sail',
      Version: '2.0.0',
      Source: 'Bioconductor',
      Imports: ['methods', 'boat (>= 1.0)'],
    },
    keel: { Package: 'keel', Source: 'GitHub' },
    odd: 1,
  },
});
const PACKRAT = `PackratFormat: 1.4
PackratVersion: 0.9.2
RVersion: 4.4.1
Repos: CRAN=https://cran.example

Package: boat
Source: CRAN
Version: 1.2-3
Hash: 00
Requires: sail,
    rope

Package: sail
Source: CRAN
Version: 2.0.0
`;
const DESCRIPTION = `Package: boat
Version: 1.2-3
License: GPL (>= 2) | file LICENSE
Description: Boats,
    all of them.
Imports: sail (>= 2.0)
Built: R 4.4.1; ; 2026-01-02 03:04:05 UTC; unix
`;

function graphOf(files: Record<string, string>) {
  return trial(CRAN_UNIT, files).packages.map(({ package: { purl, requires } }) => [purl, requires]);
}

describe('packages of R', () => {
  it('are in renv.lock, in both its forms, those without a version told', () => {
    assert.deepEqual(graphOf({ '/renv.lock': RENV }), [
      ['pkg:cran/boat@1.2-3', ['pkg:cran/sail@2.0.0']],
      ['pkg:cran/sail@2.0.0', ['pkg:cran/boat@1.2-3']],
    ]);
    assert.deepEqual(
      trial(CRAN_UNIT, { '/renv.lock': RENV }).gaps.map(({ kind }) => kind),
      ['undecided', 'unreadable'],
    );
  });

  it('are in packrat.lock', () => {
    assert.deepEqual(graphOf({ '/packrat/packrat.lock': PACKRAT }), [
      ['pkg:cran/boat@1.2-3', ['pkg:cran/sail@2.0.0']],
      ['pkg:cran/sail@2.0.0', []],
    ]);
  });

  it('are installed where R has built them, but for its own', () => {
    const { packages } = trial(CRAN_UNIT, {
      '/usr/lib/R/site-library/boat/DESCRIPTION': DESCRIPTION,
      '/src/sail/DESCRIPTION': 'Package: sail\nVersion: 2.0.0\n',
      '/usr/lib/R/library/stats/DESCRIPTION':
        'Package: stats\nVersion: 4.4.1\nPriority: base\nBuilt: R 4.4.1\n',
    });
    assert.deepEqual(
      packages.map((one) => [one.package.purl, one.package.licences, one.package.locations[0]?.evidence]),
      [['pkg:cran/boat@1.2-3', ['GPL (>= 2) | file LICENSE'], 'installed']],
    );
  });

  it('need what is installed in their library, else in another', () => {
    const installed = (name: string, version: string, needs: string): string =>
      `Package: ${name}\nVersion: ${version}\n${needs}Built: R 4.4.1\n`;
    const [site, local] = ['/usr/lib/R/site-library', '/usr/local/lib/R/site-library'];
    const graph = graphOf({
      [`${local}/boat/DESCRIPTION`]: installed(
        'boat',
        '1.0',
        'Depends: R (>= 4.0), methods, sail\nImports: rope (>= 1.0),\n    gone\nLinkingTo: mast\nSuggests: flag\n',
      ),
      [`${local}/sail/DESCRIPTION`]: installed('sail', '2.0', ''),
      [`${site}/sail/DESCRIPTION`]: installed('sail', '1.0', ''),
      [`${site}/rope/DESCRIPTION`]: installed('rope', '3.0', 'Imports: sail\n'),
      [`${site}/mast/DESCRIPTION`]: installed('mast', '4.0', ''),
      [`${site}/flag/DESCRIPTION`]: installed('flag', '5.0', ''),
    });
    assert.deepEqual(
      graph.filter(([, requires]) => requires?.length),
      [
        ['pkg:cran/boat@1.0', ['pkg:cran/sail@2.0', 'pkg:cran/rope@3.0', 'pkg:cran/mast@4.0']],
        ['pkg:cran/rope@3.0', ['pkg:cran/sail@1.0']],
      ],
    );
  });

  it('of source are told by what they need, without versions', () => {
    const source = 'Package: own\nVersion: 0.1\nDepends: R (>= 4.0)\nImports: sail (>= 2.0), rope\n';
    const { packages, gaps } = trial(CRAN_UNIT, { '/src/own/DESCRIPTION': source });
    assert.deepEqual(packages, []);
    assert.deepEqual(
      gaps.map(({ kind, count, evidence }) => [kind, count, evidence]),
      [['undecided', 2, 'declared']],
    );
  });

  it('in files of something else are a gap', () => {
    for (const [path, text] of [
      ['/renv.lock', '{}'],
      ['/packrat.lock', 'a: b\n'],
    ] as const)
      assert.equal(trial(CRAN_UNIT, { [path]: text }).gaps.length, 1, path);
  });

  it('cause nothing but faults, whatever the bytes', () => {
    fuzz(CRAN_UNIT, { '/renv.lock': RENV, '/packrat.lock': PACKRAT, '/boat/DESCRIPTION': DESCRIPTION }, 100);
  });
});
