import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NameElements } from './elements.ts';

const SET = { set: 'name4_web_api', member: 'shop/web', name: 'api.test', family: 4 as const };
const OTHER = { ...SET, set: 'name4_web_other' };

interface Command {
  readonly add?: { readonly element?: { readonly name: string; readonly elem: readonly unknown[] } };
}

/** With a kernel that takes sets' elements unless `refuse` says no, and a clock. */
function lab(refuse: (set: string) => boolean = () => false) {
  const [loaded, notes]: [Map<string, number>, string[]] = [new Map(), []];
  const state = { now: 1000, transactions: 0 };
  const run = (_: string, __: readonly string[], input = '') => {
    state.transactions += 1;
    const { nftables } = JSON.parse(input) as { nftables: Command[] };
    const adds = nftables.flatMap(({ add }) => add?.element ?? []);
    if (adds.some(({ name }) => refuse(name)))
      return Promise.resolve({ code: 1, stdout: '', stderr: 'no such set' });
    for (const { name, elem } of adds)
      for (const one of elem as { elem?: { val: string; timeout: number } }[])
        if (one.elem) loaded.set(`${name} ${one.elem.val}`, one.elem.timeout);
    return Promise.resolve({ code: 0, stdout: '', stderr: '' });
  };
  const clock = () => ({ now: '', bootId: '', uptime: state.now });
  const elements = new NameElements({ commands: { run }, clock }, (note) => notes.push(note));
  elements.follow([SET, OTHER], []);
  return { loaded, notes, state, elements };
}

const at = (address: string, seconds: number, { set } = SET) => ({ set, address, seconds });

describe('addresses of names', () => {
  it('stay some seconds longer than the resolver says, within bounds', async () => {
    const { loaded, elements } = lab();
    await elements.put([at('192.0.2.1', 60), at('192.0.2.2', 0), at('192.0.2.3', 2 ** 31 - 1)]);
    assert.deepEqual([...loaded.values()], [75, 20, 24 * 60 * 60 + 15]);
  });

  it('are written again only where the kernel would forget them too early', async () => {
    const { state, elements } = lab();
    await elements.put([at('192.0.2.1', 60)]);
    state.now += 10;
    await elements.put([at('192.0.2.1', 50)]);
    await elements.put([at('192.0.2.1', 60)]);
    assert.equal(state.transactions, 1);
    state.now += 10;
    await elements.put([at('192.0.2.1', 60)]);
    assert.equal(state.transactions, 2);
  });

  it('of answers that come together are written together', async () => {
    const { state, loaded, elements } = lab();
    const all = Array.from({ length: 50 }, (_, index) => elements.put([at(`192.0.2.${index}`, 60)]));
    await Promise.all(all);
    assert.equal(loaded.size, 50);
    assert.ok(state.transactions <= 2, String(state.transactions));
  });

  it('are no more than some of one name, which is told, and old ones make room', async () => {
    const { state, loaded, notes, elements } = lab();
    const some = Array.from({ length: 1025 }, (_, index) => at(`10.0.${index >> 8}.${index & 255}`, 60));
    await elements.put(some);
    assert.equal(loaded.size, 1024);
    assert.match(notes.join(), /has 1024 addresses: 10\.0\.4\.0 is not added/);
    state.now += 100;
    await elements.put([at('192.0.2.1', 60)]);
    assert.ok(loaded.has(`${SET.set} 192.0.2.1`));
  });

  it('are put into the sets that are there, whatever becomes of others', async () => {
    const { loaded, notes, elements } = lab((set) => set === OTHER.set);
    await elements.put([
      at('192.0.2.1', 60),
      at('192.0.2.1', 60, OTHER),
      at('192.0.2.9', 60, { ...SET, set: 'gone' }),
    ]);
    assert.deepEqual([...loaded.keys()], [`${SET.set} 192.0.2.1`]);
    assert.match(notes.join(), /1 addresses of names were not added: .*no such set/);
  });

  it('are known from before, kept while they are used, and restored as they were', async () => {
    const { state, loaded, elements } = lab();
    elements.follow([SET], [at('192.0.2.1', 40)]);
    assert.deepEqual(elements.expiring(), []);
    state.now += 30;
    assert.deepEqual(elements.expiring(), [at('192.0.2.1', 10)]);
    await elements.keep(elements.expiring());
    assert.equal(loaded.get(`${SET.set} 192.0.2.1`), 30);
    assert.deepEqual(elements.expiring(), []);
    loaded.clear();
    state.now += 5;
    await elements.restore();
    assert.equal(loaded.get(`${SET.set} 192.0.2.1`), 25);
    state.now += 26;
    await elements.restore();
    assert.deepEqual(elements.expiring(), []);
  });
});
