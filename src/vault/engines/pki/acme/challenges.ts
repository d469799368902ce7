import { createHash } from 'node:crypto';
import { Fault } from '../../../../model/fault.ts';
import type { ProbeRules } from '../../../../platform/domain-probe/types.ts';
import type { Call } from '../../../routing/types.ts';
import { readAlternativeNames } from '../../../x509/alternative-names.ts';
import { readCertificate } from '../../../x509/certificate.ts';
import { EXTENSION } from '../../../x509/extensions.ts';
import { type AcmeConfig, mayBeAsked } from './config.ts';
import { type Jwk, thumbprintOf } from './jws.ts';
import {
  AUTHORIZATIONS,
  type Authorization,
  authorizationOf,
  type Challenge,
  type Identifier,
} from './orders.ts';
import { Problem, type ProblemType } from './problem.ts';

/** What a certificate for `acme-tls/1` has the hash of the key authorization in. Source: RFC 8737, section 3 */
const ACME_IDENTIFIER = '1.3.6.1.5.5.7.1.31';

/** Asks for the proof of a challenge, once. Gives the authorization as it is then. Source: RFC 8555, section 7.5.1 */
export async function prove(
  call: Pick<Call, 'store' | 'services' | 'now'>,
  config: AcmeConfig,
  authorization: Authorization,
  challenge: Challenge,
  jwk: Jwk,
): Promise<Authorization> {
  const keyAuthorization = `${challenge.token}.${thumbprintOf(jwk)}`;
  const failure = await failureOf(call, config, authorization.identifier, challenge, keyAuthorization);
  const path = AUTHORIZATIONS + authorization.id;
  for (;;) {
    const stored = await authorizationOf(call.store, authorization.id, authorization.account, call.now);
    // Somebody was faster, or gave it up.
    if (stored.value.status !== 'pending') return stored.value;
    const status = failure ? 'invalid' : 'valid';
    const proved: Challenge = {
      ...challenge,
      status,
      validated: failure ? 0 : call.now,
      ...(failure && { error: failure.document }),
    };
    const value: Authorization = {
      ...stored.value,
      status,
      challenges: stored.value.challenges.map((one) => (one.token === challenge.token ? proved : one)),
    };
    const change = { path, value, expected: stored.version, due: value.expires };
    if (await call.store.write([change])) return value;
  }
}

/** Why a challenge is not met; undefined where it is. */
async function failureOf(
  { services }: Pick<Call, 'services'>,
  config: AcmeConfig,
  identifier: Identifier,
  { type, token }: Challenge,
  keyAuthorization: string,
): Promise<Problem | undefined> {
  const { domains } = services;
  const { value: host } = identifier;
  const rules = (port: number): ProbeRules => ({
    port,
    resolver: config.dns_resolver,
    isPermitted: (address) => mayBeAsked(config, address),
  });
  try {
    if (type === 'http-01') {
      const path = `/.well-known/acme-challenge/${token}`;
      const { status, body } = await domains.http(host, path, rules(config.http_challenge_port));
      return status === 200 && body.trimEnd() === keyAuthorization ? undefined : incorrect();
    }
    if (type === 'tls-alpn-01') {
      const der = await domains.tlsAlpn(host, rules(config.tls_alpn_challenge_port));
      return isProof(der, identifier, digestOf(keyAuthorization)) ? undefined : incorrect();
    }
    const texts = await domains.txt(`_acme-challenge.${host}`, rules(0));
    return texts.includes(digestOf(keyAuthorization).toString('base64url')) ? undefined : incorrect();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return new Problem(problemOf(type, error), error.message, 403);
  }
}

function problemOf(type: Challenge['type'], { code }: Fault): ProblemType {
  if (code === 'refused') return 'unauthorized';
  if (type === 'dns-01') return 'dns';
  return code === 'unreachable' ? 'connection' : 'incorrectResponse';
}

function incorrect(): Problem {
  return new Problem('incorrectResponse', 'what it answers is not what proves it', 403);
}

function digestOf(keyAuthorization: string): Buffer {
  return createHash('sha256').update(keyAuthorization).digest();
}

/** Is a certificate one for this name alone, with this digest in it? Source: RFC 8737, section 3 */
function isProof(der: Buffer, { type, value }: Identifier, digest: Buffer): boolean {
  try {
    const { extensions } = readCertificate(der);
    const [names, proof] = [extensions.get(EXTENSION.alternativeNames), extensions.get(ACME_IDENTIFIER)];
    if (!names || !proof?.isCritical) return false;
    const { dns, ips, emails, uris } = readAlternativeNames(names.value);
    const found = type === 'dns' ? dns.map((name) => name.toLowerCase()) : ips;
    const isAlone = dns.length + ips.length + emails.length + uris.length === 1 && found[0] === value;
    const expected = Buffer.concat([Buffer.from([0x04, 0x20]), digest]);
    return isAlone && proof.value.equals(expected);
  } catch {
    // Whoever answers writes what they like.
    return false;
  }
}
