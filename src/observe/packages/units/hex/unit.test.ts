import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, trial } from '../../language-package/unit-trial.fixture.ts';
import { HEX_UNIT } from './unit.ts';

const MIX = `%{
  "boat": {:hex, :boat, "1.2.0", "8a", [:mix], [{:sail, "~> 2.0", [hex: :sail, repo: "hexpm", optional: false]}, {:rope, "~> 0.1", [hex: :rope_ex, repo: "hexpm", optional: false]}, {:kernel_x, ">= 0.0.0", [optional: true]}], "hexpm", "d1"},
  # a comment
  "sail": {:hex, :sail, "2.0.0-rc.1", "9b", [:mix, :rebar3], [], "hexpm", "d2"},
  :rope => {:hex, :rope_ex, "0.1.0", "9c"},
  "keel": {:git, "https://git.example/keel.git", "0123abc", [branch: "main"]},
  "ghost": {:hex, :ghost},
}
`;
const REBAR = `{"1.2.0",
[{<<"boat">>,{pkg,<<"boat">>,<<"1.2.0">>},0},
 {<<"keel">>,{git,"https://git.example/keel.git",{ref,"0123abc"}},0},
 {<<"sail">>,{pkg,<<"sail">>,<<"2.0.0">>},1}]}.
[
{pkg_hash,[
 {<<"boat">>, <<"8A">>}]}
].
`;
const GLEAM = `packages = [
  { name = "boat", version = "1.2.0", build_tools = ["gleam"], requirements = ["sail"], otp_app = "boat", source = "hex", outer_checksum = "8A" },
  { name = "sail", version = "2.0.0", build_tools = ["rebar3"], requirements = [], otp_app = "sail", source = "hex", outer_checksum = "8B" },
  { name = "own", version = "0.1.0", build_tools = ["gleam"], requirements = [], source = "local", path = "../own" },
]

[requirements]
boat = { version = ">= 1.0.0 and < 2.0.0" }
`;
const APP = `%% an application
{application,boat,[{description,"Boats, \\"all\\" of them"},{vsn,"1.2.0"},{modules,['Elixir.Boat',boat_app]},
  {env,[{sails,#{main => [#{}], spare => #{count => 2}}},{mast,$\\]},{keel,<<1,2>>}]},{applications,[kernel,stdlib,sail]},{mod,{boat_app,[]}}]}.`;

function graphOf(files: Record<string, string>) {
  return trial(HEX_UNIT, files).packages.map(({ package: { purl, direct, requires } }) => [
    purl,
    direct,
    requires,
  ]);
}

const MIX_EXS = `defmodule Harbour.MixProject do
  def project, do: [app: :harbour, version: "1.0.0", deps: deps()]
  defp deps do
    [
      # {:gone, "~> 1.0"},
      {:boat, "~> 1.2"}, # {:gone, "~> 2.0"}
      {:line, "~> 3.0 or ~> 4.0", hex: :rope, optional: true},
      {:lint, "~> 1.0", only: [:dev, :test], runtime: false},
      {:anchor, ">= 1.0.0 and < 2.0.0",
       only: [:dev, :prod]},
      {:exact, "== 2.0.0"},
      {:keel, ">= 0.0.0", hex: :keel},
      {:"mast", "~> 1.0", system_env: [{"SEA", "deep"}], compile: "make {sea}", only: ~w(dev test)a},
      {:hull, [git: "https://git.example/hull.git", tag: "v1"]},
      {:own, path: "../own"},
      {:sibling, in_umbrella: true},
      {:fork, git: "https://git.example/fork.git"},
      {:held, "~> 1.0", github: "sea/held"}
    ]
  end
  defp docs, do: {:error, "no docs"}
end
`;
const REBAR_CONFIG = `%% deps
{erl_opts, [debug_info, {d, 'TEST'}]}.
{deps, [
  {boat, "1.2.0"},
  keel, % any
  {mast, "~> 2.0"},
  {fork, {git, "https://git.example/fork.git", {tag, "1.0"}}},
  {old, ".*", {git, "https://git.example/old.git", {branch, "main"}}},
  {named, {pkg, other}},
  {renamed, "3.0.0", {pkg, shipped}},
  {}
]}.
{profiles, [{test, [{deps, [{proper, "1.4.0"}]}]}]}.
`;

