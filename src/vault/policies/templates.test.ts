import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { newEntity } from '../identity/entity-store.ts';
import { checkTemplates, resolvedPath } from './templates.ts';

const PATH = 'kv/{{identity.entity.metadata.team}}/a';

describe('templates of policies', () => {
  it('give a path of as many segments with no wildcard, or none, whatever the value is', () => {
    const value = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('a', '.', '/', '+', '*', '{', '\\', '\n') }),
    );
    fc.assert(
      fc.property(value, (team) => {
        const identity = { entity: newEntity({ metadata: { team } }, 0), direct: [], inherited: [] };
        const path = resolvedPath(PATH, identity);
        if (path === undefined) return;
        assert.equal(path, `kv/${team}/a`);
        assert.equal(path.split('/').length, 3);
        assert.doesNotMatch(path, /[+*]|\/\.{0,2}\//);
      }),
      { numRuns: propertyRuns(200) },
    );
  });

  it('of keys that objects have by themselves are nothing', () => {
    const identity = { entity: newEntity({}, 0), direct: [], inherited: [] };
    for (const key of ['__proto__', 'constructor', 'toString'])
      assert.equal(resolvedPath(`kv/{{identity.entity.metadata.${key}}}`, identity), undefined);
  });

  it('of any text are checked, in time linear in it', () => {
    for (const path of ['{{'.repeat(50_000), `{{identity.groups.names.${'a.'.repeat(50_000)}}}`])
      assert.throws(() => checkTemplates(path), /template/);
    assert.equal(checkTemplates('kv/a/*'), false);
  });
});
