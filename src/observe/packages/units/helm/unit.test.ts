import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, trial } from '../../language-package/unit-trial.fixture.ts';
import { HELM_UNIT } from './unit.ts';

const LOCK = `dependencies:
- name: postgresql
  repository: oci://registry.example/charts
  version: 15.5.38
- name: own
  repository: file://../own
  version: 0.1.0
digest: sha256:0
generated: "2026-01-01T00:00:00Z"
`;
const CHART = `apiVersion: v2
name: boat
version: 1.0.0
dependencies:
  - name: postgresql
    version: ~15.5.0
  - name: redis
    version: 19.0.1
`;

describe('charts', () => {
  it('are those that were fetched, and of others what is asked for', () => {
    const { names, packages } = trial(HELM_UNIT, { '/a/Chart.lock': LOCK, '/b/Chart.yaml': CHART });
    assert.deepEqual(names, ['postgresql@15.5.38', 'postgresql@~15.5.0', 'redis@19.0.1']);
    assert.equal(packages[0]?.package.purl, 'pkg:helm/postgresql@15.5.38');
  });

  it('that a lock file decides are told once', () => {
    const { names } = trial(HELM_UNIT, { '/a/Chart.lock': LOCK, '/a/Chart.yaml': CHART });
    assert.deepEqual(names, ['postgresql@15.5.38', 'redis@19.0.1']);
  });

  it('are none of a chart that needs none', () => {
    assert.deepEqual(trial(HELM_UNIT, { '/Chart.yaml': 'name: a\nversion: 1.0.0\n' }).gaps, []);
  });

  it('cause nothing but faults, whatever the bytes', () => {
    fuzz(HELM_UNIT, { '/Chart.lock': LOCK, '/Chart.yaml': CHART });
  });
});