const GLEAM_PROJECT = `name = "harbour"
version = "1.0.0"
[dependencies]
boat = ">= 1.2.0 and < 2.0.0"
exact = "1.2.3"
own = { path = "../own" }
fork = { git = "https://git.example/fork.git", ref = "0123" }
odd = 1
[dev-dependencies]
gleeunit = "~> 1.0"
[dev_dependencies]
lint = ">= 1.0.0"
`;

describe('packages of Hex', () => {
  it('are in mix.lock, with what they need; broken entries and repositories are told', () => {
    assert.deepEqual(graphOf({ '/mix.lock': MIX }), [
      ['pkg:hex/boat@1.2.0', undefined, ['pkg:hex/sail@2.0.0-rc.1', 'pkg:hex/rope_ex@0.1.0']],
      ['pkg:hex/sail@2.0.0-rc.1', undefined, []],
      ['pkg:hex/rope_ex@0.1.0', undefined, []],
    ]);
    const { gaps } = trial(HEX_UNIT, { '/mix.lock': MIX });
    assert.deepEqual(
      gaps.map(({ kind }) => kind),
      ['undecided', 'unreadable'],
    );
    assert.match(gaps[0]?.reason ?? '', /keel/);
  });

  it('are not in lock files of packages that were fetched, where the project has its own', () => {
    const fetched = { '/app/deps/rope/rebar.lock': REBAR, '/app/_build/dev/lib/rope/mix.lock': MIX };
    const own = '%{"mast": {:hex, :mast, "3.0.0", "8a", [:mix], [], "hexpm", "d1"}}';
    assert.deepEqual(trial(HEX_UNIT, { ...fetched, '/app/mix.lock': own }).names, ['mast@3.0.0']);
    assert.ok(trial(HEX_UNIT, { '/app/deps/rope/rebar.lock': REBAR }).names.includes('boat@1.2.0'));
  });

  it('are in rebar.lock, which tells how deep they are needed, in its older form too', () => {
    const direct = [
      ['pkg:hex/boat@1.2.0', true, undefined],
      ['pkg:hex/sail@2.0.0', false, undefined],
    ];
    assert.deepEqual(graphOf({ '/rebar.lock': REBAR }), direct);
    const older =
      '[{<<"boat">>,{pkg,<<"boat">>,<<"1.2.0">>},0},{<<"sail">>,{pkg,<<"sail">>,<<"2.0.0">>},1}].';
    assert.deepEqual(graphOf({ '/rebar.lock': older }), direct);
  });

  it('are in the manifest of Gleam, and a manifest of something else has none', () => {
    assert.deepEqual(graphOf({ '/manifest.toml': GLEAM }), [
      ['pkg:hex/boat@1.2.0', true, ['pkg:hex/sail@2.0.0']],
      ['pkg:hex/sail@2.0.0', false, []],
    ]);
    const other = '[[packages]]\nname = "x"\nversion = "1"\n';
    assert.deepEqual(trial(HEX_UNIT, { '/manifest.toml': other }), {
      packages: [],
      gaps: [],
      names: [],
      faults: [],
    });
  });

  it('are in mix.exs, as far as they are literal', () => {
    const { names, gaps } = trial(HEX_UNIT, { '/mix.exs': MIX_EXS });
    assert.deepEqual(names, [
      'anchor@>= 1.0.0 and < 2.0.0',
      'boat@~> 1.2',
      'exact@2.0.0',
      'keel@>= 0.0.0',
      'lint@~> 1.0 (development)',
      'mast@~> 1.0 (development)',
      'rope@~> 3.0 or ~> 4.0',
    ]);
    assert.deepEqual(
      gaps.map(({ kind, count, reason }) => [kind, count, /hull, fork, held/.test(reason)]),
      [
        ['undecided', 6, false],
        ['undecided', 3, true],
      ],
    );
    const locked = trial(HEX_UNIT, { '/mix.exs': '{:boat, "~> 1.2"}', '/mix.lock': MIX });
    assert.ok(!locked.names.includes('boat@~> 1.2'));
    const umbrella = { '/apps/a/mix.exs': '{:boat, "~> 1.2"}', '/mix.lock': MIX };
    assert.ok(!trial(HEX_UNIT, umbrella).names.includes('boat@~> 1.2'));
  });

  it('are in rebar.config', () => {
    const { names, gaps } = trial(HEX_UNIT, { '/rebar.config': REBAR_CONFIG });
    assert.deepEqual(names, [
      'boat@1.2.0',
      'keel@*',
      'mast@~> 2.0',
      'other@*',
      'proper@1.4.0 (development)',
      'shipped@3.0.0',
    ]);
    assert.match(gaps.map(({ reason }) => reason).join('; '), /: fork, old; .*dependency 8/);
  });

  it('are in gleam.toml, where no lock file decides', () => {
    const { names, gaps } = trial(HEX_UNIT, { '/gleam.toml': GLEAM_PROJECT });
    assert.deepEqual(names, [
      'boat@>= 1.2.0 and < 2.0.0',
      'exact@1.2.3',
      'gleeunit@~> 1.0 (development)',
      'lint@>= 1.0.0 (development)',
    ]);
    assert.match(gaps.map(({ reason }) => reason).join('; '), /: fork; .*: odd$/);
    const locked = trial(HEX_UNIT, {
      '/gleam.toml': '[dependencies]\nboat = ">= 1.0.0"\n',
      '/manifest.toml': GLEAM,
      '/build/packages/rope/gleam.toml': GLEAM_PROJECT,
    });
    assert.deepEqual(locked.names, ['boat@1.2.0', 'sail@2.0.0']);
  });

  it('are not in manifests of packages that were fetched, where the project has a lock file', () => {
    const fetched = {
      '/app/deps/rope/mix.exs': MIX_EXS,
      '/app/_build/dev/lib/rope/rebar.config': REBAR_CONFIG,
    };
    assert.deepEqual(trial(HEX_UNIT, { ...fetched, '/app/mix.lock': '%{}' }).names, []);
  });

  it('are installed applications, but for those of Erlang and Elixir themselves', () => {
    const { names } = trial(HEX_UNIT, {
      '/app/lib/boat-1.2.0/ebin/boat.app': APP,
      '/app/lib/kernel-9.2/ebin/kernel.app': APP.replaceAll('boat', 'kernel'),
    });
    assert.deepEqual(names, ['boat@1.2.0']);
  });

  it('need the applications that lie beside them', () => {
    const app = (name: string, version: string, more = ''): string =>
      `{application, ${name}, [{vsn, "${version}"}${more}]}.`;
    const { packages } = trial(HEX_UNIT, {
      '/app/lib/boat-1.2.0/ebin/boat.app': app(
        'boat',
        '1.2.0',
        ', {applications, [kernel, stdlib, sail, gone]}, {optional_applications, [gone]}, {included_applications, [oar]}',
      ),
      '/app/lib/sail-2.0.0/ebin/sail.app': app('sail', '2.0.0'),
      '/app/lib/oar-3.0.0/ebin/oar.app': app('oar', '3.0.0'),
      '/other/lib/gone-1.0.0/ebin/gone.app': app('gone', '1.0.0'),
    });
    assert.deepEqual(packages.map(({ package: { name, requires } }) => [name, requires]).slice(0, 2), [
      ['boat', ['pkg:hex/sail@2.0.0', 'pkg:hex/oar@3.0.0']],
      ['sail', []],
    ]);
  });

  it('that are no terms are a gap', () => {
    for (const text of ['%{', '}', '"a', '[1, 2]', '{'.repeat(100)])
      assert.equal(trial(HEX_UNIT, { '/mix.lock': text }).gaps.length, 1, text);
  });

  it('are a limit where a manifest has more than somebody writes', () => {
    const text = `{deps, [${'a '.repeat(60_000)}]}.`;
    const { names, gaps } = trial(HEX_UNIT, { '/rebar.config': text });
    assert.deepEqual([names, gaps.map(({ kind }) => kind)], [[], ['limit']]);
  });

  it('cause nothing but faults, whatever the bytes', () => {
    fuzz(
      HEX_UNIT,
      {
        '/mix.lock': MIX,
        '/rebar.lock': REBAR,
        '/ebin/boat.app': APP,
        '/a/mix.exs': MIX_EXS,
        '/a/rebar.config': REBAR_CONFIG,
        '/gleam.toml': GLEAM_PROJECT,
      },
      150,
    );
  });
});
