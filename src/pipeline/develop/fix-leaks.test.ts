import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { Fault } from '../../model/fault.ts';
import type { Proof } from '../../model/vault/evidence.ts';
import { fingerprintOf } from '../../model/vault/fingerprint.ts';
import type { VaultKnowledge, VaultPlace } from '../../model/vault/knowledge.ts';
import type { BuildServices } from '../build/services.ts';
import { fixLeaks, type FixRequest, type VaultHands } from './fix-leaks.ts';

/** Fake, as all here. */
const SECRET = 'fake-xK9q2Lw7Rz4Tb8Vn1Mcp';
const OTHER = 'fake-Zt5Yh3Gs8Dk1Wb6Jv0Qe';
const NOW = new Date('2099-01-03T00:00:00Z');
const KEY = Buffer.alloc(32, 7);
const SERVICES: BuildServices = {
  http: { request: () => assert.fail('a folder asks no network') },
  environment: {},
  cache: { get: () => undefined, set: () => undefined, [Symbol.dispose]: () => undefined },
  openAdvisories: () => undefined,
  now: () => NOW,
  progress: () => undefined,
  onExit: () => ({ [Symbol.dispose]: () => undefined }),
  saveMemory: () => undefined,
  toolVersion: '0.0.0',
};

function placeOf(kind: VaultPlace['kind'], path: string): VaultPlace {
  return { kind, mount: 'db/', path, field: 'password', state: 'current', since: NOW.toISOString() };
}

/** Hands of a vault that knows some secrets, and keeps what it is asked for. */
function handsOf(places: Readonly<Record<string, VaultPlace>>) {
  const known = new Map(Object.entries(places).map(([secret, place]) => [fingerprintOf(KEY, secret), place]));
  const calls: string[] = [];
  const over = new Set<string>();
  const proof = (state: Proof['state']): Proof => ({ state, by: 'test', at: NOW.toISOString(), reason: '' });
  const hands: VaultHands = {
    key: KEY,
    address: 'https://vault.test',
    match: (fingerprints) => {
      calls.push(`match ${fingerprints.length}`);
      const found = fingerprints.flatMap((one) => {
        const place = known.get(one);
        return place ? [[one, { at: NOW.toISOString(), places: [place] }] as [string, VaultKnowledge]] : [];
      });
      return Promise.resolve(new Map(found));
    },
    rotate: ({ path }) => {
      if (over.has(path)) return Promise.reject(new Fault('not-found', `${path} is over`));
      over.add(path);
      calls.push(`rotate ${path}`);
      return Promise.resolve('it was rotated');
    },
    prove: () => Promise.resolve({ old: proof('refused'), new: proof('accepted') }),
    keep: (path, field, secret) => {
      calls.push(`keep ${path}`);
      known.set(fingerprintOf(KEY, secret), { ...placeOf('value', `${path}/data`), field });
      return Promise.resolve();
    },
    seal: (evidence) => Promise.resolve(evidence),
    isSealed: () => Promise.resolve(true),
  };
  return { hands, calls };
}

