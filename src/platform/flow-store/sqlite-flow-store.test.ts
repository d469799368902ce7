import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { promisify } from 'node:util';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { AT, workload } from '../../../test/fixtures/flows.ts';
import { Fault } from '../../model/fault.ts';
import type { FlowSighting } from '../../model/flow/record.ts';
import { lostIn } from '../../model/flow/recording.ts';
import { openFlowStore } from './sqlite-flow-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-flow-store-'));
after(() => rmSync(folder, { recursive: true }));

const seen = (from: string, port: number, more: Partial<FlowSighting> = {}): FlowSighting => ({
  from: workload(from),
  to: workload('shop/db'),
  protocol: 'tcp',
  port,
  decision: 'allowed',
  source: 'conntrack',
  count: 1,
  at: AT,
  ...more,
});
const memory = (mostPerWorkload: number) => openFlowStore({ path: ':memory:', mostPerWorkload });

describe('flow store', () => {
  it('puts sightings of one kind together', () => {
    using store = memory(10);
    store.add([
      seen('shop/web', 1, { bytes: 5 }),
      seen('shop/web', 1, { count: 2, at: '2026-11-24T13:00:00.000Z' }),
      seen('shop/web', 2),
    ]);
    store.add([seen('shop/web', 1, { count: 0, bytes: 7 })]);
    const [first, ...others] = store.records();
    assert.deepEqual(
      [first?.count, first?.bytes, first?.first, first?.last],
      [3, 12, AT, '2026-11-24T13:00:00.000Z'],
    );
    assert.equal(others.length, 1);
  });

  it('keeps what was seen last and what was seen most often, for each workload', () => {
    using store = memory(4);
    store.add([seen('shop/web', 1, { count: 100, at: '2026-01-01T00:00:00.000Z' }), seen('shop/job', 9)]);
    for (let port = 2; port < 20; port += 1)
      store.add([seen('shop/web', port, { at: `2026-02-01T00:00:${String(port).padStart(2, '0')}.000Z` })]);
    const ports = store
      .records()
      .filter(({ from }) => from.kind === 'workload' && from.id === 'shop/web')
      .map(({ port }) => port);
    assert.equal(ports.length, 4);
    for (const kept of [1, 18, 19]) assert.ok(ports.includes(kept), `${kept} of ${ports.join()}`);
    assert.deepEqual(store.totals(), { seen: 119, stored: 104, evicted: 15, lost: {} });
  });

  it('conserves totals: seen = stored + evicted + lost', () => {
    const step = fc.oneof(
      fc.record({
        add: fc.array(
          fc.record({
            from: fc.constantFrom('a/a', 'a/b'),
            port: fc.nat(8),
            count: fc.nat(3),
            bytes: fc.option(fc.nat(9), { nil: undefined }),
          }),
          { maxLength: 12 },
        ),
      }),
      fc.record({ lose: fc.integer({ min: 1, max: 5 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), fc.integer({ min: 2, max: 5 }), (steps, most) => {
        using store = memory(most);
        let expected = 0;
        for (const one of steps) {
          if ('lose' in one) store.lose('nflog', one.lose);
          else
            store.add(
              one.add.map(({ from, port, count, bytes }) =>
                seen(from, port, { count, ...(bytes === undefined ? {} : { bytes }) }),
              ),
            );
          expected += 'lose' in one ? one.lose : one.add.reduce((all, { count }) => all + count, 0);
        }
        const totals = store.totals();
        assert.equal(totals.seen, expected);
        assert.equal(totals.seen, totals.stored + totals.evicted + lostIn(totals.lost));
        assert.equal(
          totals.stored,
          store.records().reduce((all, { count }) => all + count, 0),
        );
        assert.ok(store.records().length <= 2 * most);
      }),
      { numRuns: propertyRuns(200) },
    );
  });

  it('takes what several processes tell at once', async () => {
    const path = join(folder, 'flows.sqlite');
    const module = new URL('./sqlite-flow-store.ts', import.meta.url).href;
    const script = `import { openFlowStore } from ${JSON.stringify(module)};
      using store = openFlowStore({ path: process.argv[1], mostPerWorkload: 16 });
      for (let i = 0; i < 50; i += 1) store.add([{ ...${JSON.stringify(seen('shop/web', 1))}, port: i % 20 }]);
      store.lose('conntrack', 1);`;
    const run = promisify(execFile);
    await Promise.all(
      [1, 2, 3].map(() => run(process.execPath, ['--input-type=module', '-e', script, path])),
    );
    using store = openFlowStore({ path, mostPerWorkload: 16 });
    const { seen: all, lost } = store.totals();
    assert.deepEqual([all, lost], [153, { conntrack: 3 }]);
  });

  it('names a file that is no database', () => {
    const path = join(folder, 'text');
    writeFileSync(
      path,
      'no database at all, and longer than a header of SQLite would ever be, so that it is looked at. '.repeat(
        20,
      ),
    );
    assert.throws(
      () => openFlowStore({ path, mostPerWorkload: 4 }),
      (error) => error instanceof Fault && error.code === 'usage' && error.message.includes(path),
    );
  });
});
