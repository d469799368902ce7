import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryFile, plainEntry } from '../../../archive/zip/open-file.ts';
import { readAssemblyIdentity } from '../../../executable/cli-metadata.ts';
import { readPeImage } from '../../../executable/pe-image.ts';
import { readVersionResource } from '../../../executable/version-resource.ts';
import { fuzz, trial } from '../../language-package/unit-trial.fixture.ts';
import { ASSEMBLY, buildSingleFile } from './programs.fixture.ts';
import { NUGET_UNIT } from './unit.ts';

const DEPS = JSON.stringify({
  targets: {
    'net8.0/linux-x64': {
      'App/1.0.0': { dependencies: { 'Sea.Sail': '2.0.0' }, runtime: { 'App.dll': {} } },
      'Sea.Sail/2.0.0': { runtime: { 'lib/net8.0/Sea.Boat.dll': {} } },
    },
  },
  libraries: { 'App/1.0.0': { type: 'project' }, 'Sea.Sail/2.0.0': { type: 'package' } },
});
const namesIn = (files: Record<string, string | Buffer>) => trial(NUGET_UNIT, files).names;

describe('programs of .NET', () => {
  it('tell what they are by metadata and by their version resource', () => {
    const file = memoryFile(plainEntry('/a.dll', ASSEMBLY.length), ASSEMBLY);
    const image = readPeImage(file);
    assert.ok(image);
    assert.deepEqual(readAssemblyIdentity(file, image), {
      name: 'Sea.Boat',
      version: '1.2.0.0',
      culture: '',
    });
    const texts = readVersionResource(file, image);
    assert.deepEqual(
      ['ProductName', 'FileVersion', 'ProductVersion'].map((name) => texts.get(name)),
      ['Sea Boat', '1.2.3.4', '1.2.3-beta.1+0a2e291c0d9c'],
    );
  });

  it('are packages where nothing names them', () => {
    const { packages } = trial(NUGET_UNIT, { '/app/Sea.Boat.dll': ASSEMBLY });
    assert.deepEqual(
      packages.map(({ package: { purl, locations } }) => [purl, locations[0]?.evidence]),
      [['pkg:nuget/Sea.Boat@1.2.3-beta.1', 'installed']],
    );
    assert.deepEqual(namesIn({ '/app/sea.boat.dll': ASSEMBLY, '/app/App.deps.json': DEPS }), [
      'Sea.Sail@2.0.0',
    ]);
    assert.deepEqual(namesIn({ '/other/Sea.Boat.dll': ASSEMBLY, '/app/App.deps.json': DEPS }), [
      'Sea.Boat@1.2.3-beta.1',
      'Sea.Sail@2.0.0',
    ]);
    const nuspec = '<package><metadata><id>Sea.Sail</id><version>2.0.0</version></metadata></package>';
    const folder = '/root/.nuget/packages/sea.sail/2.0.0';
    const unpacked = {
      [`${folder}/lib/net8.0/Sea.Boat.dll`]: ASSEMBLY,
      [`${folder}/sea.sail.nuspec`]: nuspec,
    };
    assert.deepEqual(namesIn(unpacked), ['Sea.Sail@2.0.0']);
  });

  for (const major of [1, 2, 6])
    it(`in a single file of version ${major} have their packages in it`, () => {
      const { packages } = trial(NUGET_UNIT, { '/app/app': buildSingleFile(DEPS, { major }) });
      assert.deepEqual(
        packages.map(({ package: { purl, direct, locations } }) => [purl, direct, locations[0]?.evidence]),
        [['pkg:nuget/Sea.Sail@2.0.0', true, 'embedded']],
      );
    });

  it('in a single file may be compressed, or tell nothing', () => {
    assert.deepEqual(namesIn({ '/app/app': buildSingleFile(DEPS, { isCompressed: true }) }), [
      'Sea.Sail@2.0.0',
    ]);
    assert.match(
      trial(NUGET_UNIT, { '/app': buildSingleFile(undefined) }).gaps[0]?.reason ?? '',
      /without a/,
    );
  });

  it('cause nothing but faults, whatever the bytes', () => {
    fuzz(NUGET_UNIT, { '/a.dll': ASSEMBLY, '/app': buildSingleFile(DEPS, { isCompressed: true }) }, 200);
  });
});
