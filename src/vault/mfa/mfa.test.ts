import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { codeOf } from '../one-time-codes/one-time-code.ts';
import { parseOtpauth } from '../one-time-codes/otpauth.ts';
import { bytesOfBase32 } from '../one-time-codes/base32.ts';
import { type ShownBody, TestVault } from '../vault.fixture.ts';

interface Waiting {
  readonly client_token: string;
  readonly mfa_requirement: {
    readonly mfa_request_id: string;
    readonly mfa_constraints: Readonly<Record<string, { readonly any: readonly { readonly id: string }[] }>>;
  } | null;
}

/** A vault in which Ann, a machine by its role, needs a code, and nobody else. */
async function opened() {
  const vault = await TestVault.open();
  await vault.ask('update', 'sys/auth/approle', { type: 'approle' });
  const roleOf = async (name: string) => {
    await vault.ask('update', `auth/approle/role/${name}`, {
      bind_secret_id: 'false',
      token_policies: 'a',
      token_bound_cidrs: '127.0.0.0/8',
    });
    return (await vault.ask('read', `auth/approle/role/${name}/role-id`)).body.data['role_id'] as string;
  };
  const role_id = await roleOf('ann');
  const logIn = async (id = role_id) => {
    const { status, body } = await vault.ask(
      'update',
      'auth/approle/login',
      { role_id: id },
      { token: undefined },
    );
    assert.equal(status, 200);
    return body.auth as unknown as ShownBody['auth'] & Waiting;
  };
  const { entity_id } = await logIn();
  const made = await vault.ask('update', 'identity/mfa/method/totp', {
    issuer: 'shop',
    method_name: 'codes',
  });
  const method_id = made.body.data['method_id'] as string;
  const shown = await vault.ask('update', 'identity/mfa/method/totp/admin-generate', {
    method_id,
    entity_id,
  });
  const url = parseOtpauth(String(shown.body.data['url'])) ?? assert.fail();
  const secret = bytesOfBase32(url.secret) ?? assert.fail();
  const enforced = { mfa_method_ids: [method_id], identity_entity_ids: [entity_id] };
  assert.equal((await vault.ask('update', 'identity/mfa/login-enforcement/ann', enforced)).status, 204);
  const code = (periods = 0) =>
    codeOf(secret, { algorithm: 'SHA1', digits: 6, period: 30 }, Math.floor(vault.now / 30_000) + periods);
  const validate = (request: string | undefined, given: string, by = method_id) => {
    const body = { mfa_request_id: request, mfa_payload: { [by]: [given] } };
    return vault.ask('update', 'sys/mfa/validate', body, { token: undefined });
  };
  /** With codes of the one request that clients of old make. */
  const logInWith = (...mfa: readonly string[]) =>
    vault.ask('update', 'auth/approle/login', { role_id }, { token: undefined, mfa });
  const begin = async () => (await logIn()).mfa_requirement?.mfa_request_id;
  return { vault, role_id, roleOf, logIn, logInWith, begin, code, validate, method_id, entity_id };
}

