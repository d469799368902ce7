import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, graphOf, trial } from '../../language-package/unit-trial.fixture.ts';
import { PYTHON_UNIT } from '../python/unit.ts';
import { CONDA_UNIT } from './unit.ts';

const META = JSON.stringify({
  name: 'openssl',
  version: '3.0.13',
  build: 'h7f8727e_0',
  license: 'Apache-2.0',
  depends: ['ca-certificates', 'libgcc-ng >=11.2.0'],
});
const ENVIRONMENT = `name: science
channels: [conda-forge]
dependencies:
  - python=3.11
  - numpy==1.26.4
  - conda-forge::Zlib >=1.2,<2
  - libpng=1.6.39=h5eee18b_0
  - scipy 1.11.* *openblas
  - any
  - pip:
      - requests==2.31.0
      - -r requirements.txt
      - flask>=2
`;
const LOCK = `version: 1
metadata: {platforms: [linux-64]}
package:
  - {name: python, version: 3.11.7, manager: conda, platform: linux-64, dependencies: {openssl: '>=3'}, category: main}
  - {name: openssl, version: 3.0.13, manager: conda, platform: linux-64, dependencies: {}, category: main}
  - {name: pytest, version: 8.0.0, manager: conda, platform: linux-64, dependencies: {python: ''}, category: dev}
  - {name: Flask, version: 3.0.0, manager: pip, platform: linux-64, dependencies: {werkzeug: '*'}, category: main}
  - {name: werkzeug, version: 3.0.1, manager: pip, platform: linux-64, category: main}
  - {name: broken}
`;

const PIXI = `version: 6
environments:
  default:
    channels: [{url: https://conda.example/conda-forge/}]
    packages:
      linux-64:
      - conda: https://conda.example/conda-forge/linux-64/openssl-3.3.0-hd590300_0.conda
      - pypi: https://files.example/flask-3.0.0-py3-none-any.whl
packages:
- conda: https://conda.example/conda-forge/linux-64/openssl-3.3.0-hd590300_0.conda
  sha256: 00
  depends: [ca-certificates, libgcc-ng >=12]
  license: Apache-2.0
- conda: https://conda.example/conda-forge/noarch/ca-certificates-2024.6.2-hbcca054_0.tar.bz2
- kind: conda
  name: Old
  version: 1.0
  url: https://conda.example/conda-forge/noarch/old-1.0-0.conda
- pypi: https://files.example/Flask-3.0.0-py3-none-any.whl
  name: Flask
  version: 3.0.0
  requires_dist: ['werkzeug>=3']
- pypi: https://files.example/werkzeug-3.0.1-py3-none-any.whl
- pypi: ./own
- conda: https://conda.example/x
`;

describe('packages of Conda', () => {
  it('are those of an environment', () => {
    const { packages, gaps } = trial(CONDA_UNIT, {
      '/opt/conda/conda-meta/openssl-3.0.13-h7f8727e_0.json': META,
      '/opt/conda/conda-meta/state.json': '{}',
    });
    assert.deepEqual(
      packages.map(({ package: { purl, licences } }) => [purl, licences]),
      [['pkg:conda/openssl@3.0.13', ['Apache-2.0']]],
    );
    assert.deepEqual(gaps, []);
    const broken = trial(CONDA_UNIT, { '/opt/conda/conda-meta/a.json': '{"name": "a", "build": "0"}' });
    assert.match(broken.faults[0] ?? '', /no `name` or no `version`/);
  });

  it('are declared by an environment file, and those of pip are Python’s', () => {
    const files = { '/environment.yml': ENVIRONMENT };
    assert.deepEqual(trial(CONDA_UNIT, files).names, [
      'any@*',
      'libpng@1.6.39',
      'numpy@1.26.4',
      'python@=3.11',
      'scipy@1.11.*',
      'zlib@>=1.2,<2',
    ]);
    assert.deepEqual(trial(PYTHON_UNIT, files).names, ['flask@>=2', 'requests@2.31.0']);
  });

  it('are locked by conda-lock, and those of pip are Python’s', () => {
    const files = { '/environment.yml': ENVIRONMENT, '/conda-lock.yml': LOCK };
    assert.deepEqual(graphOf(CONDA_UNIT, { '/conda-lock.yml': LOCK }), [
      'openssl@3.0.13: production, needs',
      'pytest@8.0.0: development, needs python@3.11.7',
      'python@3.11.7: production, needs openssl@3.0.13',
    ]);
    assert.ok(graphOf(CONDA_UNIT, files).includes('python@3.11.7: direct, production, needs openssl@3.0.13'));
    assert.deepEqual(graphOf(PYTHON_UNIT, { '/conda-lock.yml': LOCK }), [
      'flask@3.0.0: production, needs werkzeug@3.0.1',
      'werkzeug@3.0.1: production, needs',
    ]);
    assert.deepEqual(
      trial(CONDA_UNIT, { '/conda-lock.yml': LOCK }).gaps.map(({ reason }) => reason),
      ['not understood and left out: package 6'],
    );
  });

  it('are locked by pixi, and those of PyPI are Python’s', () => {
    const files = { '/pixi.lock': PIXI };
    assert.deepEqual(graphOf(CONDA_UNIT, files), [
      'ca-certificates@2024.6.2: needs',
      'old@1.0: needs',
      'openssl@3.3.0: needs ca-certificates@2024.6.2',
    ]);
    assert.deepEqual(graphOf(PYTHON_UNIT, files), [
      'flask@3.0.0: needs werkzeug@3.0.1',
      'werkzeug@3.0.1: needs',
    ]);
    assert.match(trial(CONDA_UNIT, files).gaps[0]?.reason ?? '', /package 7/);
    assert.match(trial(CONDA_UNIT, { '/pixi.lock': 'a: b' }).gaps[0]?.reason ?? '', /packages/);
  });

  it('bytes of any kind cause nothing but a Fault', () => {
    fuzz(
      CONDA_UNIT,
      {
        '/conda-meta/a.json': META,
        '/environment.yml': ENVIRONMENT,
        '/conda-lock.yml': LOCK,
        '/pixi.lock': PIXI,
      },
      100,
    );
  });
});