describe('fixing leaks', () => {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-fix-leaks-'));
  after(() => rmSync(work, { recursive: true }));
  const folderOf = (name: string, files: Readonly<Record<string, string>>) => {
    const target = join(work, name);
    mkdirSync(target);
    for (const [path, text] of Object.entries(files)) writeFileSync(join(target, path), text);
    return target;
  };
  const requestOf = (target: string, more: Partial<FixRequest> = {}): FixRequest => ({
    target,
    platform: undefined,
    allowHttp: false,
    history: false,
    staged: false,
    maximumDataAge: Infinity,
    paths: { only: [], skip: [] },
    applies: true,
    importTo: undefined,
    ...more,
  });

  it('rotates a secret once that several rules find, and shows it closed each time', async () => {
    const target = folderOf('twice', {
      '.env': `DB_PASSWORD=${SECRET}\n`,
      'url.txt': `postgres://app:${SECRET}@db.example.com/shop\n`,
    });
    const { hands, calls } = handsOf({ [SECRET]: placeOf('lease', 'db/creds/shop/fake') });
    const dry = await fixLeaks(requestOf(target, { applies: false }), hands, SERVICES, writeFileSync);
    const [first, second] = dry.remarks;
    assert.match(first ?? '', /in \/\.env: db\/creds\/shop\/fake is revoked, and the old value tried$/);
    assert.match(second ?? '', /in \/url\.txt: /);
    const { evidence, open } = await fixLeaks(requestOf(target), hands, SERVICES, writeFileSync);
    assert.equal(evidence?.leaks.length, 2);
    assert.deepEqual(
      evidence.leaks.map(({ rotation, old }) => [rotation?.what, old.state]),
      [
        ['it was rotated', 'refused'],
        ['it was rotated', 'refused'],
      ],
    );
    assert.equal(calls.filter((one) => one.startsWith('rotate')).length, 1);
    assert.equal(open, 0);
  });

  it('tells what nothing is done about', async () => {
    const target = folderOf('unknown', { '.env': `DB_PASSWORD=${SECRET}\n` });
    const { hands } = handsOf({});
    const { remarks, open } = await fixLeaks(requestOf(target), hands, SERVICES, writeFileSync);
    assert.match(
      remarks.join('\n'),
      /in \/\.env:1: the vault does not know it, and nothing is done about it/,
    );
    assert.equal(open, 1);
  });

  it('keeps secrets that the vault does not know, and asks for all of them at once', async () => {
    const target = folderOf('import', { '.env': `DB_PASSWORD=${SECRET}\nAPI_PASSWORD=${OTHER}\n` });
    const { hands, calls } = handsOf({});
    const importing = requestOf(target, { importTo: 'secret/leaked' });
    const planned = await fixLeaks({ ...importing, applies: false }, hands, SERVICES, writeFileSync);
    assert.match(planned.remarks.join('\n'), /secret\/leaked keeps it/);
    assert.deepEqual(calls, ['match 2']);
    await fixLeaks(importing, hands, SERVICES, writeFileSync);
    assert.deepEqual(calls.slice(1), ['match 2', 'keep secret/leaked', 'keep secret/leaked', 'match 2']);
    assert.match(readFileSync(join(target, '.env'), 'utf8'), /^DB_PASSWORD=vault:secret\/leaked\/data#leak-/);
  });

  it('shows no secret in a diff, on however many lines it is', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().trim().split('\n');
    const encoded = Buffer.from(`${SECRET}\n`).toString('base64');
    const target = folderOf('diff', {
      'values.yaml': `tls:\n  key: |\n${pem.map((line) => `    ${line}\n`).join('')}  password: ${SECRET}\n`,
      'secret.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: db}\ndata:\n  password: ${encoded}\n`,
    });
    const { hands } = handsOf({ [SECRET]: placeOf('value', 'kv/shop') });
    const { diffs } = await fixLeaks(requestOf(target, { applies: false }), hands, SERVICES, writeFileSync);
    assert.equal(diffs.length, 2);
    for (const secret of [SECRET, encoded, ...pem.slice(1, -1)])
      assert.ok(!diffs.join('').includes(secret), `${secret} in ${diffs.join('')}`);
  });

  it('seals what was done where a file is another one meanwhile, which is left as it is', async () => {
    const target = folderOf('changed', { '.env': `DB_PASSWORD=${SECRET}\n` });
    const { hands } = handsOf({ [SECRET]: placeOf('static-role', 'db/static-creds/shop') });
    const file = join(target, '.env');
    const changing: VaultHands = {
      ...hands,
      rotate: (...given) => {
        writeFileSync(file, `# theirs\nDB_PASSWORD=${SECRET}\n`);
        return hands.rotate(...given);
      },
    };
    const { evidence, remarks } = await fixLeaks(requestOf(target), changing, SERVICES, writeFileSync);
    assert.deepEqual(
      evidence?.leaks.map(({ rotation, files }) => [rotation?.what, files[0]?.change]),
      [['it was rotated', 'by hand']],
    );
    assert.match(remarks.join('\n'), /\.env is no longer what was looked at/);
    assert.equal(readFileSync(file, 'utf8'), `# theirs\nDB_PASSWORD=${SECRET}\n`);
  });
});
