import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildZip } from '../../../archive/zip/zip-builder.ts';
import { fuzz, graphOf as edgesOf, trial } from '../../language-package/unit-trial.fixture.ts';
import { NUGET_UNIT } from './unit.ts';

/** Each package URL, marked where it is direct, with what it requires. */
function graphOf(files: Record<string, string>): Record<string, string[]> {
  return Object.fromEntries(
    trial(NUGET_UNIT, files).packages.map(({ package: { purl, direct, requires } }) => [
      `${purl.replace('pkg:nuget/', '')}${direct ? ' direct' : ''}`,
      (requires ?? []).map((one) => one.replace('pkg:nuget/', '')),
    ]),
  );
}

const LOCK = JSON.stringify({
  version: 2,
  dependencies: {
    'net8.0': {
      'Sea.Boat': {
        type: 'Direct',
        requested: '[1.0.0, )',
        resolved: '1.0.1',
        contentHash: 'x',
        dependencies: { 'sea.sail': '2.0.0' },
      },
      'Sea.Sail': { type: 'CentralTransitive', requested: '[2.0.0, )', resolved: '2.0.0' },
      Own: { type: 'Project', dependencies: { 'Sea.Boat': '[1.0.0, )' } },
    },
    'net8.0/linux-x64': { 'Sea.Rope': { type: 'Transitive', resolved: '3.0.0-beta.1' } },
  },
});
const DEPS = JSON.stringify({
  runtimeTarget: { name: '.NETCoreApp,Version=v8.0/linux-x64' },
  targets: {
    '.NETCoreApp,Version=v8.0': {},
    '.NETCoreApp,Version=v8.0/linux-x64': {
      'App/1.0.0': {
        dependencies: { 'Sea.Boat': '1.0.1', 'runtimepack.Sea.Runtime.linux-x64': '8.0.1' },
        runtime: { 'App.dll': {} },
      },
      'runtimepack.Sea.Runtime.linux-x64/8.0.1': {},
      'Sea.Boat/1.0.1': { dependencies: { 'Sea.Sail': '2.0.0' } },
      'Sea.Sail/2.0.0': {},
    },
  },
  libraries: {
    'App/1.0.0': { type: 'project', serviceable: false, sha512: '' },
    'runtimepack.Sea.Runtime.linux-x64/8.0.1': { type: 'runtimepack', serviceable: false, sha512: '' },
    'Sea.Boat/1.0.1': { type: 'package', serviceable: true, sha512: 'x' },
    'Sea.Sail/2.0.0': { type: 'package', serviceable: true, sha512: 'x' },
  },
});
const ASSETS = JSON.stringify({
  version: 3,
  targets: {
    'net8.0': {
      'Sea.Boat/1.0.1': { type: 'package', dependencies: { 'Sea.Sail': '2.0.0' } },
      'Sea.Sail/2.0.0': { type: 'package' },
      'Own/1.0.0': { type: 'project' },
    },
  },
  libraries: {
    'Sea.Boat/1.0.1': { type: 'package' },
    'Sea.Sail/2.0.0': { type: 'package' },
    'Own/1.0.0': { type: 'project' },
  },
  project: {
    frameworks: { 'net8.0': { dependencies: { 'Sea.Boat': { target: 'Package', version: '[1.0.0, )' } } } },
  },
});
const CONFIG = `\uFEFF<?xml version="1.0" encoding="utf-8"?>
<packages>
  <package id="Sea.Boat" version="1.0.1" targetFramework="net472" />
  <package id='Sea.Lint' version='2.0.0' developmentDependency='true' />
  <package id="Sea.Ghost" />
</packages>`;
const PROJECT = `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><SailVersion>2.0.0</SailVersion><Nested>$(SailVersion)-rc</Nested></PropertyGroup>
  <ItemGroup Condition="'$(OS)' == 'Windows_NT'">
    <PackageReference Include="Sea.Boat" Version="1.0.1" />
    <PackageReference Include="Sea.Sail;Sea.Mast"><Version>$(SailVersion)</Version></PackageReference>
    <PackageReference Include="Sea.Rope" Version="[3.0,4.0)" PrivateAssets="all" />
    <PackageReference Include="Sea.Anchor" Version="$(nested)" />
    <PackageReference Include="Sea.Central" />
    <PackageReference Include="Sea.Keel" Version="$(Elsewhere)" />
    <ProjectReference Include="../Own/Own.csproj" />
  </ItemGroup>
</Project>`;

