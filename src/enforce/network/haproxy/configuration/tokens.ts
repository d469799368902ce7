import { TOKEN_FLAG } from '../limits/token-parts.ts';
import { look } from './expressions.ts';

/** Longer ones are refused, and audiences after so many are not looked at. */
const LONGEST = 8192;
const AUDIENCES = 8;
/** HAProxy reads `1e9` as 1, and texts as 0, so that times must be plain numbers. */
const NO_TIME = String.raw`'\"(exp|nbf)\"[ \t\r\n]*+:[ \t\r\n]*+(?![0-9]{1,12}([.][0-9]+)?[ \t\r\n]*[,}])'`;

/** What a part of the set is, by the names of variables that follow the set's. */
function part(name: string, ...variables: readonly string[]): string {
  const names = variables.map((variable) => `,concat(|,txn.${variable})`).join('');
  return `var(txn.ingress_limits),concat(|${name})${names},${look('map_str', 'limit-parts')}`;
}

function set(name: string, value: string, more = ''): string {
  return `http-request set-var(txn.${name}) ${value} if guarded${more}`;
}

/** The first of all flaws stays. */
function flaw(what: string, condition: string): string {
  return `http-request set-var(txn.flaw) str(${what}) if guarded !{ var(txn.flaw) -m found } ${condition}`;
}

function payload(claim: string, type = ''): string {
  return `var(txn.bearer),jwt_payload_query('$.${claim}'${type})`;
}

/**
 * Whether a request has an access token that its port asks for (RFC 7515, section 5.2; RFC 7519, section 7.2). The
 * algorithm is the key's, and never what the token says. What is wrong with it is in `flaw`.
 */
export function tokens(): string[] {
  return [
    `acl guarded var(txn.ingress_limits) -m sub -- ${TOKEN_FLAG}`,
    set('bearer', 'http_auth_bearer'),
    flaw('missing', '!{ req.hdr(authorization) -m found }'),
    flaw('several', '{ req.hdr_cnt(authorization) gt 1 }'),
    flaw('several', '{ req.fhdr_cnt(authorization) gt 1 }'),
    flaw('scheme', '!{ var(txn.bearer) -m found }'),
    flaw('length', `{ var(txn.bearer),length gt ${LONGEST} }`),
    flaw('form', String.raw`!{ var(txn.bearer) -m reg ^[A-Za-z0-9_-]+[.][A-Za-z0-9_-]+[.][A-Za-z0-9_-]+$ }`),
    set('issuer', payload('iss')),
    set('trust', part('i', 'issuer')),
    flaw('issuer', '!{ var(txn.trust) -m found }'),
    set('kid', "var(txn.bearer),jwt_header_query('$.kid')"),
    set('no_kid', 'str()'),
    set('kid', 'var(txn.no_kid)', ' !{ var(txn.kid) -m found }'),
    set('key', part('v', 'issuer', 'kid')),
    flaw('key', '!{ var(txn.key) -m found }'),
    set('algorithm', "var(txn.key),field(1,' ')"),
    set('public_key', "var(txn.key),field(2,' ')"),
    set('said_algorithm', "var(txn.bearer),jwt_header_query('$.alg')"),
    flaw('algorithm', '!{ var(txn.said_algorithm),strcmp(txn.algorithm) eq 0 }'),
    flaw('critical', "{ var(txn.bearer),jwt_header_query('$.crit') -m found }"),
    set('verified', 'lua.token_verified', ' !{ var(txn.flaw) -m found }'),
    flaw('signature', '!{ var(txn.verified) -m int eq 1 }'),
    ...times(),
    ...audience(),
  ];
}

/** `exp` must be there, `nbf` may. What is no number leaves the difference out. */
function times(): string[] {
  return [
    set('leeway', "var(txn.trust),field(1,' '),add(0)"),
    set('clock', 'date'),
    flaw('time', `{ var(txn.bearer),field(2,.),ub64dec -m reg ${NO_TIME} }`),
    set('late', `${payload('exp', ",'int'")},add(txn.leeway),sub(txn.clock)`),
    flaw('end', '!{ var(txn.late) -m int gt 0 }'),
    set('early', `${payload('nbf', ",'int'")},sub(txn.leeway),sub(txn.clock)`),
    flaw('beginning', `{ ${payload('nbf')} -m found } !{ var(txn.early) -m int le 0 }`),
  ];
}

/** `aud` is a text, or a list of them. */
function audience(): string[] {
  const claims = ['aud', ...Array.from({ length: AUDIENCES }, (_, index) => `aud[${index}]`)];
  const isAsked = "{ var(txn.trust),field(2,' ') -m str some }";
  return [
    ...claims.flatMap((claim) => [
      set('audience', payload(claim), ` ${isAsked}`),
      set('meant', part('a', 'issuer', 'audience'), ` ${isAsked} { var(txn.audience) -m found }`),
    ]),
    flaw('audience', `${isAsked} !{ var(txn.meant) -m found }`),
  ];
}

function answer(challenge: string): string {
  return `http-request deny status 401 content-type text/plain hdr denial-id %[var(txn.denial)] hdr www-authenticate '${challenge}' string "Refused for want of a token.\\n" if`;
}

/** The request is refused, with no more of why than RFC 6750, section 3, has; the log has the line. */
export function tokenRefusal(): string[] {
  const isFlawed = 'guarded { var(txn.flaw) -m found }';
  const isMissing = '{ var(txn.flaw) -m str missing }';
  return [
    `http-request set-var(txn.rule) ${part('j')} if ${isFlawed}`,
    `http-request set-var(txn.direction) str(ingress) if ${isFlawed}`,
    `http-request set-var(txn.denial) uuid if ${isFlawed}`,
    `http-request set-var(txn.verdict) str(refused) if ${isFlawed}`,
    `${answer('Bearer')} ${isFlawed} ${isMissing}`,
    `${answer('Bearer error="invalid_token"')} ${isFlawed}`,
  ];
}

/** What is no HTTP has no token. */
export function withoutToken(): string[] {
  const keyword = 'tcp-request content';
  const condition = `!denied { var(sess.ingress_limits) -m sub -- ${TOKEN_FLAG} }`;
  return [
    `${keyword} set-var(txn.rule) var(sess.ingress_limits),concat(|j),${look('map_str', 'limit-parts')} if ${condition}`,
    `${keyword} set-var(txn.verdict) str(refused) if ${condition}`,
    `${keyword} set-var(txn.denial) uuid if ${condition}`,
    `${keyword} set-var(txn.direction) str(ingress) if ${condition}`,
  ];
}
