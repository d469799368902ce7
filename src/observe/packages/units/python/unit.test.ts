import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildZip } from '../../../archive/zip/zip-builder.ts';
import { fuzz, trial } from '../../language-package/unit-trial.fixture.ts';
import { PYTHON_UNIT } from './unit.ts';

const SITE = '/usr/lib/python3.13/site-packages';
const METADATA = `Metadata-Version: 2.4
Name: Zope.Interface
Version: 6.4.post2
Summary: Interfaces
  for Python
Author: Zope
License: MIT
Classifier: Programming Language :: Python
Classifier: License :: OSI Approved :: Zope Public License

Name: not-this
Version: 0
`;
const metadata = (name: string, version: string, more = ''): string =>
  `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n${more}\nText\n`;
const licencesOf = (more: string): string[] | undefined =>
  trial(PYTHON_UNIT, { [`${SITE}/a.dist-info/METADATA`]: metadata('a', '1', more) }).packages[0]?.package
    .licences;

describe('installed distributions', () => {
  it('have normal names, and own what their RECORD lists', () => {
    const folder = `${SITE}/zope.interface-6.4.post2.dist-info`;
    const record = [
      'zope/interface/__init__.py,sha256=abc,10',
      '"zope/odd, ""name"".py",,',
      '../../../bin/tool,sha256=abc,1',
      '/etc/absolute,,',
      '../../../../../../../../outside,,',
      'zope.interface-6.4.post2.dist-info/RECORD,,',
      '',
    ].join('\r\n');
    const { packages } = trial(PYTHON_UNIT, {
      [`${folder}/METADATA`]: METADATA,
      [`${folder}/RECORD`]: record,
    });
    assert.deepEqual(packages, [
      {
        package: {
          purl: 'pkg:pypi/zope-interface@6.4.post2',
          ecosystem: 'pypi',
          name: 'zope-interface',
          version: '6.4.post2',
          licences: ['MIT'],
          locations: [{ path: `${folder}/METADATA`, foundBy: 'python', evidence: 'installed' }],
        },
        files: [
          `${SITE}/zope/interface/__init__.py`,
          `${SITE}/zope/odd, "name".py`,
          '/usr/bin/tool',
          '/etc/absolute',
          '/outside',
          `${folder}/RECORD`,
        ],
      },
    ]);
  });

  it('are found as dist-info, egg-info and eggs of every kind', () => {
    const egg = buildZip([
      { name: 'a/__init__.py', content: Buffer.from('') },
      { name: 'EGG-INFO/PKG-INFO', content: Buffer.from(metadata('zipped', '5')) },
    ]);
    const { names, packages, faults } = trial(PYTHON_UNIT, {
      [`${SITE}/a-1.dist-info/METADATA`]: metadata('a', '1'),
      [`${SITE}/b.egg-info/PKG-INFO`]: metadata('B_b', '2'),
      [`${SITE}/c-3.egg-info`]: metadata('c', '3'),
      [`${SITE}/d-4-py3.9.egg/EGG-INFO/PKG-INFO`]: metadata('d', '4'),
      [`${SITE}/e-5-py3.9.egg`]: egg,
      [`${SITE}/not.egg`]: 'scrambled',
      [`${SITE}/setuptools/_vendor/v-6.dist-info/METADATA`]: metadata('v', '6'),
      [`${SITE}/pkg/inner/w-7.dist-info/METADATA`]: metadata('w', '7'),
      [`${SITE}/~eft-8.dist-info/METADATA`]: metadata('left', '8'),
      [`${SITE}/pkg/tests/data/t-9.egg/EGG-INFO/PKG-INFO`]: metadata('t', '9'),
      '/opt/app/libs/x-10.dist-info/METADATA': metadata('x', '10'),
      '/src/project/PKG-INFO': metadata('project', '11'),
      [`${SITE}/a-1.dist-info/licenses/METADATA.txt`]: 'x',
    });
    assert.deepEqual(faults, []);
    assert.deepEqual(names, ['a@1', 'b-b@2', 'c@3', 'd@4', 'v@6', 'w@7', 'x@10', 'zipped@5']);
    const embedded = packages.filter((one) => one.package.locations[0]?.evidence === 'embedded');
    assert.deepEqual(
      embedded.map((one) => one.package.name),
      ['v', 'w'],
    );
  });

  it('tell their licence by its expression, its name or its classifiers', () => {
    const classifier = (name: string) => `Classifier: License :: ${name}\n`;
    assert.deepEqual(licencesOf('License-Expression: MIT AND BSD-3-Clause\nLicense: x\n'), [
      'MIT AND BSD-3-Clause',
    ]);
    assert.deepEqual(licencesOf('License: BSD\n'), ['BSD']);
    assert.deepEqual(licencesOf(`License: UNKNOWN\n${classifier('OSI Approved :: MIT License')}`), ['MIT']);
    const text = 'License: Permission is hereby\n        granted\n';
    assert.deepEqual(licencesOf(`${text}${classifier('OSI Approved :: BSD License')}`), ['BSD License']);
    assert.deepEqual(licencesOf(classifier('OSI Approved')), []);
    assert.deepEqual(licencesOf(''), []);
  });

  it('are read as mail is: case, CRLF, repetition, byte order mark, wrong bytes', () => {
    const path = `${SITE}/a.dist-info/METADATA`;
    for (const text of [
      'NAME: a\r\nversion:1\r\n\r\nName: b',
      '\uFEFFName: a\nVersion: 1',
      'Name: a\nName: b\nVersion: 1\nVersion: 2\n',
      Buffer.from('Author: \u00e9\nName: a\nVersion: 1\n', 'latin1'),
    ]) {
      assert.deepEqual(trial(PYTHON_UNIT, { [path]: text }).names, ['a@1']);
    }
    for (const text of ['', 'Name: a\n\nVersion: 1\n', 'Version: 1\n', ' Name: a\nVersion: 1\n']) {
      assert.match(trial(PYTHON_UNIT, { [path]: text }).faults[0] ?? '', /METADATA: no Name or no Version$/);
    }
    const odd = trial(PYTHON_UNIT, { [path]: 'Name: a\u001B[2J\nVersion: 1\n' });
    assert.match(odd.gaps[0]?.reason ?? '', /^not a name and a version of python: [ -~]+$/);
  });

  it('are in wheels that are not unpacked', () => {
    const entry = { name: 'ropes-1.0.dist-info/METADATA', content: 'Name: Ropes\nVersion: 1.0\n' };
    const { packages } = trial(PYTHON_UNIT, {
      '/usr/share/python-wheels/ropes-1.0-py3-none-any.whl': buildZip([entry]),
      '/wheels/no.whl': 'not a wheel',
    });
    assert.deepEqual(
      packages.map(({ package: { purl, locations } }) => [purl, locations[0]?.evidence]),
      [['pkg:pypi/ropes@1.0', 'embedded']],
    );
  });

  it('are in applications in one archive, those that cannot be read told', () => {
    const application = buildZip([
      { name: '__main__.py', content: 'main()' },
      {
        name: '.deps/ropes-1.0-py3-none-any.whl/ropes-1.0.dist-info/METADATA',
        content: metadata('Ropes', '1.0'),
      },
      { name: 'site-packages/sails-2.0.dist-info/METADATA', content: metadata('sails', '2.0') },
      { name: 'knots-3.0.egg-info/PKG-INFO', content: metadata('knots', '3.0') },
      { name: 'broken-4.0.dist-info/METADATA', content: 'no metadata' },
      { name: 'site-packages/old-5.0.egg', content: metadata('old', '5.0') },
    ]);
    const { names, packages, gaps, faults } = trial(PYTHON_UNIT, {
      '/app/boat.pyz': Buffer.concat([Buffer.from('#!/usr/bin/env python3\n'), application]),
      '/app/boat.pex': application,
      '/app/none.pyz': 'print(1)\n',
    });
    assert.deepEqual(
      names,
      ['knots@3.0', 'ropes@1.0', 'sails@2.0', 'knots@3.0', 'ropes@1.0', 'sails@2.0'].toSorted(),
    );
    assert.ok(packages.every((one) => one.package.locations[0]?.evidence === 'embedded'));
    assert.match(gaps[0]?.reason ?? '', /broken-4\.0\.dist-info\/METADATA/);
    assert.match(faults[0] ?? '', /^\/app\/none\.pyz: /);
  });

  it('do not own more paths than memory holds', () => {
    const deep = `/${'d/'.repeat(1_000)}a.dist-info/RECORD`;
    assert.match(trial(PYTHON_UNIT, { [deep]: 'x\n'.repeat(100_000) }).faults[0] ?? '', /too long$/);
  });
});

it('bytes of any kind cause nothing but a Fault', () => {
  fuzz(PYTHON_UNIT, {
    [`${SITE}/a.dist-info/METADATA`]: METADATA,
    [`${SITE}/a.dist-info/RECORD`]: 'a,b,c\n"d ""e""",,\n../../f,,\n',
    '/app/a.pyz': buildZip([{ name: 'a-1.dist-info/METADATA', content: Buffer.from(METADATA) }]),
    [`${SITE}/a.egg`]: buildZip([{ name: 'EGG-INFO/PKG-INFO', content: Buffer.from(METADATA) }]),
  });
});
