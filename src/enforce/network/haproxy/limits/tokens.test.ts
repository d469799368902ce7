import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { segmentProfiles } from '../../../../analyse/segmentation/profiles/segment-profiles.ts';
import { Fault } from '../../../../model/fault.ts';
import type { Artefact } from '../../../../model/profile/artefact.ts';
import { profileSchema } from '../../../../model/profile/profile.ts';
import { NETWORK_UNITS } from '../../registry.ts';
import { HAPROXY } from '../compile.ts';

const pem = () =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .publicKey.export({ type: 'spki', format: 'pem' })
    .toString();
const issuer = (name: string, key = pem()) => ({
  issuer: name,
  audiences: ['shop'],
  keys: [{ id: 'one', algorithm: 'ES256', pem: key }],
});

function segmentation(listens: readonly object[], audited: readonly string[] = []) {
  const profile = profileSchema.parse({
    apiVersion: 'plimsoll/v1',
    kind: 'WorkloadProfile',
    metadata: { namespace: 'shop', name: 'api' },
    listens,
  });
  return segmentProfiles([profile], { includeProposed: false, endpoints: new Map(), audited });
}

const everybody = [{ cidr: '10.0.0.0/8' }];
const routes = [{ path: '/', kind: 'prefix', methods: ['*'] }];

describe('tokens of HAProxy', () => {
  const listens = [{ port: 8080, from: everybody, routes, tokens: [issuer('a'), issuer('b')] }];

  it('are read back, and what is changed of them is found', () => {
    const segmented = segmentation(listens);
    const { artefacts, losses } = HAPROXY.compile(segmented, { onLoss: 'tighter' });
    assert.deepEqual(
      losses.filter(({ reason }) => /token|keys/.test(reason)),
      [],
    );
    assert.ok(HAPROXY.parse?.(artefacts, segmented));
    const refuses = (change: (one: Artefact) => string) => {
      const changed = artefacts.map((one) => ({ ...one, text: change(one) }));
      assert.throws(
        () => HAPROXY.parse?.(changed, segmented),
        (error) => error instanceof Fault && error.code === 'malformed',
      );
    };
    const parts = artefacts.find(({ path }) => path.endsWith('/limit-parts.map'))?.text.split('\n') ?? [];
    assert.equal(parts.filter((line) => /\|[iva]\|/.test(line)).length, 6);
    for (const line of parts.filter((one) => one !== '')) {
      refuses(({ path, text }) => (path.endsWith('/limit-parts.map') ? text.replace(`${line}\n`, '') : text));
      refuses(({ path, text }) =>
        path.endsWith('/limit-parts.map') ? text.replace('ES256', 'HS256') : text,
      );
    }
    refuses(({ path, text }) => (path.endsWith('/limits.map') ? text.replace('-j', '') : text));
    refuses(({ path, text }) => (path.endsWith('/token.lua') ? `${text}\n` : text));
  });

  it('are the same for all callers of a port', () => {
    const a = issuer('a');
    const reasons = (lines: readonly object[]) =>
      HAPROXY.compile(segmentation(lines), { onLoss: 'tighter' })
        .losses.filter(({ line }) => line.section === 'listens' && line.key !== '')
        .map(({ direction, reason }) => `${direction}: ${reason}`)
        .filter((reason) => /callers/.test(reason));
    const other = [{ cidr: '192.0.2.0/24' }];
    assert.deepEqual(
      reasons([
        { port: 8080, from: everybody, routes, tokens: [a, issuer('b')] },
        { port: 8080, from: other, routes, tokens: [a] },
      ]),
      ['tighter: the waypoint asks for the same tokens of all callers of a port'],
    );
    assert.equal(
      reasons([
        { port: 8080, from: everybody, routes, tokens: [a] },
        { port: 8080, from: other, routes },
      ]).length,
      1,
    );
  });

  it('are told to be lost by every other engine', () => {
    for (const unit of NETWORK_UNITS.filter(({ id }) => id !== 'haproxy')) {
      const { losses } = unit.compile(segmentation(listens), { onLoss: 'tighter' });
      assert.ok(
        losses.some(({ reason }) => reason === `${unit.id} is given no access tokens to check`),
        unit.id,
      );
    }
  });
});
