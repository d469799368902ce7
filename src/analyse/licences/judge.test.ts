import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { categoryOf } from './categories.ts';
import { judgeLicences } from './judge.ts';
import { licencesOfText } from './text.ts';

const told = (licences: string[], policy = {}) => {
  const { standing, category } = judgeLicences(licences, policy);
  return `${standing}: ${category}`;
};

describe('judgeLicences', () => {
  it('tells without a policy what asks for more than permissive and weak copyleft licences do', () => {
    assert.equal(told(['MIT']), 'allowed: permissive');
    assert.equal(told(['LGPL-2.1-or-later']), 'allowed: weak-copyleft');
    assert.equal(told(['GPL-3.0-only']), 'to decide: copyleft');
    assert.equal(told(['AGPL-3.0-or-later']), 'to decide: network-copyleft');
    assert.equal(told(['BUSL-1.1']), 'to decide: proprietary');
    assert.equal(told(['SEE LICENSE IN LICENSE.md']), 'to decide: unknown');
    assert.equal(told(['LicenseRef-acme']), 'to decide: unknown');
    assert.equal(told([]), 'to decide: unknown');
  });

  it('knows licences by the names that are usual', () => {
    const names = {
      'allowed: permissive': [
        'Apache License, Version 2.0',
        'The MIT License (MIT)',
        'BSD-3-clause',
        'ASL 2.0 and (BSD or GPLv2+)',
        'MIT/X11',
        'public-domain',
        'Apache-2.0 with LLVM exception',
      ],
      'allowed: weak-copyleft': [
        'LGPLv2+',
        'GNU Lesser General Public License v3 (LGPLv3)',
        'MPL 2.0',
        'GPLv2 with Classpath exception',
      ],
      'to decide: copyleft': [
        'GPL',
        'GPL-2+',
        'GPLv3',
        'GNU GPL v2 or later',
        'GPLv2+ and MIT',
        'GPL-3+ with Autoconf exception',
      ],
      'to decide: network-copyleft': ['AGPLv3+', 'GNU Affero General Public License v3'],
      'to decide: unknown': [
        'Proprietary',
        'GPLv2 and something',
        'GPLv9',
        '(MIT and',
        'Dual License',
        ' or ',
      ],
    };
    for (const [outcome, of] of Object.entries(names))
      for (const name of of) assert.equal(told([name]), outcome, name);
    assert.equal(told(['GPLv3+'], { deny: ['GPL-3.0-*'] }), 'denied: copyleft');
    assert.equal(told(['ASL 2.0'], { allow: ['ASL 2.0'] }), 'allowed: permissive');
    fc.assert(fc.property(fc.string(), (text) => assert.ok(told([text]).length > 0)));
    for (const part of ['(', ' or ', '/', 'v ', ', or later', 'gpl ']) told([part.repeat(10_000)]);
  });

  it('takes the better of OR and the worse of AND, and all of a list', () => {
    assert.equal(told(['MIT OR GPL-3.0-only']), 'allowed: permissive');
    assert.equal(told(['MIT AND GPL-3.0-only']), 'to decide: copyleft');
    assert.equal(told(['(MIT OR AGPL-3.0-only) AND (GPL-2.0-only OR BSD-3-Clause)']), 'allowed: permissive');
    assert.equal(told(['MIT', 'GPL-3.0-only']), 'to decide: copyleft');
    assert.equal(told(['GPL-3.0-only', 'of our own', 'MIT']), 'to decide: copyleft');
    assert.equal(told(['of our own', 'MIT']), 'to decide: unknown');
    assert.equal(told(['GPL-2.0-only WITH Classpath-exception-2.0']), 'allowed: weak-copyleft');
  });

  it('goes by what is allowed and denied, denial first', () => {
    const policy = { allow: ['permissive', 'gpl-2.0-only', 'AGPL-3.0-only'], deny: ['AGPL-*', '0BSD'] };
    assert.equal(told(['MIT'], policy), 'allowed: permissive');
    assert.equal(told(['GPL-2.0-only'], policy), 'allowed: copyleft');
    assert.equal(told(['GPL-3.0-only'], policy), 'not allowed: copyleft');
    assert.equal(told(['AGPL-3.0-only'], policy), 'denied: network-copyleft');
    assert.equal(told(['0BSD'], policy), 'denied: permissive');
    assert.equal(told(['0BSD OR MIT'], policy), 'allowed: permissive');
    assert.equal(told([], policy), 'not allowed: unknown');
    assert.equal(told([], { allow: ['permissive', 'unknown'] }), 'allowed: unknown');
    assert.equal(told(['Acme EULA'], { allow: ['acme eula'] }), 'allowed: unknown');
    assert.equal(told(['GPL-3.0-only'], { deny: ['MIT'] }), 'to decide: copyleft');
  });

  it('judges whatever is written', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (licences) => {
        assert.ok(judgeLicences(licences, {}).category.length > 0);
      }),
    );
    assert.equal(told([`${'('.repeat(100_000)}MIT`]), 'to decide: unknown');
  });
});

