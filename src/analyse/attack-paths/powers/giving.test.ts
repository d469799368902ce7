import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rulesOf } from '../../misconfiguration/kubernetes/roles.ts';
import { readCluster } from '../cluster/read-cluster.ts';
import type { GrantedRule } from '../cluster/types.ts';
import { type Manifest, object, pod, rule } from '../edges/objects.fixture.ts';
import { clusterOf } from '../evaluated.fixture.ts';
import { choicesOf, scopeOf, targetsOf } from './giving.ts';
import { accountsNamed, podsNamed, secretsNamed } from './targets.ts';
import type { Need, Power } from './types.ts';

const granted = (...rules: readonly Manifest[]): GrantedRule[] =>
  rulesOf({ rules }).map((one) => ({ rule: one, resource: undefined }));
const GET: Need = { group: '', resources: ['secrets'], verbs: ['get'] };
const BIND: Need = { ...GET, verbs: ['bind'], takesName: (name) => name === 'cluster-admin' };

const CLUSTER = readCluster(
  clusterOf([
    pod(),
    pod({}, {}, '__proto__'),
    object('Secret', 'db'),
    object('Secret', 'db', {}, { namespace: 'bank' }),
  ]),
);
const namesOf = (nodes: readonly { readonly name: string }[]): string[] => nodes.map(({ name }) => name);

describe('choices of rules', () => {
  it('are every pair of rules that give two needs, up to a bound', () => {
    const rules = granted(
      rule(['secrets'], ['get']),
      rule(['*'], ['*']),
      rule(['secrets'], ['bind'], '', ['view', 'cluster-admin']),
      rule(['secrets'], ['bind'], '', ['view']),
      rule(['secrets'], ['get'], 'apps'),
    );
    const pairs = choicesOf([GET, BIND], rules, 10).map((chosen) => chosen.map((one) => rules.indexOf(one)));
    assert.deepEqual(pairs, [
      [0, 1],
      [0, 2],
      [1, 1],
      [1, 2],
    ]);
    assert.equal(choicesOf([GET, BIND], rules, 3).length, 3);
    assert.deepEqual(choicesOf([GET, BIND], granted(rule(['secrets'], ['get'])), 10), []);
  });
});

describe('rules with names', () => {
  const given = (need: Need, names: readonly string[], verb = '*'): boolean =>
    choicesOf([need], granted(rule(need.resources, [verb], '', names)), 1).length > 0;
  const needOf = (resource: string, ...[first = '', ...others]: string[]): Need => ({
    ...GET,
    resources: [resource],
    verbs: [first, ...others],
  });

  it('let nobody create, as the API server does not know the name, but of a part it does', () => {
    assert.ok(!given(needOf('pods', 'create'), ['web']));
    assert.ok(!given(needOf('pods', 'create', 'update'), ['web'], 'create'));
    assert.ok(given(needOf('pods', 'create', 'update'), ['web']));
    assert.ok(given(needOf('pods/exec', 'create'), ['web'], 'create'));
  });

  it('that are empty are those of requests about none', () => {
    assert.ok(given(needOf('pods', 'create'), ['web', '']));
    assert.ok(given({ ...needOf('secrets', 'get', 'list'), takesName: () => false }, [''], 'list'));
    assert.ok(!given({ ...needOf('secrets', 'get', 'list'), takesName: () => false }, [''], 'get'));
  });
});

describe('scopes of needs', () => {
  const cluster: Need = { ...GET, isOfCluster: true };

  it('are the one namespace that any of them is bound to', () => {
    assert.equal(scopeOf([GET, GET], ['*', '*']), '*');
    assert.equal(scopeOf([GET, GET], ['*', 'shop']), 'shop');
    assert.equal(scopeOf([GET, GET], ['bank', 'shop']), undefined);
  });

  it('are none where what is in no namespace is given in one', () => {
    assert.equal(scopeOf([cluster, GET], ['*', 'shop']), 'shop');
    assert.equal(scopeOf([cluster, GET], ['shop', '*']), undefined);
  });
});

describe('targets of a power', () => {
  const power: Power = {
    kind: 'secrets-get',
    why: 'fake',
    needs: [GET],
    to: (scope) => [
      { kind: 'secrets', name: scope },
      { kind: 'secrets', name: scope },
    ],
    toNamed: secretsNamed,
  };

  it('are all of the scope, each once, or those that the first rule names', () => {
    const targets = (scope: string, ...names: readonly string[]): string[] =>
      namesOf(targetsOf(power, scope, granted(rule(['secrets'], ['get'], '', names)), CLUSTER));
    assert.deepEqual(targets('shop'), ['shop']);
    assert.deepEqual(targets('shop', 'db'), ['shop/db']);
    assert.deepEqual(targets('*', 'db'), ['shop/db', 'bank/db']);
    assert.deepEqual(targets('shop', 'none'), []);
  });

  it('are all of the scope where a rule lets somebody list without a name', () => {
    const listing: Power = { ...power, needs: [{ ...GET, verbs: ['list'] }] };
    const rules = granted(rule(['secrets'], ['list'], '', ['db', '']));
    assert.deepEqual(namesOf(targetsOf(listing, 'shop', rules, CLUSTER)), ['shop']);
  });

  it('are found by name among pods and accounts, also by names of a prototype', () => {
    assert.deepEqual(namesOf(podsNamed('shop', ['web', 'constructor'], CLUSTER)), ['shop/Pod/web']);
    assert.deepEqual(namesOf(podsNamed('bank', ['web'], CLUSTER)), []);
    assert.deepEqual(namesOf(accountsNamed('*', ['__proto__'], CLUSTER)), ['shop/__proto__']);
  });
});
