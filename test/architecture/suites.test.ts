import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { laneIn, readSuites } from '../run/e2e/suite.ts';
import { ROOT } from './source-files.ts';

const suites = readSuites(join(ROOT, 'test/e2e')).map((suite) => ({
  ...suite,
  source: readFileSync(suite.path, 'utf8'),
}));
/** What has a test skipped, with a sentence, on a machine that is not its own. */
const GUARD = /missing(?:Machine|OwnMachine|HostRight|Host|HostWithFaults|Engine|Podman|Waypoint)\(\)/;
/** What changes the machine that it runs on. */
const CHANGES =
  /\b(?:ContainerLab|EnforcedHost|IsolatedEngine|PodmanService|BusyboxImage|MeshLab|NetworkLab)\b/;

describe('suites of end-to-end tests', () => {
  it('say where they run', () => {
    assert.ok(suites.length > 40);
    assert.equal(laneIn("export const lane: Lane = 'engine';\n"), 'engine');
    for (const source of [
      '',
      "export const lane: Lane = 'elsewhere';\n",
      "// export const lane: Lane = 'engine';\n",
    ])
      assert.equal(laneIn(source), undefined);
  });

  it('are skipped where an engine, a firewall or settings would be those of a machine that is not theirs', () => {
    for (const { path, lane, source } of suites)
      if (['engine', 'kernel', 'host'].includes(lane)) assert.ok(GUARD.test(source), path);
  });

  it('are on a machine of their own where they make networks, containers or rules', () => {
    for (const { path, lane, source } of suites)
      if (CHANGES.test(source)) assert.notEqual(lane, 'anywhere', path);
  });

  it('are in a soak where they ask whether it is one', () => {
    for (const { path, repeats, source } of suites)
      if (/\b(?:isSoak|repetitions|propertyRuns|PLIMSOLL_SOAK)\b/.test(source)) assert.ok(repeats, path);
  });

  it('wait for conditions, not for times', () => {
    for (const { path, source } of suites) assert.ok(!/await (?:sleep|wait)\(\d/.test(source), path);
  });
});