describe('categoryOf', () => {
  it('tells those apart whose names begin alike', () => {
    assert.deepEqual(
      ['CECILL-B', 'CECILL-C', 'CECILL-2.1', 'BSL-1.0', 'BUSL-1.1', 'MPL-2.0', 'MIT-0'].map((id) =>
        categoryOf(id),
      ),
      ['permissive', 'weak-copyleft', 'copyleft', 'permissive', 'proprietary', 'weak-copyleft', 'permissive'],
    );
  });
});

describe('licencesOfText', () => {
  it('goes by tags, and else by telling phrases', () => {
    assert.deepEqual(licencesOfText('// SPDX-License-Identifier: (MIT OR Apache-2.0)\n'), [
      '(MIT OR Apache-2.0)',
    ]);
    assert.deepEqual(
      licencesOfText(
        'Permission is hereby granted, free of charge, to any person\n obtaining a copy … without restriction',
      ),
      ['MIT'],
    );
    assert.deepEqual(licencesOfText('Apache License\n   Version 2.0, January 2004'), ['Apache-2.0']);
    assert.deepEqual(licencesOfText('All rights reserved.'), []);
  });

  it('does not take for plain what says more', () => {
    const bsd =
      'Redistribution and use in source and binary forms: binary form must reproduce; neither the name';
    assert.deepEqual(licencesOfText(bsd), ['BSD-3-Clause']);
    assert.deepEqual(licencesOfText(`${bsd}. All advertising materials must`), []);
  });

  it('goes by the text that stands first, and not by what is named in it or added to it', () => {
    const gpl = 'GNU GENERAL PUBLIC LICENSE\n Version 3, 29 June 2007\n';
    assert.deepEqual(
      licencesOfText(`${gpl}13. Use with the GNU Affero General Public License. … use the GNU Lesser General
        Public License instead of this License.`),
      ['GPL-3.0-only'],
    );
    assert.deepEqual(licencesOfText(`GNU LESSER GENERAL PUBLIC LICENSE\n Version 3, 29 June 2007\n${gpl}`), [
      'LGPL-3.0-only',
    ]);
    const mit =
      'Permission is hereby granted, free of charge, to any person obtaining a copy … without restriction';
    assert.deepEqual(licencesOfText(`${mit}\nBundled: Apache License\n Version 2.0, January 2004`), ['MIT']);
  });

  it('knows texts of less usual licences', () => {
    const permission = 'Permission to use, copy, modify, and/or distribute this software for any purpose';
    const texts = {
      'BlueOak-1.0.0': '# Blue Oak Model License\n\nVersion 1.0.0',
      'CC0-1.0': 'Creative Commons Legal Code\n\nCC0 1.0 Universal',
      'BUSL-1.1': 'Business Source License 1.1',
      'SSPL-1.0': 'Server Side Public License\n VERSION 1, OCTOBER 16, 2018',
      'MIT-0':
        'MIT No Attribution\n\nPermission is hereby granted, free of charge, to any person obtaining a copy',
      '0BSD': `${permission} with or without fee is hereby granted.`,
      ISC: `${permission.replace('/or', '')} provided that the above copyright notice`,
    };
    for (const [id, text] of Object.entries(texts)) assert.deepEqual(licencesOfText(text), [id]);
  });

  it('reads any bytes in time linear in them', () => {
    fc.assert(fc.property(fc.string(), (text) => assert.ok(Array.isArray(licencesOfText(text)))));
    licencesOfText('SPDX-License-Identifier:\t'.repeat(10_000));
  });
});
