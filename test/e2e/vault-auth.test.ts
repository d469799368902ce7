import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { serveVault, type VaultServer } from '../../src/apps/vault/serve-vault.ts';
import { signer, tokenOf, webKeyOf } from '../../src/vault/auth/jwt/issuer.fixture.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { must } from './command.ts';

export const lane: Lane = 'anywhere';

const FAKE_PASSWORD = 'fake-password-of-tests';
/** What a client asks, as its own library has it: `client` is logged in as root. */
const PRELUDE = `
import hvac, json, os, sys
at = json.load(open(sys.argv[1]))
make = lambda **more: hvac.Client(url=at['url'], verify=at['ca'], **more)
client = make(token='root')
def refused(what, ask):
    try: ask()
    except (hvac.exceptions.Forbidden, hvac.exceptions.InvalidRequest): return
    raise SystemExit(what + ' was let in')
`;

describe('methods of the vault', () => {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-vault-auth-'));
  const file = (name: string) => join(work, name);
  const key = signer('ES256');
  const accounts = new Map([['fake.web.token', 'system:serviceaccount:shop:web']]);
  let vault: VaultServer;
  let issuer: Server;
  let reviews = 0;

  const openssl = (...args: readonly string[]) => must('openssl', args, { cwd: work });
  const certificate = async (name: string, signedBy: string, extensions: string) => {
    writeFileSync(file(`${name}.ext`), extensions);
    await openssl(
      'req',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      `/CN=${name}`,
    );
    const by =
      signedBy === name
        ? ['-signkey', `${name}.key`]
        : ['-CA', `${signedBy}.pem`, '-CAkey', `${signedBy}.key`, '-CAcreateserial'];
    await openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      ...by,
      '-days',
      '2',
      '-extfile',
      `${name}.ext`,
      '-out',
      `${name}.pem`,
    );
  };
  const python = async (script: string) => {
    const { port } = issuer.address() as AddressInfo;
    const at = { url: vault.addresses[0] ?? '', ca: file('ca.pem'), work, port, password: FAKE_PASSWORD };
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: 'https://issuer.test', aud: 'vault', sub: 'job:7', iat: now, exp: now + 600 };
    const tokens = {
      jwt: tokenOf(key, claims, { kid: 'one' }),
      late: tokenOf(key, { ...claims, exp: now - 600 }, { kid: 'one' }),
      forged: tokenOf(signer('ES256'), claims, { kid: 'one' }),
    };
    writeFileSync(file('at.json'), JSON.stringify({ ...at, ...tokens }));
    writeFileSync(file('ask.py'), PRELUDE + script);
    return must('/usr/bin/python3', [file('ask.py'), file('at.json')]);
  };

  before(async () => {
    const authority = 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n';
    await certificate('ca', 'ca', authority);
    await certificate('clients', 'clients', authority);
    await certificate('other', 'other', authority);
    await certificate('server', 'ca', 'subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n');
    const web = 'subjectAltName=URI:spiffe://shop.test/web\nextendedKeyUsage=clientAuth\n';
    await certificate('web', 'clients', web);
    await certificate('thief', 'other', web);
    await certificate('middle', 'clients', authority);
    await certificate('far', 'middle', web);
    // Shown with and without the authority between.
    await certificate('alone', 'middle', web);
    writeFileSync(
      file('far.pem'),
      readFileSync(file('far.pem'), 'utf8') + readFileSync(file('middle.pem'), 'utf8'),
    );
    const tls = { certificate: file('server.pem'), key: file('server.key') };
    vault = await serveVault({
      store: ':memory:',
      listeners: [{ address: { host: '127.0.0.1', port: 0 }, tls }],
      audit: [],
      version: '0.0.0',
      onNote: () => undefined,
    });
    const made = await vault.vault.initialise(1, 1, 'root');
    await vault.vault.unseal(made.shares[0]?.toString('base64') ?? '');
    issuer = await startIssuer();
  });
  after(async () => {
    await vault.close();
    issuer.closeAllConnections();
    await once(issuer.close(), 'close');
    rmSync(work, { recursive: true });
  });

  /** An issuer of tokens, and the API server of a cluster, which answers as it documents. */
  async function startIssuer(): Promise<Server> {
    const pair = { cert: readFileSync(file('server.pem')), key: readFileSync(file('server.key')) };
    const server = createServer(pair, (request, response) => {
      void text(request).then((body) => {
        response.setHeader('content-type', 'application/json');
        if (request.url === '/keys')
          return response.end(JSON.stringify({ keys: [webKeyOf(key, { kid: 'one' })] }));
        const isReview =
          request.url === '/apis/authentication.k8s.io/v1/tokenreviews' && request.method === 'POST';
        if (!isReview || request.headers.authorization !== 'Bearer fake.reviewer.token')
          return response.writeHead(401).end('{"kind":"Status","code":401}');
        reviews += 1;
        const { spec, ...head } = JSON.parse(body) as { spec: { token: string; audiences?: string[] } };
        const username = accounts.get(spec.token);
        const status =
          username === undefined
            ? { user: {}, error: 'invalid bearer token' }
            : {
                authenticated: true,
                user: { username, uid: 'u-7', groups: ['system:serviceaccounts'] },
                audiences: spec.audiences,
              };
        return response.writeHead(201).end(JSON.stringify({ ...head, metadata: {}, spec, status }));
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return server;
  }

  it('take tokens of an issuer from a client that is as it came', async () => {
    await python(`
client.sys.enable_auth_method('jwt')
client.auth.jwt.configure(jwks_url='https://127.0.0.1:%d/keys' % at['port'], jwks_ca_pem=open(at['ca']).read(), bound_issuer='https://issuer.test')
assert client.auth.jwt.read_config()['data']['bound_issuer'] == 'https://issuer.test'
client.auth.jwt.create_role('ci', 'sub', [], bound_audiences=['vault'], token_policies=['ci'])
assert client.auth.jwt.list_roles()['data']['keys'] == ['ci']
come = make()
auth = come.auth.jwt.jwt_login('ci', at['jwt'])['auth']
assert auth['policies'] == ['ci', 'default'] and auth['metadata'] == {'role': 'ci'}, auth
assert come.is_authenticated()
for what in ('late', 'forged'):
    refused(what, lambda: make().auth.jwt.jwt_login('ci', at[what]))
client.auth.jwt.delete_role('ci')
refused('a role that is no more', lambda: make().auth.jwt.jwt_login('ci', at['jwt']))
`);
  });

  it('take service accounts of a cluster, which is asked', async () => {
    await python(`
client.sys.enable_auth_method('kubernetes')
k = client.auth.kubernetes
k.configure('https://127.0.0.1:%d' % at['port'], kubernetes_ca_cert=open(at['ca']).read(), token_reviewer_jwt='fake.reviewer.token')
k.create_role('web', 'web', 'shop', ttl='10m', policies=['web'])
k.create_role('db', 'db', '*', policies=['db'])
assert k.read_role('web')['bound_service_account_names'] == ['web'] and k.list_roles()['keys'] == ['db', 'web']
auth = make().auth.kubernetes.login('web', 'fake.web.token')['auth']
assert auth['policies'] == ['default', 'web'] and auth['lease_duration'] == 600, auth
assert auth['metadata']['service_account_namespace'] == 'shop'
refused('another account', lambda: make().auth.kubernetes.login('db', 'fake.web.token'))
refused('nobody', lambda: make().auth.kubernetes.login('web', 'fake.other.token'))
k.configure('https://127.0.0.1:%d' % at['port'], token_reviewer_jwt='fake.reviewer.token')
refused('a server of another authority', lambda: make().auth.kubernetes.login('web', 'fake.web.token'))
`);
    assert.equal(reviews, 3);
  });

  it('take certificates that openssl made, of their authority alone', async () => {
    await python(`
client.sys.enable_auth_method('cert')
w = at['work'] + '/'
client.auth.cert.create_ca_certificate_role('web', certificate=open(w + 'clients.pem').read(), allowed_uri_sans='spiffe://shop.test/*', token_policies=['web'])
client.auth.cert.create_ca_certificate_role('ops', certificate=open(w + 'clients.pem').read(), allowed_uri_sans='spiffe://shop.test/ops')
import requests
def login(who, **body):
    return requests.post(at['url'] + '/v1/auth/cert/login', json=body, verify=at['ca'], cert=who and (w + who + '.pem', w + who + '.key'))
auth = login('web').json()['auth']
assert auth['policies'] == ['default', 'web'] and auth['metadata']['cert_name'] == 'web', auth
assert [login('web', name='ops').status_code, login('thief').status_code, login(None).status_code, login('server').status_code] == [403, 403, 403, 403]
assert [login('far').status_code, login('alone').status_code] == [200, 403]
who = client.secrets.identity.read_entity(auth['entity_id'])['data']
assert who['aliases'][0]['name'] == 'web', who
`);
  });

  it('know somebody by whatever method they come, and what they may', async () => {
    await python(`
client.sys.enable_auth_method('userpass'); client.sys.enable_auth_method('approle')
client.sys.enable_secrets_engine('kv', path='secret', options={'version': '1'})
client.auth.userpass.create_or_update_user('ann', at['password'])
client.auth.approle.create_or_update_approle('bot')
who = client.secrets.identity
mounts = client.sys.list_auth_methods()['data']
role_id = client.auth.approle.read_role_id('bot')['data']['role_id']
ann = who.create_or_update_entity('ann', metadata={'team': 'blue'})['data']['id']
who.create_or_update_entity_alias('ann', ann, mounts['userpass/']['accessor'])
who.create_or_update_entity_alias(role_id, ann, mounts['approle/']['accessor'])
person, bot = make(), make()
assert person.auth.userpass.login('Ann', at['password'])['auth']['entity_id'] == ann
secret = client.auth.approle.generate_secret_id('bot')['data']['secret_id']
assert bot.auth.approle.login(role_id, secret)['auth']['entity_id'] == ann
client.sys.create_or_update_policy('team', 'path "secret/{{identity.entity.metadata.team}}/*" { capabilities = ["read"] }')
for team in ('blue', 'red'): client.secrets.kv.v1.create_or_update_secret(team + '/a', {'n': '1'}, mount_point='secret')
read = lambda one, path: one.secrets.kv.v1.read_secret(path, mount_point='secret')['data']
refused('somebody of no group', lambda: read(person, 'blue/a'))
group = who.create_or_update_group('team', policies='team', member_entity_ids=[ann])['data']['id']
assert read(person, 'blue/a') == read(bot, 'blue/a') == {'n': '1'}
refused('another team', lambda: read(person, 'red/a'))
who.update_entity(ann, metadata={'team': '+'})
refused('a team of a wildcard', lambda: read(person, 'red/a'))
assert who.lookup_entity(alias_name='ann', alias_mount_accessor=mounts['userpass/']['accessor'])['data']['group_ids'] == [group]
assert who.read_group_by_name('team')['data']['id'] == who.lookup_group(name='team')['data']['id'] == group
assert who.list_entities_by_name()['data']['keys'].count('ann') == 1 and len(who.list_entity_aliases()['data']['keys']) >= 2
who.update_entity(ann, disabled=True)
refused('somebody who is disabled', lambda: person.auth.token.lookup_self())
refused('somebody who is disabled', lambda: make().auth.userpass.login('ann', at['password']))
who.delete_group(group); who.delete_entity(ann)
`);
  });
});
