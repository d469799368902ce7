import assert from 'node:assert/strict';
import { it } from 'node:test';
import { hostInfo } from './host-info.ts';

it('tells of the machine it runs on', async () => {
  const { cpus, memory, disk, uptime, hostname } = await hostInfo('/');
  assert.ok(cpus.length > 0 && uptime > 0 && hostname !== '');
  assert.ok(memory.available > 0 && memory.available <= memory.total);
  assert.ok(disk.free <= disk.total && disk.total > 0);
  await assert.rejects(hostInfo('/nowhere/at/all'), /ENOENT/);
});
