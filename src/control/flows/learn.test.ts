import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { AT, profile } from '../../../test/fixtures/flows.ts';
import { until } from '../../../test/fixtures/until.ts';
import { printedReport, reportIn } from '../../../test/fixtures/printed-report.ts';
import { Fault } from '../../model/fault.ts';
import type { FlowSighting } from '../../model/flow/record.ts';
import { recordingLines } from '../../model/flow/recording.ts';
import { writeProfile } from '../../model/profile/write.ts';
import { readFiledProfiles } from '../../observe/configuration/profile/read-profiles.ts';
import { openFlowStore } from '../../platform/flow-store/sqlite-flow-store.ts';
import type { FlowStore } from '../../platform/flow-store/types.ts';
import { learnFlows } from './learn.ts';
import { flowWatcher, watchFlows } from './watch.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-learn-'));
after(() => rmSync(folder, { recursive: true }));
const [log, endpoints, profiles] = ['log', 'endpoints.yaml', 'profiles.yaml'].map((name) =>
  join(folder, name),
) as [string, string, string];
writeFileSync(endpoints, 'shop/web: [{interface: veth1, addresses: [10.0.0.1]}]\n');
writeFileSync(
  profiles,
  [
    profile('web', { egress: [{ to: { workload: { name: 'api' } }, ports: [80] }] }),
    profile('api', {
      listens: [{ port: 80, routes: [{ methods: ['GET'], path: '/orders/{id}', kind: 'template' }] }],
    }),
  ]
    .map(writeProfile)
    .join('---\n'),
);

const line = (more: object = {}) =>
  `${JSON.stringify({ time: Date.parse(AT), verdict: 'allowed', source: '10.0.0.1', callee: 'shop/api', port: 80, method: 'GET', path: '/orders/7', ...more })}\n`;

const HAPROXY = { sources: ['haproxy' as const], suricataEve: undefined, suricataInterfaces: [] };

const SERVICES = {
  onNote: () => undefined,
  whileRaised: <T>(_: unknown, work: () => Promise<T>) => work(),
};

function learn(store: FlowStore, onSighting: (sighting: FlowSighting) => void = () => undefined) {
  writeFileSync(log, line());
  const request = { ...HAPROXY, endpoints, profiles: [profiles], haproxyLog: log };
  const services = { store, now: () => Date.parse(AT), onSighting, ...SERVICES };
  return learnFlows(request, services, async () => {
    appendFileSync(
      log,
      line() +
        line({ path: '/orders/8' }) +
        line({ verdict: 'refused', rule: 'default', direction: 'egress', port: 81 }) +
        '{"half": ',
    );
    await wait(400);
    appendFileSync(log, '\n');
    await wait(300);
  });
}

describe('learning', () => {
  it('begins where the log ends, tells whose an address is, and counts what it cannot read', async () => {
    using store = openFlowStore({ path: ':memory:', mostPerWorkload: 10 });
    const recording = await learn(store);
    for (const text of recordingLines(recording)) reportIn('flow-recording', text);
    const { records, totals, sources } = recording;
    assert.deepEqual(sources, ['haproxy']);
    assert.deepEqual(
      records.map(({ from, request, count, decision }) => [
        from,
        request?.kind === 'http' ? request.path : '',
        count,
        decision,
      ]),
      [
        [{ kind: 'workload', id: 'shop/web' }, '/orders/{id}', 2, 'allowed'],
        [{ kind: 'workload', id: 'shop/web' }, '/orders/{id}', 1, 'denied'],
      ],
    );
    assert.deepEqual(totals, { ended: AT, seen: 4, stored: 3, evicted: 0, lost: { haproxy: 1 } });
  });

  it('ends with a fault where the store fails, and not with the process', async () => {
    const broken = new Fault('internal', 'the disk is full');
    const store: FlowStore = {
      add: () => {
        throw broken;
      },
      lose: () => undefined,
      totals: () => ({ seen: 0, stored: 0, evicted: 0, lost: {} }),
      records: () => [],
      [Symbol.dispose]: () => undefined,
    };
    await assert.rejects(learn(store), broken);
  });

  it('refuses a source that was named and is not there', async () => {
    using store = openFlowStore({ path: ':memory:', mostPerWorkload: 10 });
    const request = {
      ...HAPROXY,
      endpoints: undefined,
      profiles: [],
      haproxyLog: join(folder, 'none'),
    };
    const services = { store, now: Date.now, onSighting: () => undefined, ...SERVICES };
    await assert.rejects(
      learnFlows(request, services, () => Promise.resolve()),
      (error) => error instanceof Fault && /haproxy needs the file/.test(error.message),
    );
  });
});

describe('watching', () => {
  const sighting: FlowSighting = {
    from: { kind: 'workload', id: 'shop/web' },
    to: { kind: 'workload', id: 'shop/api' },
    protocol: 'tcp',
    port: 81,
    decision: 'allowed',
    source: 'conntrack',
    count: 1,
    at: AT,
  };

  it('tells what profiles would deny, with the command that would allow it', () => {
    const look = flowWatcher(readFiledProfiles([profiles]));
    const { decision, rule, allow } = printedReport('watched-flow', look(sighting));
    assert.deepEqual([decision, rule], ['profiles-deny', { workload: 'shop/web', line: '' }]);
    const lines = 'egress: [{to: {workload: {name: api}}, ports: [81]}]';
    assert.equal(allow?.command, `plimsoll profile allow ${profiles} --workload shop/web --lines '${lines}'`);
    assert.deepEqual(
      look({ ...sighting, decision: 'denied', rule: { workload: 'shop/web', line: 'egress[1]' } }).allow,
      {
        workload: 'shop/web',
        command: `plimsoll profile accept ${profiles} --workload shop/web --line 'egress[1]'`,
      },
    );
  });

  it('tells of flows of one kind together, with what decided about each', async () => {
    using store = openFlowStore({ path: ':memory:', mostPerWorkload: 10 });
    writeFileSync(log, '');
    const request = { ...HAPROXY, endpoints, profiles: [profiles], haproxyLog: log };
    let sightings = 0;
    const services = {
      store,
      now: () => Date.parse(AT),
      onSighting: () => (sightings += 1),
      ...SERVICES,
    };
    const flows: [string, number][] = [];
    const recording = await watchFlows(
      request,
      services,
      ({ decision, count }) => flows.push([decision, count]),
      async () => {
        appendFileSync(log, line() + line() + line({ path: '/orders/8' }) + line({ port: 81 }));
        await until(() => sightings === 4, 'four sightings');
      },
    );
    assert.equal(sightings, 4);
    assert.deepEqual(flows, [
      ['allowed', 1],
      ['profiles-deny', 1],
      ['allowed', 2],
    ]);
    assert.equal(recording.totals?.seen, 4);
  });

  it('without profiles tells what sources tell', () => {
    assert.equal(printedReport('watched-flow', flowWatcher([])(sighting)).decision, 'allowed');
  });
});
