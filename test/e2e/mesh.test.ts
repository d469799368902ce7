import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Lane } from '../run/e2e/suite.ts';
import { ADDRESSES, DB, DOMAIN, MeshStage, STRANGER, missingMesh } from './mesh-stage.ts';

export const lane: Lane = 'machine';

describe('a mesh of two nodes', { skip: missingMesh() }, () => {
  let stage: MeshStage;
  before(async () => (stage = await MeshStage.open()));
  after(() => stage?.[Symbol.dispose]());

  it('lets an allowed call through, with the identity of its caller', async () => {
    const { status, text } = await stage.ask('web', '/orders/1');
    assert.equal(status, 200, `${text}\n${stage.said['n1']}\n${stage.said['n2']}`);
    const { path, from } = JSON.parse(text) as { path: string; from: string };
    assert.equal(path, '/orders/1');
    assert.match(from, /10\.1\.0\.2$/);
    await stage.until(() => stage.records('n2').length > 0, 'a line in the log');
    const [line] = stage.records('n2');
    assert.equal(line?.['identity'], 'spiffe://shop.example/ns/shop/workload/web');
    assert.deepEqual(
      [line?.['caller'], line?.['callee'], line?.['verdict']],
      ['shop/web', 'shop/db', 'allowed'],
    );
  });

  it('does so over HTTP/2, TCP without HTTP, and IPv6', async () => {
    const two = await stage.lab.ask('web', `http://${DB}:8081/orders`, 'http2');
    assert.deepEqual(two, { status: 200, text: 'over HTTP/2: /orders' });
    assert.equal(await stage.lab.hold('web', DB, 5432)('hello'), true);
    assert.equal(await stage.lab.hold('web', ADDRESSES.db[1], 5432)('hello'), true);
    const six = await stage.lab.ask('web', `http://[${ADDRESSES.db[1]}]:8080/orders`);
    assert.match(six.text, /fd01::2/);
  });

  it('refuses what the profiles refuse, at the first node where that can tell', async () => {
    assert.equal((await stage.ask('web', '/admin')).status, 403);
    assert.match(JSON.stringify(stage.records('n2').at(-1)), /"verdict":"refused"/);
    const count = stage.records('n2').length;
    assert.equal((await stage.ask('job', '/orders')).status, 403);
    assert.equal(await stage.lab.hold('job', DB, 5432)('hello'), false);
    assert.equal(stage.records('n2').length, count);
  });

  it('takes no word of the caller for who it is', async () => {
    const forged =
      'x-forwarded-client-cert=By=spiffe://shop.example/ns/shop/workload/db;URI=spiffe://shop.example/ns/shop/workload/web';
    assert.equal(
      (await stage.ask('job', '/orders', forged, `x-forwarded-for=${ADDRESSES.web[0]}`)).status,
      403,
    );
  });

  it('shows the wire nothing but TLS', async () => {
    const captured = await stage.lab.capture('n2');
    const marker = 'nobody-on-the-wire-may-read-this';
    assert.equal((await stage.ask('web', `/orders/${marker}`)).status, 200);
    assert.equal(await stage.lab.hold('web', DB, 5432)(marker), true);
    const frames = await captured();
    assert.ok(frames.length > 1000, `only ${frames.length} bytes were captured`);
    for (const secret of [marker, 'HTTP/1.1', 'workload/web', 'BEGIN', 'PROXY', '\r\n\r\n\0\r\nQUIT\n'])
      assert.equal(frames.includes(secret), false, secret);
    // What is stage.said in the clear is the name of the callee, in the first message.
    assert.equal(frames.includes(`8080-10-2-0-5.db.shop.${DOMAIN}`), true);
  });

  it('believes no address of another node that comes from here', async () => {
    const [web] = ADDRESSES.web;
    stage.lab.run('stranger', 'ip', 'address', 'add', `${web}/32`, 'dev', 'eth0');
    stage.lab.run('stranger', 'ip', 'route', 'add', `${DB}/32`, 'via', '10.2.0.1', 'src', web);
    stage.lab.run('n2', 'ip', 'route', 'add', `${web}/32`, 'via', STRANGER, 'dev', 'br0');
    assert.equal(await stage.lab.hold('stranger', DB, 5432)('hello'), false);
    const isTold = (line: Record<string, unknown>) =>
      line['rule'] === 'address-of-another-node' && line['source'] === web;
    await stage.until(() => stage.records('n2').some(isTold), 'a line of it');
    stage.lab.run('n2', 'ip', 'route', 'delete', `${web}/32`, 'via', STRANGER, 'dev', 'br0');
  });
});
