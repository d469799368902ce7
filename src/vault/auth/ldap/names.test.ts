import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { AndFilter, EqualityFilter, FilterParser } from 'ldapts';
import { commonNameIn, escapedInName, filledFilter, isName } from './names.ts';

describe('names of people', () => {
  it('are values of a filter, and nothing else of it, whatever they are', () => {
    const template = '(&(objectClass=person)(uid={{ .Username }}))';
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('(', ')', '*', '\\', '\0', '|', '=', 'a', 'ü', '5c', '{{.UserDN}}'),
        }),
        (name) => {
          const filter = FilterParser.parseString(
            filledFilter(template, { Username: name, UserDN: 'x' }) ?? '',
          );
          assert.ok(filter instanceof AndFilter);
          const [, uid] = filter.filters;
          assert.ok(uid instanceof EqualityFilter);
          assert.equal(uid.value, name);
        },
      ),
    );
  });

  it('are values of a distinguished name, and nothing else of it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(',', '+', '=', '\\', '"', '#', ' ', ';', '<', 'a', 'ü') }),
        (name) => {
          assert.equal(commonNameIn(`cn=${escapedInName(name)},cn=other`), name);
        },
      ),
      { examples: [['\\aa']] },
    );
  });

  it('are no two of one person, and hold nothing that cannot be seen', () => {
    for (const name of ['ann', 'Ann Lee', 'ann*', 'a', 'jürgen', 'o’neill', 'a)(uid=*'])
      assert.ok(isName(name, ''), name);
    for (const name of [
      '',
      ' ann',
      'ann ',
      'ann  lee',
      'a\tb',
      'a\0',
      'a\u200bb',
      'x'.repeat(256),
      'a\u00a0b',
    ])
      assert.ok(!isName(name, ''), name);
    for (const name of ['ann@other.test', 'cn=ann,dc=x', 'ann lee', 'a\\b'])
      assert.ok(!isName(name, 'corp.test'), name);
  });

  it('of groups are common names where they are distinguished ones', () => {
    assert.deepEqual(
      [
        'admins',
        'CN=Shop\\2C West,OU=Groups,DC=x',
        'ou=a,dc=x',
        'uid=1+cn=b,dc=x',
        'cn=J\\C3\\BCrgen,dc=x',
      ].map(commonNameIn),
      ['admins', 'Shop, West', 'ou=a,dc=x', 'b', 'Jürgen'],
    );
  });

  it('are nowhere in a filter where nobody says', () => {
    for (const template of [
      '(uid={{.Password}})',
      '(uid={{Username}})',
      '(uid={{.Username)',
      '{{.constructor}}',
    ])
      assert.equal(filledFilter(template, { Username: 'a' }), undefined);
  });
});
