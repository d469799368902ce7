import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pathText } from '../../../model/configuration/place.ts';
import { rulesOf } from '../../misconfiguration/kubernetes/roles.ts';
import { binding, type Manifest, role, rule } from '../edges/objects.fixture.ts';
import { clusterOf } from '../evaluated.fixture.ts';
import { readCluster } from '../cluster/read-cluster.ts';
import { narrowed, unbound } from './narrowing.ts';
import type { Need } from './types.ts';

const EXEC: Need = { group: '', resources: ['pods/exec'], verbs: ['create', 'get'] };
const BUILT_IN = { labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } };

/** What the changes take away from a role whose second rule is the given one. */
function takenFrom(given: Manifest, metadata: Manifest = {}): string[] {
  const [made = {}, bound = {}] = role(rule(['services'], ['get']), given);
  const written = { ...made, metadata: { name: 'web', namespace: 'shop', ...metadata } };
  const [resource] = readCluster(clusterOf([written, bound])).index.ofKind('Role');
  assert.ok(resource);
  const [, second] = rulesOf(resource.value);
  assert.ok(second);
  return narrowed({ rule: second, resource }, EXEC).flatMap(({ edits }) =>
    edits.map(({ place }) => pathText(place.path)),
  );
}

describe('narrowing a rule', () => {
  it('takes the verbs away where it is about nothing else and allows more', () => {
    assert.deepEqual(takenFrom(rule(['pods/exec'], ['list', 'get', 'watch', 'create'])), [
      'rules[1].verbs[1]',
      'rules[1].verbs[3]',
    ]);
  });

  it('takes the resources away where it is about others too', () => {
    assert.deepEqual(takenFrom(rule(['pods', 'pods/exec', '*/exec'], ['get'])), [
      'rules[1].resources[1]',
      'rules[1].resources[2]',
    ]);
  });

  it('takes the whole rule away where nothing would be left, or a wildcard gives it', () => {
    for (const given of [
      rule(['pods/exec'], ['create', 'get']),
      rule(['pods/exec'], ['*']),
      rule(['*'], ['get', 'list']),
      rule(['pods', '*'], ['get']),
    ])
      assert.deepEqual(takenFrom(given), ['rules[1]']);
  });

  it('takes nothing from roles and bindings that API servers mend themselves', () => {
    assert.deepEqual(takenFrom(rule(['pods/exec'], ['create']), BUILT_IN), []);
    const bound = { ...binding('ClusterRoleBinding', 'ClusterRole', 'edit'), metadata: { name: 'web' } };
    const changesOf = (one: Manifest) => readCluster(clusterOf([one])).bindings.map(unbound);
    assert.deepEqual(
      changesOf(bound).map(([change]) => change?.edits.map(({ place }) => pathText(place.path))),
      [['subjects[0]']],
    );
    assert.deepEqual(changesOf({ ...bound, metadata: { name: 'web', ...BUILT_IN } }), [[]]);
  });
});
