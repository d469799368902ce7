import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AttackStep } from '../../../model/attack/graph.ts';
import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import { applyChanges } from '../apply-changes.ts';
import {
  clusterRole,
  GROUP_OF_ROLES as RBAC,
  type Manifest,
  object,
  pod,
  role,
  rule,
} from '../edges/objects.fixture.ts';
import { clusterOf, evaluated } from '../evaluated.fixture.ts';
import { POWERS } from './powers.ts';
import type { Need, Power } from './types.ts';

const AWS_AUTH = object('ConfigMap', 'aws-auth', {}, { namespace: 'kube-system' });

/** A role with a rule for each need, of its first resource and verb. */
function holding(needs: readonly Need[], inRole: typeof role): StructuredDocument[] {
  const rules = needs.map(({ group, resources, verbs }) => rule([resources[0]], [verbs[0]], group));
  return clusterOf([pod(), AWS_AUTH, ...inRole(...rules)]);
}

function stepsOf({ kind, why }: Power, documents: readonly StructuredDocument[]): AttackStep[] {
  return evaluated(documents).filter((step) => step.kind === kind && step.why.endsWith(`: ${why}`));
}

describe('powers of roles', () => {
  for (const power of POWERS) {
    const { kind, why, needs } = power;
    const name = `${kind} of ${needs.map(({ resources }) => resources[0]).join(' and ')} (${why})`;

    it(`${name} are there with all that they need, and with nothing less`, () => {
      assert.notEqual(stepsOf(power, holding(needs, clusterRole)).length, 0, 'is not found');
      for (const left of needs) {
        const others = needs.filter((need) => need !== left);
        assert.deepEqual(stepsOf(power, holding(others, clusterRole)), [], left.resources.join());
      }
    });

    it(`${name} are given by each resource and verb that is named for them`, () => {
      const [first, ...others] = needs;
      for (const resource of first.resources)
        for (const verb of first.verbs) {
          const one: Need = { ...first, resources: [resource], verbs: [verb] };
          const documents = holding([one, ...others], clusterRole);
          assert.notEqual(stepsOf(power, documents).length, 0, `${verb} ${resource}`);
        }
    });

    it(`${name} are gone once any one change of the role is made`, () => {
      const documents = holding(needs, clusterRole);
      for (const { changes } of stepsOf(power, documents)) {
        assert.ok(changes.length >= needs.length);
        for (const change of changes)
          assert.deepEqual(stepsOf(power, applyChanges(documents, [change])), [], change.title);
      }
    });
  }
});

describe('powers by names', () => {
  const endsOf = (kind: string, ...rules: readonly Manifest[]): string[] =>
    evaluated(clusterOf([pod(), ...clusterRole(...rules)]))
      .filter((step) => step.kind === kind)
      .map(({ to }) => `${to.kind}:${to.name}`);
  const account = 'system:serviceaccount:shop:api';

  it('are none over an account for whoever may act as users, as API servers ask for accounts then', () => {
    const users = rule(['users'], ['impersonate'], '', ['ann', account]);
    assert.deepEqual(endsOf('impersonate-account', users), ['account:user ann']);
    const groups = rule(['groups'], ['impersonate']);
    assert.equal(endsOf('impersonate-administrators', users, groups).length, 1);
    const accounts = rule(['users'], ['impersonate'], '', [account]);
    assert.deepEqual(endsOf('impersonate-administrators', accounts, groups), []);
  });

  it('are of an administrator of the namespace for whoever may bind such a role, new or to a binding that is there', () => {
    const bind = (...names: readonly string[]) => rule(['clusterroles'], ['bind'], RBAC, names);
    const bindings = (kind: string, verb: string) => rule([kind], [verb], RBAC);
    const certain = (...rules: readonly Manifest[]): string[] =>
      evaluated(clusterOf([pod(), ...clusterRole(...rules)]))
        .filter(({ kind, isCertain }) => kind === 'roles-bind' && isCertain)
        .map(({ to }) => `${to.kind}:${to.name}`);
    const every = ['workloads', 'pod-creation', 'secrets', 'accounts'].map((kind) => `${kind}:*`);
    assert.deepEqual(certain(bind('admin'), bindings('rolebindings', 'create')), every);
    assert.deepEqual(certain(bind('edit'), bindings('clusterrolebindings', 'create')), [
      'cluster:cluster-admin',
    ]);
    assert.deepEqual(certain(bind('view'), bindings('rolebindings', 'create')), []);
    assert.deepEqual(certain(bind('admin'), bindings('rolebindings', 'patch')), []);
    assert.equal(endsOf('roles-bind', bind('admin'), bindings('rolebindings', 'patch')).length, 4);
  });

  it('are over any account, perhaps, where a secret may be created and read by a name', () => {
    const certainties = (...rules: readonly Manifest[]): boolean[] =>
      evaluated(clusterOf([pod(), ...clusterRole(...rules)]))
        .filter(({ kind }) => kind === 'token-secret-create')
        .map(({ isCertain }) => isCertain);
    const create = rule(['secrets'], ['create']);
    assert.deepEqual(certainties(create, rule(['secrets'], ['get'], '', ['db'])), [false]);
    assert.ok(certainties(create, rule(['secrets'], ['get'])).includes(true));
    assert.deepEqual(certainties(rule(['secrets'], ['create', 'get'], '', ['db'])), []);
  });

  it('are none by a role that is created and bound to nobody', () => {
    const escalate = rule(['roles'], ['escalate', 'create'], RBAC);
    assert.deepEqual(endsOf('roles-escalate', escalate), []);
  });

  it('are not those of an administrator, who has everything whatever its name', () => {
    const byRole = (...names: readonly string[]): number =>
      endsOf('administrator', rule(['*'], ['*'], '*', names)).length;
    assert.equal(byRole() - byRole('db'), 1);
  });
});

describe('whoever may act as any user', () => {
  it('is the administrator that every cluster has', () => {
    const documents = clusterOf([pod(), ...clusterRole(rule(['users'], ['impersonate']))]);
    const steps = evaluated(documents).filter(({ kind }) => kind === 'controller-account');
    assert.ok(steps.some(({ from, to }) => from.name === 'users' && to.name === 'cluster-admin'));
  });
});

describe('powers of a role of one namespace', () => {
  it('lead to nothing of the whole cluster', () => {
    for (const power of POWERS) {
      const ends = stepsOf(power, holding(power.needs, role)).map(({ to }) => `${to.kind}:${to.name}`);
      // A privileged pod is on any node, wherever it is created.
      assert.ok(
        ends.every((end) => end.endsWith(':shop') || power.kind === 'namespaces-write'),
        ends.join(),
      );
    }
  });
});
