import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import type { StructuredDocument } from '../../model/configuration/structured.ts';
import { applyChanges } from './apply-changes.ts';
import { STEP_EXAMPLES } from './edges/examples.fixture.ts';
import { binding, type Manifest, object, pod, rule } from './edges/objects.fixture.ts';
import { clusterOf, surroundingsOf } from './evaluated.fixture.ts';
import { cutOf, evaluatePaths, type Evaluation, pathsIn, possibleEntries } from './find-paths.ts';

function evaluate(
  documents: readonly StructuredDocument[],
  to: string,
  from = 'any',
  includesPossible = false,
): Evaluation {
  return evaluatePaths(documents, surroundingsOf(documents), { from: [from], to, includesPossible });
}

const kindsIn = (evaluation: Evaluation): string[] =>
  pathsIn(evaluation).map(({ steps }) =>
    steps
      .map(({ kind }) => kind)
      .filter((kind) => kind !== 'of-all')
      .join(' '),
  );

/** Everything that examples of rights and credentials are made of, each under a name of its own. */
const PARTS: readonly (readonly Manifest[])[] = Object.values(STEP_EXAMPLES)
  .map(({ present }) => present)
  .filter((present) => present.length > 0);

const RENAMED: readonly unknown[] = ['Pod', 'RoleBinding', 'ClusterRoleBinding', 'Secret'];

/** Renamed, so that parts do not replace each other; accounts stay, so that parts meet. */
function renamed(part: readonly Manifest[], number: number): Manifest[] {
  return part.map((one) => {
    const metadata = one['metadata'] as Manifest | undefined;
    const name = metadata?.['name'];
    return typeof name === 'string' && RENAMED.includes(one['kind'])
      ? { ...one, metadata: { ...metadata, name: `${name}-${number}` } }
      : one;
  });
}

describe('attack paths', () => {
  it('lead from a token over a role to a node, unless the namespace forbids it', () => {
    const objects = [
      pod(),
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: { name: 'web', namespace: 'shop' },
        rules: [rule(['jobs'], ['create'], 'batch')],
      },
      binding('RoleBinding', 'Role', 'web'),
    ];
    assert.deepEqual(
      kindsIn(evaluate(clusterOf(objects), 'node')).at(0),
      'mounted-token role-binding controllers-write privileged-pod',
    );
    const namespace = object(
      'Namespace',
      'shop',
      {},
      { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    );
    assert.deepEqual(kindsIn(evaluate(clusterOf([...objects, namespace]), 'node')), []);
  });

  it('are found where only several roles of one account give a right', () => {
    const part = (name: string, given: Manifest): Manifest[] => [
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name },
        rules: [given],
      },
      { ...binding('ClusterRoleBinding', 'ClusterRole', name), metadata: { name } },
    ];
    const group = 'rbac.authorization.k8s.io';
    const documents = clusterOf([
      pod(),
      ...part('one', rule(['clusterroles'], ['bind'], group)),
      ...part('two', rule(['clusterrolebindings'], ['create'], group)),
    ]);
    const evaluation = evaluate(documents, 'cluster-admin');
    assert.deepEqual(kindsIn(evaluation), ['mounted-token roles-bind']);
    const { changes } = cutOf(evaluation);
    assert.equal(evaluate(applyChanges(documents, changes), 'cluster-admin').reaching.length, 0);
    for (const [name] of [['one'], ['two']])
      assert.equal(
        evaluate(
          documents.filter(({ value }) => !JSON.stringify(value).includes(`"${name}"`)),
          'cluster-admin',
        ).reaching.length,
        0,
      );
  });

  it('grow with the cluster, not with its square', () => {
    const sizes = [200, 800].map((count) => {
      const pods = Array.from({ length: count }, (_, index) => ({
        ...pod({}, {}, `web-${index}`),
        metadata: { name: `web-${index}`, namespace: `n${index % 20}` },
      }));
      const bindings = Array.from({ length: count }, (_, index) => ({
        ...binding('ClusterRoleBinding', 'ClusterRole', 'edit', {
          kind: 'ServiceAccount',
          name: `web-${index}`,
          namespace: `n${index % 20}`,
        }),
        metadata: { name: `web-${index}` },
      }));
      return evaluate(clusterOf([...pods, ...bindings]), 'cluster-admin').graph.steps.length;
    });
    assert.ok((sizes[1] ?? 0) < 4.2 * (sizes[0] ?? 0), sizes.join(', '));
  });

  it('count what is only possible where that is asked for', () => {
    const documents = clusterOf([pod({}, { hostNetwork: true })]);
    assert.equal(evaluate(documents, 'shop/web').reaching.length, 0);
    assert.equal(
      evaluate(clusterOf([pod({}, { hostNetwork: true }), pod({}, {}, 'db')]), 'shop/db', 'shop/web').reaching
        .length,
      0,
    );
    assert.equal(
      evaluate(clusterOf([pod({}, { hostNetwork: true }), pod({}, {}, 'db')]), 'shop/db', 'shop/web', true)
        .reaching.length,
      1,
    );
    assert.equal(
      possibleEntries(
        evaluate(clusterOf([pod({}, { hostNetwork: true }), pod({}, {}, 'db')]), 'shop/db', 'shop/web'),
      ),
      1,
    );
  });

  it('lead to a secret, a namespace, an account and a cloud', () => {
    const documents = clusterOf([
      pod({ envFrom: [{ secretRef: { name: 'one' } }] }),
      object('Secret', 'one', { stringData: { AWS_SECRET_ACCESS_KEY: 'fake' } }),
      binding('RoleBinding', 'ClusterRole', 'edit'),
    ]);
    for (const goal of ['secret/shop/one', 'namespace/shop', 'account/shop/web', 'cloud', 'node'])
      assert.equal(evaluate(documents, goal).reaching.length, 1, goal);
    assert.throws(() => evaluate(documents, 'namespace/none'), { code: 'not-found' });
    assert.throws(() => evaluate(documents, 'cluster-admin', 'none'), { code: 'not-found' });
  });

  it('are gone once the smallest set of changes is made, and there without any one of them', () => {
    const parts = fc.uniqueArray(fc.nat({ max: PARTS.length - 1 }), { minLength: 2, maxLength: 7 });
    const goals = fc.constantFrom('cluster-admin', 'node', 'account/shop/web', 'cloud');
    fc.assert(
      fc.property(parts, goals, fc.boolean(), (chosen, goal, includesPossible) => {
        const objects = [pod(), ...chosen.flatMap((place) => renamed(PARTS[place] ?? [], place))];
        const documents = clusterOf(objects);
        const before = evaluate(documents, goal, 'any', includesPossible);
        const { changes, uncuttable, proof } = cutOf(before);
        const leftWith = (made: typeof changes): number =>
          evaluate(applyChanges(documents, made), goal, 'any', includesPossible).reaching.length;
        assert.equal(leftWith(changes), uncuttable.length);
        assert.notEqual(proof, 'irreducible');
        for (const change of changes)
          assert.ok(
            leftWith(changes.filter((one) => one !== change)) > uncuttable.length,
            `${change.title} is not needed`,
          );
      }),
      { numRuns: propertyRuns(40) },
    );
  });
});
