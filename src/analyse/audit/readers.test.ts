import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { assertWithin } from '../../../test/time-bound.ts';
import { iniEntries } from './ini.ts';
import { originOf, placeOfUrl } from './remote.ts';
import { sshSetting } from './ssh-setting.ts';

const short = (text: string, isContinued = false) =>
  iniEntries(text, { isContinued }).map(({ section, key, value, line }) => [section, key, value, line]);

describe('files of sections, keys and values', () => {
  it('are read as git reads its settings', () => {
    assert.deepEqual(
      short(
        '\uFEFF# a\n[Core]\n\tBare = false ; b\n[remote "Up\\"stream"] url="https://a.example/#x"\n[x]\nflag\n',
      ),
      [
        ['core', 'bare', 'false', 3],
        ['remote.Up"stream', 'url', 'https://a.example/#x', 4],
        ['x', 'flag', 'true', 6],
      ],
    );
  });

  it('are read as Python reads them, where lines go on and a colon parts', () => {
    assert.deepEqual(short('[global]\nextra-index-url =\n    https://a.example/?a=b\ntimeout: 60\n', true), [
      ['global', 'extra-index-url', '', 2],
      ['global', 'extra-index-url', 'https://a.example/?a=b', 3],
      ['global', 'timeout', '60', 4],
    ]);
  });

  it('take linear time, whatever they say', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('[', ']', '"', '\\', '=', ' ', '\n', '#', 'a') }),
        (text) => {
          for (const { line } of iniEntries(text)) assert.ok(line >= 1);
        },
      ),
      { numRuns: propertyRuns(300) },
    );
    const start = performance.now();
    for (const part of ['[', '[ ', '[a"', ' ', 'a #', '=', '[a "\\', ' #'])
      for (const end of ['', '\u2028a']) iniEntries(`a=${part.repeat(100_000)}${end}`);
    assertWithin(2_000, performance.now() - start);
  });
});

describe('settings of OpenSSH', () => {
  it('are a key and a value, however they are parted', () => {
    assert.deepEqual(['Port 22', 'Port=22', 'Port = "22"', 'Port', '# a', 'Port a\u2028b'].map(sshSetting), [
      ['port', '22'],
      ['port', '22'],
      ['port', '22'],
      ['', ''],
      ['', ''],
      ['port', 'a\u2028b'],
    ]);
  });

  it('take linear time, also behind an end of a line that only Unicode has', () => {
    const start = performance.now();
    for (const part of [' ', '=', 'a', ' =']) sshSetting(`Port ${part.repeat(250_000)}a\u2028b`);
    assertWithin(1_000, performance.now() - start);
  });
});

describe('the place of a remote', () => {
  it('is a host and a name, however it is written', () => {
    for (const url of [
      'https://github.com/acme/shop.git',
      'git@github.com:acme/shop.git',
      'ssh://git@github.com:22/acme/shop',
      'https://ann:fake@GitHub.com/acme/shop/',
      'https://github.com/acme/shop?tab=readme',
    ])
      assert.deepEqual(placeOfUrl(url), { host: 'github.com', name: 'acme/shop' }, url);
    assert.deepEqual(placeOfUrl('https://gitlab.com/a/b/c.git'), { host: 'gitlab.com', name: 'a/b/c' });
    assert.deepEqual(originOf('[remote "origin"]\n\turl = git@a.example:b/c\n'), {
      host: 'a.example',
      name: 'b/c',
    });
  });

  it('is none of what leads elsewhere', () => {
    for (const url of [
      '',
      '/srv/shop',
      '../shop',
      'ext::sh -c x',
      'https://github.com/acme',
      'https://github.com/acme/..',
      'git@github.com:../../x',
      'file:///a/b',
    ])
      assert.equal(placeOfUrl(url), undefined, url);
  });
});
