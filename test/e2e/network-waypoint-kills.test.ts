import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { runningProcess } from '../../src/enforce/network/haproxy/apply.ts';
import { repetitions } from '../fixtures/repetitions.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { PROFILES, WITHOUT_9090, missingWaypoint, waypointStage } from './waypoint-stage.ts';

export const lane: Lane = 'engine';

describe('network apply with a waypoint, killed', { skip: missingWaypoint() }, () => {
  const stage = waypointStage();
  const { folder, file, apply, status, traces, ask, url, killApply } = stage;

  it('leaves nothing, at whatever moment the first is killed', async () => {
    for (const delay of repetitions([300, 900], [300, 500, 700, 900, 1200])) {
      await killApply(delay);
      assert.equal(await traces(), stage.first, `killed after ${delay} ms`);
      assert.equal(await runningProcess(join(folder, 'state', 'waypoint')), undefined);
    }
  });

  describe('where profiles hold already', () => {
    before(() => apply('--yes'));

    it('goes back to the profiles of before, at whatever moment an apply is killed', async () => {
      writeFileSync(file, WITHOUT_9090.replace('path: /orders', 'path: /items'));
      for (const delay of repetitions([450, 900, 1200], [300, 450, 600, 750, 900, 1050, 1200, 1400])) {
        await killApply(delay);
        const asked = await Promise.all([
          ask('web', url(0, 8080, '/orders')),
          ask('web', url(0, 8080, '/items')),
          ask('web', url(0, 9090, '/')),
        ]);
        const statuses = asked.map((answer) => answer.status);
        assert.deepEqual(statuses, [200, 403, 200], `killed after ${delay} ms`);
        assert.equal((await status()).kernel, 'equal-but-for-losses');
      }
      writeFileSync(file, PROFILES);
      assert.equal((await apply('--yes')).outcome, 'unchanged');
    });
  });
});
