import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { before, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../test/property-runs.ts';
import { openSqliteStorage } from '../platform/vault-storage/sqlite-storage.ts';
import type { VaultStorage } from '../platform/vault-storage/types.ts';
import { AUTH_METHODS } from './auth/registry.ts';
import { SECRETS_ENGINES } from './engines/registry.ts';
import { readHead } from './http/read-request.ts';
import { Refusal } from './refusal.ts';
import { TestVault } from './vault.fixture.ts';

/** What paths are put together from, to get elsewhere by them. */
const PIECES = [
  'theirs', 'THEIRS', '%74heirs', 'mine', 'data', 'kv', 'metadata', 'a', '/', '/', '//', '.', '..', '%2e%2e', '%2E',
  '%2f', '%252f', '%5c', '\\', '%00', ';', '?', '?list=true', '#', '&', '+', '*', '%c0%ae', '%ff', '\u2024', ' ', '%20',
]; // prettier-ignore

interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
/** What would end the test, or all of the vault. */
const LEFT_OUT =
  /^sys\/(?:seal|init|unseal|rekey|generate-root|auth|mounts|remount|audit|quotas)|revoke|database|^at-pki\/(?:root|intermediate|roles|keys|issue)/;

/** Every operation that has a body, a path of it, and the names of its fields. */
function writesOf({ paths }: Described) {
  return Object.entries(paths).flatMap(([path, item]) =>
    (['post', 'patch'] as const).flatMap((method) => {
      const found = item[method] as
        | { requestBody?: { content: { 'application/json': { schema: { properties?: object } } } } }
        | undefined;
      const asked = path.slice(1).replaceAll(/\{(\w+)\}/g, 'any-$1');
      if (!found || LEFT_OUT.test(asked)) return [];
      const { properties = {} } = found.requestBody?.content['application/json'].schema ?? {};
      const operation: 'patch' | 'update' = method === 'patch' ? 'patch' : 'update';
      return [{ operation, path: asked, names: Object.keys(properties) }];
    }),
  );
}

describe('a path', () => {
  let vault: TestVault;
  let token = '';
  before(async () => {
    vault = await TestVault.open();
    await vault.ask('update', 'sys/mounts/kv', { type: 'kv-v2' });
    for (const name of ['mine', 'theirs'])
      for (const path of [name, `${name}/a`, `${name}/mine`])
        await vault.ask('update', `kv/data/${path}`, { data: { value: `fake-of-${name}` } });
    token = await vault.tokenOf({
      mine: 'path "kv/data/mine*" { capabilities = ["read", "list"] } path "kv/+/mine/*" { capabilities = ["read", "list"] }',
    });
  });

  it('of any pieces leads nobody to what no rule of theirs is about', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }),
        fc.constantFrom('kv/data/', 'kv/data/mine', 'kv/', '/kv/data/', ''),
        fc.constantFrom('GET', 'LINK', 'HEAD'),
        async (pieces, start, method) => {
          const message = {
            url: `/v1/${start}${pieces.join('')}`,
            method,
            headers: { 'x-vault-token': token },
            socket: { remoteAddress: '127.0.0.1' },
          } as unknown as IncomingMessage;
          try {
            const reply = await vault.vault.handle({ ...readHead(message), body: {} });
            const text = JSON.stringify(reply.body ?? {});
            assert.ok(!text.includes('fake-of-theirs') && !text.includes('"theirs'), message.url);
            assert.ok(reply.status < 500, message.url);
          } catch (error) {
            assert.ok(error instanceof Refusal, `${message.url}: ${String(error)}`);
          }
        },
      ),
      { numRuns: propertyRuns(300) },
    );
  });
});

