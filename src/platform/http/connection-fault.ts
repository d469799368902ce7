import { Fault, messageOf } from '../../model/fault.ts';

const TLS_CODE =
  /^(?:ERR_TLS_|ERR_SSL_|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_CA|EPROTO$)/;
const UNTRUSTED =
  /^(?:SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT|UNABLE_TO_GET_ISSUER_CERT_LOCALLY|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$/;

/** The URL without its query, fragment and credentials, which may hold secrets. */
export function publicUrl(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}

/** What a failed connection means to a person: a `Fault` that names the URL or socket. */
export function connectionFault(error: unknown, url: URL, socketPath: string | undefined): Fault {
  if (error instanceof Fault) return error;
  const code = codeOf(error);
  const where = socketPath ?? publicUrl(url);
  if (socketPath !== undefined && (code === 'EACCES' || code === 'EPERM')) {
    return new Fault('refused', `no permission to use the socket ${where}`, {
      cause: error,
      hint: 'run as a user who may use it, such as a member of the group that owns it',
    });
  }
  if (TLS_CODE.test(code)) return tlsFault(error, code, where);
  return new Fault('unreachable', `${where} did not answer: ${reasonOf(error, code)}`, { cause: error });
}

function tlsFault(error: unknown, code: string, where: string): Fault {
  // What follows the semicolon is advice for those who run node themselves.
  const reason = messageOf(error).split(';', 1)[0] ?? '';
  const message = `no trusted TLS connection to ${where}: ${reason}`;
  if (UNTRUSTED.test(code)) {
    const hint = 'add its certificate authority to the system, or name its file in NODE_EXTRA_CA_CERTS';
    return new Fault('unreachable', message, { cause: error, hint });
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
    const hint = 'the server may speak plain HTTP on this port';
    return new Fault('unreachable', message, { cause: error, hint });
  }
  return new Fault('unreachable', message, { cause: error });
}

function reasonOf(error: unknown, code: string): string {
  const known: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'connection refused',
    ECONNRESET: 'connection lost',
    EPIPE: 'connection lost',
    ENOTFOUND: 'no such host',
    EAI_AGAIN: 'name could not be looked up',
    ENOENT: 'no such socket',
    ETIMEDOUT: 'timed out',
    EHOSTUNREACH: 'host unreachable',
    ENETUNREACH: 'network unreachable',
  };
  return (Object.hasOwn(known, code) ? known[code] : undefined) ?? (messageOf(error) || code);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