describe('second factors', () => {
  it('are needed by those who are said to, who get a token for a code and nothing before', async () => {
    const { logIn, roleOf, code, validate, method_id, vault } = await opened();
    const auth = await logIn();
    assert.deepEqual([auth.client_token, auth.accessor, auth.policies], ['', '', null]);
    assert.deepEqual(auth.mfa_requirement?.mfa_constraints, {
      ann: { any: [{ type: 'totp', id: method_id, uses_passcode: true, name: 'codes' }] },
    });
    const { body } = await validate(auth.mfa_requirement?.mfa_request_id, code());
    const own = await vault.ask('read', 'auth/token/lookup-self', {}, { token: body.auth.client_token });
    assert.deepEqual(own.body.data['policies'], ['a', 'default']);
    assert.notEqual((await logIn(await roleOf('bob'))).client_token, '');
  });

  it('are taken by the name of the method, as the command line of Vault sends them', async () => {
    const { begin, code, validate } = await opened();
    assert.equal((await validate(await begin(), `passcode=${code()}`, 'codes')).status, 200);
  });

  it('give one token for a code and a login, also where both come twice (CVE-2025-6015, CVE-2025-55003)', async () => {
    const { begin, code, validate, vault } = await opened();
    const [one, other] = [await begin(), await begin()];
    const answers = await Promise.all([
      validate(one, code()),
      validate(other, code()),
      validate(one, code()),
    ]);
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    vault.now += 30_000;
    const left = answers[0].status === 200 || answers[2].status === 200 ? other : one;
    assert.equal((await validate(left, code())).status, 200);
  });

  it('are guessed five times, whichever login the codes are for (CVE-2022-30689)', async () => {
    const { begin, code, validate, vault } = await opened();
    const wrong = code() === '000000' ? '000001' : '000000';
    for (let turn = 0; turn < 5; turn += 1) assert.equal((await validate(await begin(), wrong)).status, 403);
    const last = await begin();
    assert.equal((await validate(last, code())).status, 403);
    vault.now += 299_000;
    assert.equal((await validate(await begin(), code())).status, 403);
    vault.now += 2_000;
    assert.equal((await validate(last, code())).status, 403, 'it waited too long');
    assert.equal((await validate(await begin(), code())).status, 200);
  });

  it('are refused in the same words, whatever is wrong, and forgotten in time', async () => {
    const { begin, code, validate, vault, method_id } = await opened();
    const answers = [
      await validate('nothing', code()),
      await validate(await begin(), code(), 'another'),
      await validate(await begin(), ''),
      await validate(await begin(), code(5)),
    ];
    assert.equal(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size, 1);
    const { settings } = (vault.vault.core ?? assert.fail()).services;
    assert.equal((await settings.list('mfa/pending/')).length, 3);
    vault.now += 301_000;
    await vault.vault.core?.expire();
    assert.deepEqual(await settings.list('mfa/pending/'), []);
    assert.equal((await vault.ask('delete', `identity/mfa/method/totp/${method_id}`)).status, 400);
  });

  it('let nobody in who is disabled meanwhile, or whose method is no more', async () => {
    const { begin, code, validate, vault, entity_id } = await opened();
    const request = await begin();
    await vault.ask('update', `identity/entity/id/${entity_id}`, { disabled: true });
    assert.equal((await validate(request, code())).status, 403);
    const other = await opened();
    const waiting = await other.begin();
    await other.vault.ask('delete', 'sys/auth/approle');
    assert.equal((await other.validate(waiting, other.code())).status, 403);
  });

  it('are made once for somebody, and never needed of nobody', async () => {
    const { vault, method_id, entity_id } = await opened();
    const again = await vault.ask('update', 'identity/mfa/method/totp/admin-generate', {
      method_id,
      entity_id,
    });
    assert.equal(again.body.data, null);
    for (const body of [
      { mfa_method_ids: [method_id] },
      { mfa_method_ids: ['other'], auth_method_types: ['userpass'] },
      { mfa_method_ids: [method_id], auth_method_accessors: ['nothing'] },
    ])
      assert.equal((await vault.ask('update', 'identity/mfa/login-enforcement/x', body)).status, 400);
    assert.equal((await vault.ask('list', 'identity/mfa/login-enforcement/')).status, 200);
    assert.equal((await vault.ask('read', `identity/mfa/method/totp/${method_id}`)).body.data['digits'], 6);
  });

  it('may come with the login, by the id or the name of their method, and are good once', async () => {
    const { vault, logInWith, code, method_id } = await opened();
    const given = code();
    const { status, body } = await logInWith('other:1', `${method_id}:${given}`);
    assert.deepEqual([status, body.auth.policies], [200, ['a', 'default']]);
    const again = await logInWith(`${method_id}:${given}`);
    assert.equal(again.status, 403);
    vault.now += 30_000;
    for (const one of ['codes', '', ':', `codes:${given}`])
      assert.deepEqual(await logInWith(one), again, one);
    assert.equal((await logInWith(`codes:passcode=${code()}`)).status, 200);
  });

  it('that come with logins are counted as those that come after them are', async () => {
    const { logInWith, begin, code, validate, method_id } = await opened();
    for (let turn = 0; turn < 5; turn += 1) assert.equal((await logInWith('codes:000000')).status, 403);
    assert.equal((await logInWith(`${method_id}:${code()}`)).status, 403);
    assert.equal((await validate(await begin(), code())).status, 403);
  });
});
