import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AttackStep } from '../../../model/attack/graph.ts';
import { STEP_KINDS } from '../../../model/attack/steps.ts';
import { applyChanges } from '../apply-changes.ts';
import { clusterOf, evaluated } from '../evaluated.fixture.ts';
import { STEP_EXAMPLES } from './examples.fixture.ts';
import type { StepExample } from './right-examples.fixture.ts';

function stepsOf(manifests: readonly object[], kind: string, example: StepExample): AttackStep[] {
  return evaluated(clusterOf(manifests), example).filter((step) => step.kind === kind);
}

const endsOf = ({ from, to }: AttackStep): string => `${from.kind}:${from.name} → ${to.kind}:${to.name}`;

describe('steps of attack paths', () => {
  for (const kind of STEP_KINDS) {
    const example = STEP_EXAMPLES[kind];
    it(`${kind} is there where manifests make it possible, and only there`, () => {
      assert.notEqual(stepsOf(example.present, kind, example).length, 0, 'is not found');
      if (example.absent) assert.deepEqual(stepsOf(example.absent, kind, example).map(endsOf), []);
    });

    it(`${kind} is gone once any one of its changes is made`, () => {
      const documents = clusterOf(example.present);
      const steps = evaluated(documents, example).filter((step) => step.kind === kind);
      for (const step of steps)
        for (const change of step.changes.filter(({ images }) => images.length === 0)) {
          const left = evaluated(applyChanges(documents, [change]), example);
          const same = left.filter((one) => one.kind === kind && endsOf(one) === endsOf(step));
          assert.deepEqual(
            same.map(({ why }) => why),
            [],
            change.title,
          );
        }
    });
  }
});
