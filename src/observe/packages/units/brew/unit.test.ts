import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, trial } from '../../language-package/unit-trial.fixture.ts';
import { BREW_UNIT } from './unit.ts';

const RECEIPT = JSON.stringify({
  homebrew_version: '4.3.0',
  installed_on_request: true,
  runtime_dependencies: [
    { full_name: 'sail', version: '2.0', revision: 1, pkg_version: '2.0_1', declared_directly: true },
    { full_name: 'sea/tap/rope', version: '3.0' },
  ],
  source: { tap: 'homebrew/core', versions: { stable: '1.2.0' } },
});
const LOCK = JSON.stringify({
  entries: {
    tap: { 'sea/tap': {} },
    brew: { boat: { version: '1.2.0', bottle: {} }, 'postgresql@12': { version: '12.17' } },
    cask: { harbour: { version: '5.0,500' } },
  },
});
const BREWFILE = `tap "sea/tap"
# brew "gone"
brew "boat", args: ["HEAD"]
brew 'sea/tap/rope'
cask "harbour"
mas "Xcode", id: 1
`;
const CELLAR = '/home/linuxbrew/.linuxbrew/Cellar';
const purlsOf = (path: string, text: string) =>
  trial(BREW_UNIT, { [path]: text }).packages.map((one) => one.package.purl);

describe('formulae of Homebrew', () => {
  it('are installed, with what they run with', () => {
    const path = `${CELLAR}/boat/1.2.0_1/INSTALL_RECEIPT.json`;
    assert.deepEqual(
      trial(BREW_UNIT, { [path]: RECEIPT }).packages.map(({ package: { purl, direct, requires } }) => [
        purl,
        direct,
        requires,
      ]),
      [['pkg:brew/boat@1.2.0_1', true, ['pkg:brew/sail@2.0_1', 'pkg:brew/sea/tap/rope@3.0']]],
    );
    assert.deepEqual(
      purlsOf(`${CELLAR}/postgresql@12/12.17/INSTALL_RECEIPT.json`, '{"source": {"tap": "sea/tap"}}'),
      ['pkg:brew/sea/tap/postgresql%4012@12.17'],
    );
    assert.deepEqual(
      purlsOf('/opt/homebrew/Caskroom/harbour/.metadata/5.0,500/20240101000000.000/Casks/harbour.json', '{}'),
      ['pkg:brew/harbour@5.0%2C500'],
    );
  });

  it('are locked and declared', () => {
    assert.deepEqual(purlsOf('/Brewfile.lock.json', LOCK), [
      'pkg:brew/boat@1.2.0',
      'pkg:brew/postgresql%4012@12.17',
      'pkg:brew/harbour@5.0%2C500',
    ]);
    assert.deepEqual(trial(BREW_UNIT, { '/Brewfile': BREWFILE }).names, [
      'boat@*',
      'harbour@*',
      'sea/tap/rope@*',
    ]);
  });

  it('cause nothing but faults, whatever the bytes', () => {
    fuzz(
      BREW_UNIT,
      { '/Cellar/a/1/INSTALL_RECEIPT.json': RECEIPT, '/Brewfile.lock.json': LOCK, '/Brewfile': BREWFILE },
      80,
    );
  });
});
