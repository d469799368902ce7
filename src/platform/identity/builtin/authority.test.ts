import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { Fault } from '../../../model/fault.ts';
import { certificatesIn, readSvid } from '../svid.ts';
import { Authority } from './authority.ts';
import { BUILTIN } from './unit.ts';

const HOUR = 3_600_000;
const START = new Date('2026-11-24T12:00:00Z');
const WEB = { spiffeId: 'spiffe://shop.example/ns/shop/workload/web', dnsName: '*.web.shop.shop.example' };
const TERMS = { trustDomain: 'shop.example', lifetime: 3600 };

const parent = mkdtempSync(join(tmpdir(), 'plimsoll-authority-'));
after(() => rmSync(parent, { recursive: true }));
let folders = 0;
const newFolder = () => join(parent, String((folders += 1)));
const at = (hours: number) => new Date(START.getTime() + hours * HOUR);
const fault = (code: string, says: RegExp) => (error: unknown) =>
  error instanceof Fault && error.code === code && says.test(`${error.message} ${error.hint}`);

describe('an authority', () => {
  it('is kept in a folder for its owner only, and made once', async () => {
    const folder = newFolder();
    await Authority.create(folder, TERMS, START);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.equal(statSync(join(folder, 'authority.json')).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(folder).toSorted(), ['authority.json', 'lock']);
    await assert.rejects(Authority.create(folder, TERMS, START), fault('usage', /already/));
    assert.equal(Authority.open(folder).trustDomain, 'shop.example');
  });

  it('that is not there, or is damaged, is a fault that says what to do', () => {
    assert.throws(() => Authority.open(newFolder()), fault('not-found', /identity init/));
    const folder = mkdtempSync(join(parent, 'damaged-'));
    for (const text of ['', '{', '{"version":2}', '[]']) {
      writeFileSync(join(folder, 'authority.json'), text);
      assert.throws(() => Authority.open(folder), fault('malformed', /backup/));
    }
  });

  it('signs for its own trust domain only', async () => {
    const authority = await Authority.create(newFolder(), TERMS, START);
    const svid = await authority.issue(WEB, START);
    assert.equal(readSvid({ ...svid, bundle: authority.bundle(START) }, START, 'it').spiffeId, WEB.spiffeId);
    assert.equal(svid.notAfter.getTime() - START.getTime(), HOUR);
    const foreign = { ...WEB, spiffeId: 'spiffe://bank.example/web' };
    await assert.rejects(authority.issue(foreign, START), fault('usage', /trust domain/));
    const longer = { ...WEB, spiffeId: 'spiffe://shop.example.bank.example/web' };
    await assert.rejects(authority.issue(longer, START), fault('usage', /trust domain/));
  });

  it('believes a new root before that signs, and an old one until its last leaf has ended', async () => {
    const authority = await Authority.create(newFolder(), TERMS, START);
    await authority.rotate(START);
    assert.equal(certificatesIn(authority.bundle(START), 'it').length, 2);
    await assert.rejects(authority.rotate(START), fault('usage', /waits/));
    const roles = (hours: number) => authority.status(at(hours)).map(({ role }) => role);
    assert.deepEqual(roles(1), ['signing', 'next']);
    assert.deepEqual(roles(1.5), ['retired', 'signing']);
    const old = await authority.issue(WEB, at(1));
    const fresh = await authority.issue(WEB, at(1.5));
    for (const svid of [old, fresh]) readSvid({ ...svid, bundle: authority.bundle(at(1.5)) }, at(1.5), 'it');
    await authority.tend(at(2));
    assert.equal(authority.status(at(2)).length, 2);
    await authority.tend(at(2.5));
    assert.deepEqual(roles(2.5), ['signing']);
    readSvid({ ...fresh, bundle: authority.bundle(at(2.4)) }, at(2.4), 'it');
  });

  it('follows what another process did to it', async () => {
    const folder = newFolder();
    const [one, other] = [await Authority.create(folder, TERMS, START), Authority.open(folder)];
    await one.rotate(START);
    await other.tend(START);
    assert.equal(other.bundle(START), one.bundle(START));
  });
});

describe('the built-in source', () => {
  it('gives the same certificate until half of its time is over, and then another', async () => {
    const folder = newFolder();
    await Authority.create(folder, TERMS, START);
    const source = BUILTIN.open(folder, 'shop.example');
    const serial = async (hours: number) => (await source.current([WEB], at(hours))).svids[0]?.chain;
    const first = await serial(0);
    assert.ok(first);
    assert.equal(await serial(0.49), first);
    const second = await serial(0.61);
    assert.notEqual(second, first);
    assert.equal(await serial(0.8), second);
  });

  it('makes another one where the clock was set back', async () => {
    const folder = newFolder();
    await Authority.create(folder, TERMS, at(-48));
    const source = BUILTIN.open(folder, 'shop.example');
    const [first] = (await source.current([WEB], START)).svids;
    const { svids, bundle } = await source.current([WEB], at(-24));
    assert.notEqual(svids[0]?.chain, first?.chain);
    assert.ok(svids[0]);
    readSvid({ ...svids[0], bundle }, at(-24), 'it');
  });

  it('of another trust domain is refused', async () => {
    const folder = newFolder();
    await Authority.create(folder, TERMS, START);
    assert.throws(() => BUILTIN.open(folder, 'bank.example'), fault('usage', /that of shop\.example/));
  });
});
