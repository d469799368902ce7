import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { parseCopyright } from './copyright.ts';

const HEADER =
  'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: x\n\n';

/** A License field, and what we tell. */
const CASES: readonly [written: string, reported: string][] = [
  ['GPL-2+', 'GPL-2.0-or-later'],
  ['GPL-2.0+', 'GPL-2.0-or-later'],
  ['LGPL-2.1', 'LGPL-2.1-only'],
  ['GFDL-1.3+', 'GFDL-1.3-or-later'],
  ['Expat', 'MIT'],
  ['BSD-3-clause', 'BSD-3-Clause'],
  ['Apache-2.0', 'Apache-2.0'],
  ['GPL-2+ or Expat', 'GPL-2.0-or-later OR MIT'],
  ['GPL-2+ and zlib', 'GPL-2.0-or-later AND Zlib'],
  ['unlicense OR bsd-4-clause-uc', 'Unlicense OR BSD-4-Clause-UC'],
  ['public-domain', 'public-domain'],
  ['GPL-3+ with Bison exception', 'GPL-3+ with Bison exception'],
  ['GPL-1+ or Artistic', 'GPL-1+ or Artistic'],
];

describe('parseCopyright', () => {
  for (const [written, reported] of CASES) {
    it(`tells ${written} as ${reported}`, () => {
      assert.deepEqual(parseCopyright(`${HEADER}Files: *\nCopyright: x\nLicense: ${written}\n text\n`), [
        reported,
      ]);
    });
  }

  it('tells each licence once, and passes over fields without a short name', () => {
    const text = `${HEADER}Files: *\nLicense: Expat\n\nLicense: ISC\n text\n\nLicense:\n text\n\nLicense: Expat\n text`;
    assert.deepEqual(parseCopyright(text), ['ISC', 'MIT']);
  });

  it('tells references to common licences of files that are not machine-readable', () => {
    const text =
      "On Debian systems see `/usr/share/common-licenses/GPL-2',\n/usr/share/common-licenses/Apache-2.0.";
    assert.deepEqual(parseCopyright(text), ['Apache-2.0', 'GPL-2']);
  });

  it('is bounded and takes any text', () => {
    const many = HEADER + Array.from({ length: 5000 }, (_, index) => `License: L${index}\n`).join('\n');
    assert.equal(parseCopyright(many).length, 100);
    assert.equal(parseCopyright(`${HEADER}License: ${'x'.repeat(1_000_000)}\n`)[0]?.length, 200);
    fc.assert(fc.property(fc.string(), (text) => Array.isArray(parseCopyright(HEADER + text))));
  });
});
