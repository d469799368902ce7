import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { selects } from './selectors.ts';

const asks = (operator: string, values?: unknown[]) => ({
  matchExpressions: [{ key: 'app', operator, ...(values && { values }) }],
});

/** As `LabelSelectorAsSelector` of Kubernetes decides. */
const CASES: readonly [selector: unknown, labels: unknown, isSelected: boolean][] = [
  [{}, {}, true],
  [{ matchLabels: null, matchExpressions: null }, { app: 'web' }, true],
  [{ matchLabels: { app: 'web' } }, { app: 'web', tier: 'x' }, true],
  [{ matchLabels: { app: 'web' } }, { app: 'Web' }, false],
  [{ matchLabels: { app: '' } }, { app: '' }, true],
  [{ matchLabels: { app: '' } }, {}, false],
  [{ matchLabels: { app: null } }, {}, false],
  [{ matchLabels: { app: null } }, { app: '' }, true],
  [{ matchLabels: { app: '' } }, { app: null }, true],
  [asks('Exists'), { app: '' }, true],
  [asks('Exists'), { app: null }, true],
  [asks('Exists'), {}, false],
  [asks('DoesNotExist'), { app: '' }, false],
  [asks('DoesNotExist'), {}, true],
  [asks('In', ['']), { app: '' }, true],
  [asks('In', ['a', 'b']), { app: 'b' }, true],
  [asks('In', ['a', 'b']), {}, false],
  [asks('NotIn', ['']), { app: '' }, false],
  [asks('NotIn', ['a']), {}, true],
  [asks('NotIn', [null]), { app: '' }, false],
  [{ ...asks('Exists'), matchLabels: { tier: 'x' } }, { app: 'a' }, false],
];

describe('label selectors', () => {
  for (const [selector, labels, isSelected] of CASES)
    it(`${isSelected ? 'pick' : 'leave'} ${JSON.stringify(labels)} by ${JSON.stringify(selector)}`, () => {
      assert.equal(selects(selector, labels), isSelected);
    });
});
