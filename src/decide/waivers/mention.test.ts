import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Ecosystem } from '../../model/ecosystems.ts';
import { mentions } from './mention.ts';

const says = (text: string, ecosystem: Ecosystem, name: string) => mentions(text, { ecosystem, name });

describe('mentions', () => {
  it('knows a name where it stands whole', () => {
    for (const text of [
      'lodash@^4',
      '"lodash"',
      'lodash:',
      ' lodash ',
      'lodash',
      'lodash>=1',
      'lodash[extra]==1',
    ])
      assert.equal(says(text, 'npm', 'lodash'), true, text);
    for (const text of ['lodash-es', 'xlodash', '@acme/lodash', 'lodash.merge', 'lodash/fp', 'my-lodash', ''])
      assert.equal(says(text, 'npm', 'lodash'), false, text);
    assert.equal(says('lodash-es lodash', 'npm', 'lodash'), true);
    assert.equal(says('see lodash.', 'npm', 'lodash'), true);
  });

  it('spells names as their ecosystem does', () => {
    assert.equal(says('Django_Rest.Framework==3', 'pypi', 'django-rest-framework'), true);
    assert.equal(says('<groupId>org.a</groupId><artifactId>lib</artifactId>', 'maven', 'org.a:lib'), true);
    assert.equal(says('<groupId>org.b</groupId><artifactId>lib</artifactId>', 'maven', 'org.a:lib'), false);
    assert.equal(says('\tgithub.com/a/b v1.2.3 // indirect', 'golang', 'github.com/a/b'), true);
    assert.equal(says('\tgithub.com/a/b/v2 v2.0.0', 'golang', 'github.com/a/b'), false);
  });
});
