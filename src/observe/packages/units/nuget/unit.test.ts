import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, trial } from '../../language-package/unit-trial.ts';
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

  it('cause nothing but faults, whatever the bytes', () => {
    fuzz(
      NUGET_UNIT,
      {
        '/packages.lock.json': LOCK,
        '/App.deps.json': DEPS,
        '/packages.config': CONFIG,
        '/App.csproj': PROJECT,
      },
      100,
    );
  });
});
