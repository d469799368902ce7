import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '../../model/fault.ts';

/** Where a vault is, and who asks it. */
export interface Connection {
  readonly address: URL;
  readonly token: string | undefined;
  readonly namespace: string;
  /** Certificates in PEM that are believed besides those of the system. */
  readonly authorities: Buffer | undefined;
  readonly skipsVerification: boolean;
  /** What the client shows of itself, in PEM; read anew for each request, since certificates are short-lived. */
  readonly ownCertificate?: (() => { readonly cert: Buffer; readonly key: Buffer }) | undefined;
  /** Milliseconds after which an answer is none; default a minute. */
  readonly patience?: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

const USUAL_ADDRESS = 'https://127.0.0.1:8200';

/** File in which a login keeps its token, as `vault` and `bao` do. */
export function tokenFile(): string {
  return join(homedir(), '.vault-token');
}

/** As `vault` and `bao` read it: variables `VAULT_…` or `BAO_…`, and the token of the last login. Throws a `Fault` (`usage`). */
export function connectionOf(environment: Environment, skipsVerification: boolean): Connection {
  const variable = (name: string) => environment[`BAO_${name}`] ?? environment[`VAULT_${name}`];
  const text = variable('ADDR') ?? USUAL_ADDRESS;
  const address = URL.parse(text);
  if (!address || !/^https?:$/.test(address.protocol))
    throw new Fault('usage', 'VAULT_ADDR is no address such as https://vault.example:8200');
  const file = variable('CACERT');
  return {
    address,
    token: variable('TOKEN') ?? tokenOfLogin(),
    namespace: variable('NAMESPACE') ?? '',
    authorities: file === undefined ? undefined : certificatesOf(file),
    skipsVerification,
  };
}

function certificatesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new Fault('usage', `${file}, which VAULT_CACERT names, cannot be read`, { cause });
  }
}

function tokenOfLogin(): string | undefined {
  try {
    return readFileSync(tokenFile(), 'utf8').trim() || undefined;
  } catch {
    // Nobody logged in.
    return undefined;
  }
}
