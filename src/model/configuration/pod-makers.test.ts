import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { controllerOf, isKept, type MadeObject, madeId, PodMakers } from './pod-makers.ts';

function object(id: string, owner?: string, likeness = 'a', kept = false): MadeObject {
  const named = (text: string) => {
    const [kind = '', name = ''] = text.split('/');
    return { kind, name };
  };
  return {
    namespace: 'n',
    ...named(id),
    owner: owner === undefined ? undefined : named(owner),
    likeness: () => likeness,
    isKept: kept,
  };
}

function standIns(...objects: readonly MadeObject[]): string[] {
  const makers = new PodMakers(objects);
  return objects.map((one) => {
    const standIn = makers.standInOf(one);
    return (typeof standIn === 'string' ? standIn : madeId(standIn)).replace(/^n\//, '');
  });
}

describe('what controllers made', () => {
  it('is left to the first of them', () => {
    const objects = [
      object('Deployment/web'),
      object('ReplicaSet/web-1', 'Deployment/web'),
      object('Pod/web-1-a', 'ReplicaSet/web-1'),
      object('Pod/web-1-b', 'ReplicaSet/web-1'),
    ];
    assert.deepEqual(new Set(standIns(...objects)), new Set(['Deployment/web']));
  });

  it('is left to them where what stands between is not there', () => {
    for (const [above, between] of [
      ['Deployment/a-b', 'ReplicaSet/a-b-5f'],
      ['CronJob/a-b', 'Job/a-b-27000'],
    ] as const)
      assert.deepEqual(standIns(object(above), object('Pod/x', between)), [above, above]);
    assert.deepEqual(
      standIns(object('Deployment/a'), object('Pod/x', 'ReplicaSet/a-1', 'b'))[1],
      'ReplicaSet/a-1/b',
    );
  });

  it('of a former revision is left to it while it asks for nothing', () => {
    const revision = object('ReplicaSet/web-1', 'Deployment/web', 'old', true);
    const pod = object('Pod/web-1-a', 'ReplicaSet/web-1', 'old');
    assert.deepEqual(standIns(object('Deployment/web'), revision, pod), [
      'Deployment/web',
      'Deployment/web',
      // It runs, and no controller that is told says what it says.
      'ReplicaSet/web-1/old',
    ]);
  });

  it('shares a stand-in where its controller is not there, or says something else', () => {
    const jobs = ['Job/a-1', 'Job/a-2'].map((id) => object(id, 'CronJob/a'));
    const pod = object('Pod/a-1-x', 'Job/a-1');
    assert.deepEqual(new Set(standIns(...jobs, pod)), new Set(['CronJob/a/a']));
    assert.deepEqual(
      standIns(
        object('Deployment/d'),
        object('Pod/a', 'Deployment/d', 'b'),
        object('Pod/b', 'Deployment/d', 'b'),
      ),
      ['Deployment/d', 'Deployment/d/b', 'Deployment/d/b'],
    );
  });

  it('stands for itself where owners are nodes, a circle, or more than controllers have', () => {
    assert.deepEqual(standIns(object('Pod/a', 'Node/one')), ['Pod/a']);
    const circle = [object('Pod/a', 'Pod/b'), object('Pod/b', 'Pod/a'), object('Pod/c', 'Pod/a')];
    assert.deepEqual(standIns(...circle), ['Pod/a', 'Pod/b', 'Pod/c']);
    const chain = Array.from({ length: 20 }, (_, index) => object(`Pod/p${index}`, `Pod/p${index + 1}`));
    assert.equal(standIns(...chain)[0], 'Pod/p0');
    assert.equal(new Set(standIns(...chain, object('Pod/p20'))).size, 13);
  });

  it('names its controller with kind and name', () => {
    const made = (...ownerReferences: readonly unknown[]) => ({ metadata: { ownerReferences } });
    const owner = { kind: 'Job', name: 'a', controller: true };
    assert.deepEqual(controllerOf(made({ ...owner, name: 'b', controller: false }, owner)), {
      kind: 'Job',
      name: 'a',
    });
    for (const one of [made({ ...owner, name: '' }), made(null), made('Job'), made(), {}, null])
      assert.equal(controllerOf(one), undefined);
    assert.ok(isKept('ReplicaSet', { spec: { replicas: 0 } }));
    assert.ok(!isKept('Deployment', { spec: { replicas: 0 } }));
    assert.equal(madeId(object('Job/a')), 'n/Job/a');
  });
});