const PAKET_LOCK = `STORAGE: NONE
RESTRICTION: == net8.0
NUGET
  remote: https://feed.example/v3/index.json
  specs:
    Sea.Boat (1.0.1)
      Sea.Sail (>= 2.0)
      Sea.Ghost (>= 1.0) - restriction: >= net6.0
    Sea.Sail (2.0.0-beta.1) - content: none
    no version
GITHUB
  remote: Harbour/Charts
    src/Charts.fs (a25c2f256a99242c1106b5a3478aae6bb68c7a93)
      Sea.Boat (>= 0)
    src/Tides.fs (a25c2f256a99242c1106b5a3478aae6bb68c7a93)
GIT
  remote: https://github.com/harbour/keel.git
     (05366e390e7552a569f3f328a0f3094249f3b93b)
  remote: https://git.example/harbour/own.git
     (15366e390e7552a569f3f328a0f3094249f3b93b)
HTTP
  remote: http://files.example
    x.fs (/x.fs)
GROUP Build
NUGET
  remote: https://feed.example/v3/index.json
    Sea.Sail (1.0)
`;
const PAKET_DEPENDENCIES = `version 8.0.0
source https://feed.example/v3/index.json
framework: net8.0
// a comment
nuget Sea.Boat ~> 1.2.3
nuget Sea.Sail 2.0 // pinned
nuget Sea.Rope >= 1.0 < 2.0 prerelease
nuget Sea.Mast
nuget Sea.Keel == 1.0.0-rc framework: net48
nuget Sea.Oar @~> 1 >= 1.5
nuget
github harbour/charts src/Charts.fs
group Build
  clitool sea-tool 1.1
`;
const NUSPEC = `<?xml version="1.0"?>
<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata>
  <id>Sea.Boat</id><version>1.0.1</version><license type="expression">MIT</license>
  <dependencies>
    <dependency id="Sea.Rope" version="[3.0,4.0)" />
    <group targetFramework="net8.0">
      <dependency id="Sea.Sail" version="2.0.0" /><dependency id="Sea.Own" version="$version$" /><dependency id="Sea.Any" />
    </group>
  </dependencies>
</metadata></package>`;
const NUPKG = buildZip([{ name: 'Sea.Boat.nuspec', content: Buffer.from(NUSPEC) }]);