describe('a body', () => {
  it('of anything is taken or refused by every endpoint, and breaks none', async () => {
    const vault = await TestVault.open();
    for (const { id } of SECRETS_ENGINES) await vault.ask('update', `sys/mounts/at-${id}`, { type: id });
    for (const { id } of AUTH_METHODS) await vault.ask('update', `sys/auth/at-${id}`, { type: id });
    const { body } = await vault.ask('read', 'sys/internal/specs/openapi');
    const endpoints = writesOf(body as unknown as Described);
    assert.ok(endpoints.length > 100);
    const value = fc.oneof(
      fc.constantFrom(
        null,
        '',
        'x',
        'a,b',
        '-1',
        '1h',
        '-5s',
        '{{x}}',
        '../x',
        'a\0b',
        true,
        -1,
        0,
        1e308,
        [],
        {},
        [null],
      ),
      fc.constantFrom(
        [['x']],
        { a: null },
        JSON.parse('{"__proto__":{"x":1},"constructor":1}'),
        'é'.repeat(3000),
      ),
      fc.jsonValue(),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...endpoints),
        fc.infiniteStream(value),
        async ({ operation, path, names }, values) => {
          const given = Object.fromEntries(names.map((name) => [name, values.next().value as unknown]));
          const { status } = await vault.ask(operation, path, given);
          assert.ok(status < 500, `${operation} ${path}`);
        },
      ),
      { numRuns: propertyRuns(250) },
    );
  });
});

describe('a token', () => {
  it('that is nearly right costs just what any wrong one costs: it is looked for by its keyed hash alone', async () => {
    const inner = openSqliteStorage(':memory:');
    const asked: string[] = [];
    const storage = new Proxy(inner, {
      get(target, name: keyof VaultStorage) {
        const method = target[name].bind(target) as (...given: unknown[]) => unknown;
        return (...given: unknown[]) => {
          asked.push(`${name} ${JSON.stringify(given)}`);
          return method(...given);
        };
      },
    });
    const vault = await TestVault.open([], storage);
    const right = await vault.tokenOf({ all: 'path "*" { capabilities = ["read"] }' });
    const costOf = async (token: string) => {
      asked.length = 0;
      const { status } = await vault.ask('read', 'sys/mounts', {}, { token });
      assert.ok(asked.every((one) => !one.includes(token)));
      const ofTokens = asked.filter((one) => one.includes('tokens/'));
      return { status, cost: ofTokens.map((one) => one.replaceAll(/[0-9a-f]{64}/g, 'HASH')).join('\n') };
    };
    const near = [
      right.slice(0, -1),
      `${right}x`,
      right.toUpperCase(),
      ...[1, 10, 30].map((at) => right.slice(0, at) + (right[at] === 'A' ? 'B' : 'A') + right.slice(at + 1)),
      'hvs.nothing-like-it',
    ];
    const costs = new Set<string>();
    for (const token of near) {
      const { status, cost } = await costOf(token);
      assert.equal(status, 403, token);
      costs.add(cost);
    }
    assert.equal(costs.size, 1, [...costs].join('\n---\n'));
    assert.equal((await costOf(right)).status, 200);
  });
});

describe('an answer that is wrapped', () => {
  it('is taken once, whatever it is, and by one of those who try at once', async () => {
    const vault = await TestVault.open();
    const wrapTtl = 60;
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), async (data) => {
        const { body } = await vault.ask('update', 'sys/wrapping/wrap', data, { wrapTtl });
        const { token } = body.wrap_info;
        const take = () => vault.ask('update', 'sys/wrapping/unwrap', {}, { token });
        const answers = await Promise.all([take(), take(), take()]);
        const good = answers.filter(({ status }) => status === 200);
        assert.equal(good.length, 1);
        assert.equal(JSON.stringify(good[0]?.body.data), JSON.stringify(data));
        for (const as of [token, 'root'])
          assert.ok(
            (await vault.ask('update', 'sys/wrapping/unwrap', { token }, { token: as })).status >= 400,
          );
      }),
      { numRuns: propertyRuns(15) },
    );
  });
});
