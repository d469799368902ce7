import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { implicit, octets, oid, sequence } from '../../der/encode.ts';
import { ANY_NAME, isAllowed, RULES } from './name-oracle.fixture.ts';
import { checkedRole } from './roles.ts';
import { alternativeNamesDer, NO_NAMES } from '../../x509/alternative-names.ts';
import {
  basicConstraints,
  extension,
  EXTENSION,
  keyUsage,
  SIGNS_CERTIFICATES,
} from '../../x509/extensions.ts';
import { type Body, opened, requestOf, namesOf } from './pki.fixture.ts';

const SERVER = '1.3.6.1.5.5.7.3.1';
const CLIENT = '1.3.6.1.5.5.7.3.2';

describe('a request for a certificate', () => {
  it('takes no more of a request than names that its role allows', async () => {
    const { ask } = await opened({ allow_ip_sans: false });
    const sign = (csr: string, more: Body = {}) => ask('update', 'pki/sign/web', { csr, ...more });
    const constraints = [basicConstraints(3), keyUsage([SIGNS_CERTIFICATES])];
    const { data } = await sign(requestOf(['a.example.com'], ...constraints, namesOf('b.example.com')));
    const leaf = new X509Certificate(data['certificate'] ?? '');
    assert.equal(leaf.ca, false);
    assert.equal(leaf.subjectAltName, 'DNS:a.example.com, DNS:b.example.com');
    const other = sequence(oid('1.2.3.4'), implicit(0, 'a'));
    const refused = [
      requestOf(['a.example.org']),
      requestOf(['10.0.0.1']),
      requestOf(['a.example.com', 'evil.org']),
      requestOf(['a.example.com'], namesOf('evil.org')),
      requestOf(['a.example.com'], namesOf('a.example.com.')),
      requestOf(['a.example.com'], namesOf('evil.org\0.example.com')),
      requestOf(
        ['a.example.com'],
        extension(
          EXTENSION.alternativeNames,
          alternativeNamesDer({ ...NO_NAMES, ips: ['10.0.0.1'] }) ?? other,
        ),
      ),
      requestOf(['a.example.com'], extension(EXTENSION.alternativeNames, sequence(implicit(0, other)))),
      requestOf(['a.example.com'], namesOf('a.example.com'), namesOf('evil.org')),
      `${requestOf(['a.example.com'])}\n${requestOf(['evil.org'])}`,
      'no request',
    ];
    for (const csr of refused) assert.equal((await sign(csr)).status, 400, csr);
    const asked = await sign(requestOf([]), { common_name: 'c.example.com' });
    assert.equal(new X509Certificate(asked.data['certificate'] ?? '').subject, 'CN=c.example.com');
  });

  it('signs requests by what their role allows, and no others, whatever they ask for', async () => {
    const { ask } = await opened();
    const name = ANY_NAME.filter((one) => /^[\x20-\x7e]+$/.test(one) && !one.includes(','));
    await fc.assert(
      fc.asyncProperty(
        RULES,
        fc.array(name, { maxLength: 2 }),
        fc.array(name, { maxLength: 3 }),
        fc.constantFrom([], ['10.0.0.1'], ['::1']),
        async (rules, own, dns, ips) => {
          const role = checkedRole({ ...rules, key_type: 'ec', ttl: '1h', require_cn: false });
          await ask('update', 'pki/roles/any', { ...role });
          const names = alternativeNamesDer({ ...NO_NAMES, dns, ips });
          const extensions = names ? [extension(EXTENSION.alternativeNames, names)] : [];
          const { status, data } = await ask('update', 'pki/sign/any', {
            csr: requestOf(own, ...extensions),
          });
          const isGood = [...own, ...dns].every((one) => isAllowed(one, role));
          const isAddressed = ips.length === 0 || role.allow_ip_sans;
          if (isGood && isAddressed && own.length < 2 && own.length + dns.length + ips.length > 0)
            assert.equal(status, 200);
          if (status !== 200) return;
          assert.ok(own.length < 2 && isAddressed && dns.every((one) => isAllowed(one, role)));
          const leaf = new X509Certificate(data['certificate'] ?? '');
          const said = (leaf.subjectAltName ?? '').split(', ').filter((one) => one.startsWith('DNS:'));
          const wanted = [...own.filter((one) => isAllowed(one, role)), ...dns].map(
            (one) => `DNS:${one.toLowerCase()}`,
          );
          assert.deepEqual(said, [...new Set(wanted)]);
        },
      ),
      { numRuns: propertyRuns(60) },
    );
  });

  it('takes a request as it is, but for one of an authority, or with what nobody knows', async () => {
    const { ask } = await opened();
    const sign = (csr: string) => ask('update', 'pki/sign-verbatim', { csr, ttl: '1h' });
    const { data } = await sign(requestOf(['Anybody'], namesOf('any.org'), basicConstraints(undefined)));
    assert.equal(new X509Certificate(data['certificate'] ?? '').subjectAltName, 'DNS:any.org');
    for (const one of [
      basicConstraints(-1),
      keyUsage([SIGNS_CERTIFICATES]),
      extension(EXTENSION.nameConstraints, sequence()),
      extension('1.2.3.4', octets(Buffer.alloc(1))),
    ])
      assert.equal((await sign(requestOf(['Anybody'], one))).status, 400);
  });

  for (const [rules, expected] of [
    [{}, [SERVER, CLIENT]],
    [{ server_flag: false }, [CLIENT]],
    [{ server_flag: false, client_flag: false }, undefined],
    [{ client_flag: false, code_signing_flag: true }, [SERVER, '1.3.6.1.5.5.7.3.3']],
    [{ client_flag: false, email_protection_flag: 'true' }, [SERVER, '1.3.6.1.5.5.7.3.4']],
    [{ client_flag: false, ext_key_usage: 'TimeStamping,ServerAuth' }, [SERVER, '1.3.6.1.5.5.7.3.8']],
    [{ client_flag: false, ext_key_usage_oids: '1.2.3.4' }, [SERVER, '1.2.3.4']],
  ] as const)
    it(`is for what its role says: ${JSON.stringify(rules)}`, async () => {
      const { ask } = await opened(rules);
      const { data } = await ask('update', 'pki/sign/web', { csr: requestOf(['a.example.com']) });
      assert.deepEqual(new X509Certificate(data['certificate'] ?? '').keyUsage, expected);
    });

  for (const [rules, more, expected] of [
    [{ key_type: 'any' }, {}, 200],
    [{ key_type: 'ec', key_bits: 256 }, {}, 200],
    [{ key_type: 'ec', key_bits: 384 }, {}, 400],
    [{ key_type: 'rsa' }, {}, 400],
    [{ key_type: 'ed25519' }, {}, 400],
    [{}, { serial_number: 'A-1' }, 400],
    [{ allowed_serial_numbers: 'A-*' }, { serial_number: 'A-1' }, 200],
    [{ allowed_serial_numbers: 'A-*' }, { serial_number: 'B-1' }, 400],
    [{ use_csr_common_name: false }, {}, 400],
    [{ use_csr_common_name: false, require_cn: false }, {}, 400],
    [{ use_csr_common_name: false }, { common_name: 'b.example.com' }, 200],
    [{ policy_identifiers: '1.2.3.4' }, {}, 200],
    [{ issuer_ref: 'nobody' }, {}, 404],
    [{}, { ttl: -1 }, 400],
  ] as const)
    it(`is answered ${expected} by ${JSON.stringify(rules)} for ${JSON.stringify(more)}`, async () => {
      const { ask } = await opened(rules);
      const answer = await ask('update', 'pki/sign/web', { csr: requestOf(['a.example.com']), ...more });
      assert.equal(answer.status, expected);
    });

  it('is refused by a role that is not there', async () => {
    const { ask } = await opened({});
    const { status, errors } = await ask('update', 'pki/sign/none', { csr: requestOf(['a.example.com']) });
    assert.deepEqual([status, errors], [400, ['unknown role: none']]);
    assert.equal((await ask('read', 'pki/roles/none')).status, 404);
    const { data } = await ask('read', 'pki/roles/web');
    assert.deepEqual([data['use_pss'], data['allowed_other_sans'], data['not_after']], [false, [], '']);
  });
});
