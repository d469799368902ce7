import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { raise } from './raised.fixture.ts';
import { WORKFLOW } from './workflow.ts';

const COMMIT = 'ab'.repeat(20);
const uses = (...refs: string[]) => refs.map((ref) => `      - uses: sea/boat@${ref}\n`).join('');
const raised = (text: string) => WORKFLOW.raise(text, raise('sea/boat', '4.1.2', '', '4.1.0'));
const reasonOf = (text: string) => {
  const refused = raised(text);
  return typeof refused === 'object' ? refused.reason : '';
};

describe('uses of an action', () => {
  it('are raised as they are written', () => {
    const before = uses('v4.1.0', '4.0', 'v3 # why', 'v4.1.0-rc.1');
    assert.equal(raised(before), uses('v4.1.2', '4.1', 'v4 # why', 'v4.1.2'));
  });

  it('stay where they are newer, or a branch', () => {
    assert.equal(raised(uses('v4.1.0', 'v5', 'v4.2.0', 'main')), uses('v4.1.2', 'v5', 'v4.2.0', 'main'));
    assert.equal(raised(uses('v5', 'main')), undefined);
  });

  it('that move by themselves are told, and a commit that nobody knows', () => {
    assert.match(reasonOf(uses('v4')), /sea\/boat@v4 moves with each release/);
    assert.match(reasonOf(uses('v4.1.0', COMMIT)), /pinned by a commit/);
  });
});
