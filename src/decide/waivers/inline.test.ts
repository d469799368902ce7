import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { inlineException, isDate } from './inline.ts';

const of = (text: string) =>
  inlineException({ path: 'a.txt', line: 3, text, startLine: 3, endLine: 4, beside: 'left==1' });

describe('inlineException', () => {
  it('reads ids, owner, day and reason', () => {
    assert.deepEqual(
      of('plimsoll:ignore CVE-2099-0001,GHSA-a-b-c owner:web expires:2099-12-31 not reachable'),
      {
        by: 'inline',
        source: 'a.txt:3',
        owner: 'web',
        expires: '2099-12-31',
        reason: 'not reachable',
        selector: {
          ids: ['CVE-2099-0001', 'GHSA-a-b-c'],
          place: { path: 'a.txt', startLine: 3, endLine: 4, beside: 'left==1' },
        },
      },
    );
  });

  it('takes blanks after commas, and a dash before the reason', () => {
    const found = of('noqa plimsoll:ignore A-1, B-2 -- because');
    assert.ok(found && 'selector' in found);
    assert.deepEqual([found.selector.ids, found.reason], [['A-1', 'B-2'], 'because']);
  });

  it('leaves out what is not there', () => {
    assert.deepEqual(Object.keys(of('plimsoll:ignore rule-1') ?? {}), ['by', 'source', 'selector']);
  });

  it('does nothing for other comments', () => {
    for (const text of ['', 'plimsoll', 'plimsoll:ignored A', 'xplimsoll:ignore A', 'ignore A'])
      assert.equal(of(text), undefined, text);
  });

  it('says of one that names nothing, or no day, that it ignores nothing', () => {
    for (const text of ['plimsoll:ignore', 'plimsoll:ignore *', 'plimsoll:ignore A expires:2099-02-30'])
      assert.equal((of(text) as { problem?: string }).problem, 'unsupported', text);
  });

  it('survives any comment', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const found = of(`plimsoll:ignore ${text}`);
        assert.ok(found && ('problem' in found || (found.selector.ids?.length ?? 0) > 0));
      }),
    );
  });
});

describe('isDate', () => {
  it('knows the days that there are', () => {
    assert.deepEqual(['2099-02-28', '2099-02-29', '2099-2-1', 'tomorrow'].map(isDate), [
      true,
      false,
      false,
      false,
    ]);
  });
});
