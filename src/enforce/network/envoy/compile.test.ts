import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { mutationsOf, onlyFaults } from '../../../../test/fixtures/mutation.ts';
import { assertProved, proofsOf } from '../../../../test/fixtures/proved.ts';
import { assertMessage, publishedDefinitions } from '../../../../test/fixtures/published-message.ts';
import { segmentationArbitrary } from '../../../../test/fixtures/segmentation-arbitrary.ts';
import { hostileShop, shop } from '../../../../test/fixtures/shop-segmentation.ts';
import { ENVOY } from './compile.ts';

const TIGHTER = { onLoss: 'tighter' } as const;

interface Filters {
  readonly network_filters: readonly unknown[];
  readonly http_filters: readonly unknown[];
}

describe('filters of Envoy', () => {
  it('mean what the profiles mean, but for the losses', () => {
    for (const onLoss of ['tighter', 'wider'] as const)
      fc.assert(
        fc.property(segmentationArbitrary(), (segmentation) => assertProved(ENVOY, segmentation, { onLoss })),
        { numRuns: propertyRuns(200) },
      );
  });

  it('are the messages that Envoy publishes', () => {
    const root = publishedDefinitions(
      'envoy/config/listener/v3/listener_components.proto',
      'envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager.proto',
      'envoy/extensions/filters/network/rbac/v3/rbac.proto',
      'envoy/extensions/filters/http/rbac/v3/rbac.proto',
    );
    const check = (text: string): void => {
      const { network_filters: network, http_filters: http } = JSON.parse(text) as Filters;
      for (const filter of network) assertMessage(root, 'envoy.config.listener.v3.Filter', filter);
      for (const filter of http)
        assertMessage(root, 'envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter', filter);
    };
    fc.assert(
      fc.property(segmentationArbitrary(), (segmentation) => {
        for (const { text } of ENVOY.compile(segmentation, TIGHTER).artefacts) check(text);
      }),
      { numRuns: propertyRuns(200) },
    );
    const [{ text } = { text: '' }] = ENVOY.compile(shop(), TIGHTER).artefacts;
    check(text);
    for (const [from, to] of [
      ['"destination_port":', '"destination_ports":'],
      ['"ALLOW"', '"PERMIT"'],
      ['"present_match": true', '"present_match": 1'],
      ['rbac.v3.RBAC"', 'rbac.v3.RBACs"'],
    ] as const) {
      assert.ok(text.includes(from), from);
      assert.throws(() => check(text.replace(from, to)), `takes ${to}`);
    }
  });

  it('say hosts, ranges of ports and every kind of path exactly', () => {
    const { losses } = ENVOY.compile(shop(), TIGHTER);
    assertProved(ENVOY, shop());
    assert.deepEqual(
      losses
        .filter(({ affects }) => affects.direction === 'ingress')
        .map(({ direction, chosen }) => [direction, chosen]),
      [['wider', false]],
    );
  });

  it('are told apart by each of their parts', () => {
    const changes: [string, string][] = [
      ['"ignore_case": true', '"ignore_case": true, "exact": "b"'],
      ['"end": 8101', '"end": 8080'],
      ['"present_match": true', '"string_match": {"exact": "x"}'],
      ['"destination_port": 80', '"destination_port": 81'],
      ['spiffe://cluster.local/ns/shop/sa/web', 'spiffe://cluster.local/ns/shop/sa/api'],
      [String.raw`"exact": "/a.b"`, String.raw`"safe_regex": {"regex": "/a.b"}`],
    ];
    for (const [from, to] of changes) {
      const proofs = proofsOf(ENVOY, shop(), TIGHTER, (all) =>
        all.map((one) => {
          if (one.path === 'envoy/shop.api.json') assert.ok(one.text.includes(from), from);
          return {
            ...one,
            text: one.text
              .replaceAll(from, to)
              .replace(/"exact": "api\.example\.com",\s*(?="ignore_case": true, "exact")/g, ''),
          };
        }),
      );
      assert.ok(
        proofs.some(({ unexplained }) => unexplained.length > 0),
        `${from} -> ${to}`,
      );
    }
  });

  it('are the same bytes each time, and sorted', () => {
    const first = ENVOY.compile(shop(), TIGHTER);
    assert.deepEqual(ENVOY.compile(shop(), TIGHTER), first);
    const paths = first.artefacts.map(({ path }) => path);
    assert.deepEqual(paths, paths.toSorted());
  });

  it('hold hostile names and paths as text', () => {
    assertProved(ENVOY, hostileShop());
  });

  it('are refused where they are not what is written', () => {
    const { artefacts } = ENVOY.compile(shop(), TIGHTER);
    const [artefact] = artefacts;
    assert.ok(artefact && ENVOY.parse);
    const refuses = (text: string, path = artefact.path): void =>
      assert.throws(
        () => ENVOY.parse?.([{ path, text }], shop()),
        { name: 'Fault', code: 'malformed' },
        text.slice(0, 80),
      );
    const deep = `${'{"and_rules":{"rules":['.repeat(5000)}{"any":true}${']}}'.repeat(5000)}`;
    for (const text of [
      '',
      '[]',
      '{}',
      artefact.text.replace('"ALLOW"', '"LOG"'),
      artefact.text.replace('"rules": {', '"shadow_rules": {}, "rules": {'),
      artefact.text.replace(
        /"permissions": \[[^]*?\],\n\s*"principals"/,
        '"permissions": [{"metadata": {}}], "principals"',
      ),
      artefact.text.replace(
        /"permissions": \[[^]*?\],\n\s*"principals"/,
        `"permissions": [${deep}], "principals"`,
      ),
      artefact.text.replace('network_filters', 'listeners'),
    ])
      refuses(text);
    refuses(artefact.text, 'envoy/shop.nobody.json');
    fc.assert(
      fc.property(mutationsOf(Buffer.from(artefact.text)), (bytes) => {
        onlyFaults(() => ENVOY.parse?.([{ path: artefact.path, text: bytes.toString('latin1') }], shop()));
      }),
      { numRuns: propertyRuns(200) },
    );
  });
});
