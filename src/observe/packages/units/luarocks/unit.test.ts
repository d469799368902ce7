import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bulk } from '../../../../../test/time-bound.ts';
import { readLua } from '../../../document/lua.ts';
import { fuzz, trial } from '../../language-package/unit-trial.fixture.ts';
import { LUAROCKS_UNIT } from './unit.ts';

const ROCKSPEC = `local _MODREV, _SPECREV = '1.2.0', '-2'
rockspec_format = "3.0"
package = "Boat"
version = _MODREV .. _SPECREV -- put together
source = { url = "git+https://git.example/boat.git", tag = 'v' .. _MODREV }
description = { summary = [[A
boat]], license = "MIT/X11" }
--[==[ dependencies = { "gone" } ]==]
dependencies = {
   "lua >= 5.1, < 5.5",
   "sail ~> 2.0",
   "sea/rope == 3.0-1";
   "keel",
   platforms = { unix = { "mast" }, win32 = { "hull" } },
}
test_dependencies = { "lint >= 1" }
build = { type = "builtin", modules = { ["boat.oar"] = "oar.lua", boat = "boat.lua" } }
`;
const LOCK = `return {
   dependencies = {
      lua = "5.4-1",
      ["sail"] = "2.0.1-1",
   },
   test_dependencies = { lint = "1.0-1" }
}
`;
const MANIFEST = `commands = {}
dependencies = {
   boat = {
      ["1.2.0-2"] = {
         { constraints = { { op = "~>", version = { 2, 0, string = "2.0" } } }, name = "sail" },
         { constraints = {}, name = "lua" }
      }
   },
   sail = { ["2.0.1-1"] = {} }
}
modules = {}
repository = {
   boat = { ["1.2.0-2"] = { { arch = "installed", commands = {}, dependencies = { sail = "2.0.1-1" }, modules = {} } } },
   sail = { ["2.0.1-1"] = { { arch = "installed" } } }
}
`;
const TREE = '/usr/local/lib/luarocks/rocks-5.4';

describe('rocks of Lua', () => {
  it('are those of a tree, with their licences and what they need', () => {
    const { packages } = trial(LUAROCKS_UNIT, { [`${TREE}/boat/1.2.0-2/boat-1.2.0-2.rockspec`]: ROCKSPEC });
    assert.deepEqual(
      packages.map(({ package: { purl, licences } }) => [purl, licences]),
      [['pkg:luarocks/boat@1.2.0-2', ['MIT/X11']]],
    );
    assert.deepEqual(
      trial(LUAROCKS_UNIT, { [`${TREE}/manifest`]: MANIFEST }).packages.map(
        ({ package: { purl, requires } }) => [purl, requires],
      ),
      [
        ['pkg:luarocks/boat@1.2.0-2', ['pkg:luarocks/sail@2.0.1-1']],
        ['pkg:luarocks/sail@2.0.1-1', []],
      ],
    );
  });

  it('are locked, and declared where no lock file decides', () => {
    const files = { '/app/boat-1.2.0-2.rockspec': ROCKSPEC };
    assert.deepEqual(trial(LUAROCKS_UNIT, files).names, [
      'hull@*',
      'keel@*',
      'lint@>= 1 (development)',
      'mast@*',
      'sail@~> 2.0',
      'sea/rope@3.0-1',
    ]);
    assert.deepEqual(trial(LUAROCKS_UNIT, { '/app/luarocks.lock': LOCK }).names, [
      'lint@1.0-1 (development)',
      'sail@2.0.1-1',
    ]);
    assert.ok(!trial(LUAROCKS_UNIT, { ...files, '/app/luarocks.lock': LOCK }).names.includes('sail@~> 2.0'));
  });

  it('of broken files are told', () => {
    const reasonOf = (path: string, text: string) =>
      trial(LUAROCKS_UNIT, { [path]: text }).gaps[0]?.reason ?? '';
    assert.match(reasonOf('/luarocks.lock', 'x = 1'), /no table/);
    assert.match(reasonOf('/a.rockspec', 'x = 1'), /package/);
    assert.match(reasonOf('/luarocks.lock', `return ${'{'.repeat(100)}`), /deep/);
  });

  it('take linear time, whatever is not closed', () => {
    for (const piece of ['[=[', '"\\', '--[[', '{', 'a,', '..', "'"])
      assert.ok(readLua(piece.repeat(piece === '{' ? 50 : bulk(100_000)), '/a').size <= 1, piece);
  });

  it('cause nothing but faults, whatever the bytes', () => {
    fuzz(
      LUAROCKS_UNIT,
      { '/a.rockspec': ROCKSPEC, '/luarocks.lock': LOCK, [`${TREE}/manifest`]: MANIFEST },
      150,
    );
  });
});