describe('packages of .NET', () => {
  it('are in packages.lock.json, with what they need and which a project asks for itself', () => {
    assert.deepEqual(graphOf({ '/src/packages.lock.json': LOCK }), {
      'Sea.Boat@1.0.1 direct': ['Sea.Sail@2.0.0'],
      'Sea.Sail@2.0.0': [],
      'Sea.Rope@3.0.0-beta.1': [],
    });
  });

  it('are in NAME.deps.json, runtimes among them, and the program itself is none', () => {
    assert.deepEqual(graphOf({ '/app/App.deps.json': DEPS }), {
      'Sea.Runtime.linux-x64@8.0.1 direct': [],
      'Sea.Boat@1.0.1 direct': ['Sea.Sail@2.0.0'],
      'Sea.Sail@2.0.0': [],
    });
  });

  it('are in project.assets.json', () => {
    assert.deepEqual(graphOf({ '/src/obj/project.assets.json': ASSETS }), {
      'Sea.Boat@1.0.1 direct': ['Sea.Sail@2.0.0'],
      'Sea.Sail@2.0.0': [],
    });
  });

  it('are in packages.config, those without a version told', () => {
    const { names, gaps } = trial(NUGET_UNIT, { '/src/packages.config': CONFIG });
    assert.deepEqual(names, ['Sea.Boat@1.0.1', 'Sea.Lint@2.0.0 (development)']);
    assert.match(gaps[0]?.reason ?? '', /Sea\.Ghost/);
  });

  it('are in projects, with properties of the file filled in, and what another file decides is told', () => {
    const { names, gaps } = trial(NUGET_UNIT, { '/src/App.csproj': PROJECT });
    assert.deepEqual(names, [
      'Sea.Anchor@2.0.0-rc',
      'Sea.Boat@1.0.1',
      'Sea.Mast@2.0.0',
      'Sea.Rope@[3.0,4.0) (development)',
      'Sea.Sail@2.0.0',
    ]);
    assert.deepEqual(
      gaps.map(({ kind, count }) => [kind, count]),
      [
        ['undecided', 1],
        ['undecided', 1],
      ],
    );
  });

  it('are in projects of C++, and in none that asks for none', () => {
    const asking = `<Project><PropertyGroup><BoatPackage>Sea.Boat</BoatPackage></PropertyGroup><ItemGroup>
      <ClCompile Include="main.cpp" />
      <PackageReference Include="boost" Version="1.84.0" />
      <PackageReference Include="$(BoatPackage)" Version="2.0.0" />
      <PackageReference Include="$(RopePackage)" Version="3.0.0" />
    </ItemGroup></Project>`;
    const { names, gaps } = trial(NUGET_UNIT, { '/src/App.vcxproj': asking });
    assert.deepEqual(names, ['Sea.Boat@2.0.0', 'boost@1.84.0']);
    assert.match(gaps[0]?.reason ?? '', /: \$\(RopePackage\)$/);
    const asksForNone = '<Project><ItemGroup><ClCompile Include="main.cpp" /></ItemGroup></Project>';
    const { packages, gaps: none } = trial(NUGET_UNIT, { '/src/App.vcxproj': asksForNone });
    assert.deepEqual([packages, none], [[], []]);
  });

  it('are decided by the lock file beside a project', () => {
    const { names, gaps } = trial(NUGET_UNIT, {
      '/src/App.csproj':
        '<Project><ItemGroup><PackageReference Include="Sea.Boat" Version="1.*"/></ItemGroup></Project>',
      '/src/packages.lock.json': LOCK,
    });
    assert.deepEqual([names, gaps], [['Sea.Boat@1.0.1', 'Sea.Rope@3.0.0-beta.1', 'Sea.Sail@2.0.0'], []]);
  });

  it('are in the central list of versions', () => {
    const { names } = trial(NUGET_UNIT, {
      '/Directory.Packages.props': `<Project><ItemGroup>
        <PackageVersion Include="Sea.Boat" Version="1.0.1" />
        <GlobalPackageReference Include="Sea.Lint" Version="2.0.0" PrivateAssets="All" />
      </ItemGroup></Project>`,
    });
    assert.deepEqual(names, ['Sea.Boat@1.0.1', 'Sea.Lint@2.0.0 (development)']);
  });

  it('are the same in whatever case manifest and lock file write them', () => {
    const lock = 'NUGET\n    Sea.Boat (1.0.1)\n      sea.sail (>= 2.0)\n    Sea.Sail (2.1)\n';
    const files = { '/app/paket.lock': lock, '/app/paket.dependencies': 'nuget sea.boat ~> 1.0\n' };
    assert.deepEqual(edgesOf(NUGET_UNIT, files), [
      'Sea.Boat@1.0.1: direct, production, needs Sea.Sail@2.1',
      'Sea.Sail@2.1: transitive, production, needs',
    ]);
    assert.deepEqual(trial(NUGET_UNIT, files).gaps, []);
    const project =
      '<Project><ItemGroup><PackageReference Include="SEA.BOAT" Version="1.*"/></ItemGroup></Project>';
    const locked = { dependencies: { 'net8.0': { 'Sea.Boat': { type: 'Direct', resolved: '1.4.0' } } } };
    const both = { '/app/app.csproj': project, '/app/packages.lock.json': JSON.stringify(locked) };
    assert.deepEqual(trial(NUGET_UNIT, both).names, ['Sea.Boat@1.4.0']);
    assert.deepEqual(trial(NUGET_UNIT, both).gaps, []);
  });

  it('are in paket.lock, by group, with what is fetched from GitHub', () => {
    const { packages, gaps } = trial(NUGET_UNIT, { '/paket.lock': PAKET_LOCK });
    assert.deepEqual(
      packages.map((one) => [one.package.purl, one.package.requires]),
      [
        ['pkg:nuget/Sea.Boat@1.0.1', ['pkg:nuget/Sea.Sail@2.0.0-beta.1']],
        ['pkg:nuget/Sea.Sail@2.0.0-beta.1', []],
        ['pkg:nuget/Sea.Sail@1.0', []],
        ['pkg:github/harbour/charts@a25c2f256a99242c1106b5a3478aae6bb68c7a93', undefined],
        ['pkg:github/harbour/keel@05366e390e7552a569f3f328a0f3094249f3b93b', undefined],
      ],
    );
    assert.match(gaps[0]?.reason ?? '', /line 10/);
  });

  it('are in paket.dependencies, unless a lock file decides', () => {
    const files = { '/paket.dependencies': PAKET_DEPENDENCIES };
    assert.deepEqual(trial(NUGET_UNIT, files).names, [
      'Sea.Boat@[1.2.3,1.3)',
      'Sea.Keel@1.0.0-rc',
      'Sea.Mast@*',
      'Sea.Oar@[1.5,2)',
      'Sea.Rope@[1.0,2.0)',
      'Sea.Sail@2.0',
      'sea-tool@1.1',
    ]);
    assert.ok(
      edgesOf(NUGET_UNIT, { ...files, '/paket.lock': PAKET_LOCK }).includes(
        'Sea.Boat@1.0.1: direct, needs Sea.Sail@2.0.0-beta.1',
      ),
    );
  });

  it('are in .nuspec: unpacked, in a .nupkg, and of the project itself', () => {
    const found = (path: string, content: string | Buffer) => {
      const { packages, names } = trial(NUGET_UNIT, { [path]: content });
      return [names, packages[0]?.package.locations[0]?.evidence, packages[0]?.package.licences];
    };
    const unpacked = '/root/.nuget/packages/sea.boat/1.0.1/sea.boat.nuspec';
    assert.deepEqual(found(unpacked, NUSPEC), [['Sea.Boat@1.0.1'], 'installed', ['MIT']]);
    assert.deepEqual(found('/feed/Sea.Boat.1.0.1.nupkg', NUPKG), [['Sea.Boat@1.0.1'], 'embedded', ['MIT']]);
    const { names, gaps } = trial(NUGET_UNIT, { '/src/Sea.Boat.nuspec': NUSPEC });
    assert.deepEqual(names, ['Sea.Any@*', 'Sea.Rope@[3.0,4.0)', 'Sea.Sail@2.0.0']);
    assert.match(gaps.map(({ reason }) => reason).join('; '), /Sea\.Own/);
    assert.match(trial(NUGET_UNIT, { '/feed/a.nupkg': buildZip([]) }).faults[0] ?? '', /no \.nuspec/);
  });

  it('cause nothing but faults, whatever the bytes', () => {
    fuzz(
      NUGET_UNIT,
      {
        '/packages.lock.json': LOCK,
        '/App.deps.json': DEPS,
        '/packages.config': CONFIG,
        '/App.csproj': PROJECT,
        '/paket.lock': PAKET_LOCK,
        '/paket.dependencies': PAKET_DEPENDENCIES,
        '/boat.nuspec': NUSPEC,
        '/boat.nupkg': NUPKG,
      },
      100,
    );
  });
});
