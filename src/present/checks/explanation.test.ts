import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ALL_CHECK_SETS } from '../../analyse/misconfiguration/catalogue.ts';
import { checkExplanationSchema } from '../../model/report/check-explanation.ts';
import { checkIds, explainCheck, isLikeCheck } from '../../pipeline/develop/explain-check.ts';
import { checkExplanationText } from './explanation.ts';

describe('an explanation of a check', () => {
  it('is there of every check, with what it looks for and examples', () => {
    for (const { checks } of ALL_CHECK_SETS)
      for (const { id, why, fix } of checks) {
        const explained = explainCheck(id);
        assert.ok(explained, id);
        checkExplanationSchema.parse(explained);
        const text = checkExplanationText(explained);
        assert.ok(
          [why, fix, 'Found in:', 'Not in:'].every((part) => text.includes(part)),
          id,
        );
      }
  });

  it('tells severity, threats, standards, references and files', () => {
    const explained = explainCheck('COMPOSE-host-pid');
    assert.ok(explained);
    assert.match(
      checkExplanationText(explained),
      /^compose-host-pid: .*\nchecks {5}Compose files\nseverity {3}high\nagainst {4}V6 host and container/,
    );
    assert.match(
      checkExplanationText(explained),
      /\nhttps:[^\n]+\n\nFound in:\n {2}\/compose.yaml\n {4}services:\n/,
    );
  });

  it('is none of what is no check', () => {
    for (const id of ['', 'compose', 'CVE-2021-44228', '__proto__', 'compose-privilege'])
      assert.equal(explainCheck(id), undefined);
    assert.ok(isLikeCheck('compose-privilege') && !isLikeCheck('CVE-2021-44228'));
    assert.equal(new Set(checkIds()).size, checkIds().length);
  });
});
