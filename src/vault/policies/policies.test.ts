import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { Refusal } from '../refusal.ts';
import { Acl } from './acl.ts';
import { parsePolicy } from './parse.ts';
import type { Capability } from './types.ts';

const acl = (...texts: readonly string[]) =>
  new Acl(texts.map((text, index) => parsePolicy(`p${index}`, text)));
const path = (name: string, capabilities: string, more = '') =>
  `path "${name}" { capabilities = [${capabilities}] ${more} }\n`;
const can = (rules: Acl, at: string, capability: Capability, parameters?: Record<string, unknown>) =>
  rules.allows({ path: at, capability, parameters });

describe('policies', () => {
  it('are read as HCL and as JSON, and mean the same', () => {
    const hcl = acl(
      `# ours\n/* of "shop" */ path "secret/data/*" {\n  capabilities = ["read", "list",] // two\n  allowed_parameters = { "a" = ["x*", 1], "*" = [] }\n  min_wrapping_ttl = "1m"\n}`,
    );
    const json = acl(
      '{"path":{"secret/data/*":{"capabilities":["read","list"],"allowed_parameters":{"a":["x*",1],"*":[]},"min_wrapping_ttl":60}}}',
    );
    for (const rules of [hcl, json]) {
      assert.deepEqual(rules.capabilities('secret/data/a'), ['list', 'read']);
      assert.equal(can(rules, 'secret/data/a', 'read'), false);
      assert.equal(
        rules.allows({
          path: 'secret/data/a',
          capability: 'read',
          wrapTtl: 60,
          parameters: { A: 'xy', b: 2 },
        }),
        true,
      );
      assert.equal(
        rules.allows({ path: 'secret/data/a', capability: 'read', wrapTtl: 60, parameters: { a: 'y' } }),
        false,
      );
    }
  });

  it('count what is given twice, so that nothing that denies is forgotten', () => {
    for (const text of [
      'path "a" { capabilities = ["deny"]\n capabilities = ["read"] }',
      'path "a" { capabilities = ["deny"] }\npath "a" { capabilities = ["read"] }',
      'path "a" { capabilities = ["deny"] policy = "read" }',
      '{"path":{"a":{"capabilities":["deny"],"capabilities":["read"]}}}',
      '{"path":{"a":{"capabilities":["deny"]},"a":{"capabilities":["read"]}}}',
      '{"path":{"a":{"capabilities":["deny"]}},"path":{"a":{"capabilities":["read"]}}}',
    ])
      assert.deepEqual(acl(text).capabilities('a'), ['deny'], text);
    const parameters = 'denied_parameters { x = ["1"] } denied_parameters { x = ["2"] y = [] }';
    const rules = acl(path('a', '"update"', parameters));
    for (const given of [{ x: '1' }, { x: '2' }, { y: 'any' }])
      assert.equal(can(rules, 'a', 'update', given), false);
    assert.ok(can(rules, 'a', 'update', { x: '3' }));
  });

  it('know names without quotes, escapes, comments of rules, and a plus within a segment', () => {
    assert.deepEqual(
      acl('path a { comment = "ours" policy = "" capabilities = ["read"] }').capabilities('a'),
      ['read'],
    );
    const escaped = String.raw`path "\u0061/\x62\143/\"" { capabilities = ["read"] }`;
    assert.deepEqual(acl(escaped).capabilities('a/bc/"'), ['read']);
    const rules = acl(path('a/c++/+/d', '"read"'), path('a/x+y', '"list"'));
    assert.ok(can(rules, 'a/c++/any/d', 'read'));
    assert.ok(!can(rules, 'a/cxx/any/d', 'read'));
    assert.deepEqual([rules.capabilities('a/x+y'), rules.capabilities('a/xzy')], [['list'], ['deny']]);
    assert.deepEqual([rules.reaches('a/c++/q'), rules.reaches('a/cx')], [true, false]);
  });

  it('are refused where a word is not known, with the line', () => {
    for (const text of [
      'path "a" { capabilities = ["rea"] }',
      'path "a" { capability = ["read"] }',
      'path "a" { capabilities = ["root"] }',
      'path "a*b" { capabilities = ["read"] }',
      'path "a+*" { capabilities = ["read"] }',
      String.raw`path "\q" { capabilities = ["read"] }`,
      'path "a" { policy = "read" policy = "deny" }',
      '{"pth":{"a":{"capabilities":["read"]}}}',
      'path "a" {',
      'patch "a" {}',
      '{"path":{"a":["read"]}}',
      '{',
      `path "a" { allowed_parameters = ${'{ a = '.repeat(40)}`,
    ])
      assert.throws(() => parsePolicy('p', text), Refusal, text);
    assert.throws(() => parsePolicy('p', '\n\npath "a" { capabilities = = }'), /line 3/);
  });

  it('deny what nothing speaks of, and what one of several denies', () => {
    const rules = acl(
      path('a/*', '"read"'),
      path('a/*', '"deny"'),
      path('b', '"read"'),
      path('b', '"update"'),
    );
    assert.equal(can(rules, 'a/1', 'read'), false);
    assert.ok(can(rules, 'b', 'read') && can(rules, 'b', 'update'));
    assert.equal(can(rules, 'c', 'read'), false);
    assert.deepEqual(rules.capabilities('c'), ['deny']);
  });

  it('take of several patterns the one that says most', () => {
    const rules = acl(
      path('secret/*', '"read"'),
      path('secret/+/team', '"update"'),
      path('secret/foo/*', '"delete"'),
      path('secret/foo/team', '"list"'),
      path('+/+/+/deep', '"patch"'),
    );
    assert.deepEqual(rules.capabilities('secret/foo/team'), ['list']);
    assert.deepEqual(rules.capabilities('secret/bar/team'), ['update']);
    assert.deepEqual(rules.capabilities('secret/foo/x'), ['delete']);
    assert.deepEqual(rules.capabilities('secret/bar/x'), ['read']);
    assert.deepEqual(rules.capabilities('x/y/z/deep'), ['patch']);
    assert.deepEqual(rules.capabilities('secret'), ['deny']);
  });

  it('never let a glob or a plus reach past what it stands for', () => {
    const rules = acl(path('a/+/b', '"read"'), path('c/d*', '"read"'));
    for (const at of ['a//b', 'a/x/y/b', 'a/b', 'a/x/b/', 'c/', 'c/e', 'cd'])
      assert.equal(can(rules, at, 'read'), false, at);
    assert.ok(can(rules, 'a/x/b', 'read') && can(rules, 'c/d', 'read') && can(rules, 'c/de/f', 'read'));
  });

  it('are taken apart once, and not for each request', (t) => {
    const rules = acl(
      Array.from({ length: 1_000 }, (_, number) => path(`a/+/b${number}/*`, '"deny"')).join(''),
    );
    const split = t.mock.method(String.prototype, 'split');
    assert.equal(can(rules, 'a/x/b999/c', 'read'), false);
    assert.equal(can(rules, 'a/x/c', 'list'), false);
    assert.ok(split.mock.callCount() <= 10, `split ${split.mock.callCount()} times`);
  });

  it('hold parameters against what is allowed, denied and required', () => {
    const rules = acl(
      path('a', '"update"', 'denied_parameters = { "bar" = ["zip"], "gone" = [] }'),
      path('b', '"update"', 'allowed_parameters = { "bar" = ["zip", "z*"] } required_parameters = ["bar"]'),
      path('c', '"update"', 'denied_parameters = { "*" = [] }'),
    );
    assert.ok(can(rules, 'a', 'update', { bar: 'zap' }));
    assert.equal(can(rules, 'a', 'update', { BAR: 'zip' }), false);
    assert.equal(can(rules, 'a', 'update', { gone: 1 }), false);
    assert.ok(can(rules, 'b', 'update', { bar: 'zed' }));
    assert.equal(can(rules, 'b', 'update', { bar: ['zed', 'no'] }), false);
    assert.equal(can(rules, 'b', 'update', {}), false);
    assert.equal(can(rules, 'b', 'update', { bar: 'zed', other: 1 }), false);
    assert.equal(can(rules, 'c', 'update', { other: 1 }), false);
  });

  it('of any text are read or refused, in time linear in it', () => {
    const piece = fc.constantFrom(
      'path "a" {',
      '}',
      '[',
      ']',
      '=',
      '"',
      '\\',
      'capabilities',
      '"read"',
      '\n',
      '#',
      '/*',
      '*/',
      '{"path":',
      ':',
      '-',
      '9',
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(' ')),
      fc.string(),
    );
    fc.assert(
      fc.property(text, (source) => {
        try {
          new Acl([parsePolicy('p', source)]).capabilities('a');
        } catch (error) {
          assert.ok(error instanceof Refusal, String(error));
        }
      }),
      { numRuns: propertyRuns(200) },
    );
    for (const source of [
      '/*'.repeat(200_000),
      '"'.repeat(400_001),
      'a '.repeat(300_000),
      '['.repeat(100_000),
    ])
      assert.throws(() => parsePolicy('p', source), Refusal);
  });
});
