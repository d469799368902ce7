import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { HostCommands } from '../../../platform/host/types.ts';
import type { RunningContainer } from './container.ts';
import { attachContainers } from './interfaces.ts';

const CONTAINER: RunningContainer = {
  id: 'a'.repeat(64),
  name: 'web',
  labels: new Map(),
  pid: 7,
  startedAt: 0,
  network: 'own',
  addresses: [],
  gateways: new Map(),
  resolvers: [],
};
const INSIDE = [{ ifindex: 2, ifname: 'eth0', link_index: 5, link_netnsid: 0 }];
const OUTSIDE = [
  {
    ifindex: 5,
    ifname: 'veth5',
    link_index: 2,
    link_netnsid: 1,
    address: '02:00:00:00:00:05',
    master: 'br0',
  },
  { ifindex: 6, ifname: 'veth6', link_index: 3, link_netnsid: 2 },
];

/** Commands that answer, and what was run. */
function answering(): { commands: HostCommands; ran: string[] } {
  const ran: string[] = [];
  const run: HostCommands['run'] = (command) => {
    ran.push(command);
    return Promise.resolve({
      code: 0,
      stdout: JSON.stringify(command === 'nsenter' ? INSIDE : OUTSIDE),
      stderr: '',
    });
  };
  return { commands: { run }, ran };
}

describe('interfaces of containers', () => {
  it('are those whose ends name each other', async () => {
    const { commands, ran } = answering();
    const [attached] = await attachContainers([CONTAINER], commands);
    assert.deepEqual(attached?.interfaces, ['veth5']);
    assert.deepEqual([...(attached?.bridgePorts ?? [])], [['veth5', '02:00:00:00:00:05']]);
    assert.deepEqual(ran, ['nsenter', 'ip']);
  });

  it('are not asked for where there is no container', async () => {
    const { commands, ran } = answering();
    assert.deepEqual(await attachContainers([], commands), []);
    assert.deepEqual(ran, []);
  });
});
