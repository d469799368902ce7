import type { Answer, Call, OperationDefinition, RawBody } from '../../../routing/types.ts';
import { operation } from '../../../routing/types.ts';
import { type Account, accountOf } from './accounts.ts';
import { type Directory, directoryOf } from './directories.ts';
import { checkSignature, type Jwk, type Message, readJwk, readMessage } from './jws.ts';
import { newNonce, takeNonce } from './nonces.ts';
import { Problem, problemAnswer } from './problem.ts';

/** A request whose signature and nonce are good. */
export interface SignedRequest {
  readonly call: Call;
  readonly directory: Directory;
  /** Undefined where it reads (POST-as-GET). */
  readonly payload: unknown;
  /** The URL that was asked. */
  readonly url: string;
  readonly jwk: Jwk;
}

/** One of an account. */
export interface AccountRequest extends SignedRequest {
  readonly account: Account;
}

interface Shown {
  readonly status?: number;
  readonly body?: unknown;
  readonly raw?: Pick<RawBody, 'type' | 'bytes'>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An operation of whoever has a key: the key itself stands in the request. */
export function byKey(
  summary: string,
  path: (call: Call) => string,
  handle: (request: SignedRequest & { readonly account: Account | undefined }) => Promise<Shown>,
  takesAccounts = false,
): OperationDefinition {
  return signedOperation(summary, path, async (given) => {
    const { kid } = given.message.header;
    if (kid !== undefined && !takesAccounts) throw new Problem('malformed', 'this is signed with a jwk');
    const account = kid === undefined ? undefined : await accountBy(given, kid);
    const jwk = account?.jwk ?? readJwk(given.message.header.jwk);
    await checkMessage(given, jwk);
    return handle({ ...given, payload: given.message.payload, jwk, account });
  });
}

/** An operation of an account that is valid. */
export function byAccount(
  summary: string,
  path: (call: Call) => string,
  handle: (request: AccountRequest) => Promise<Shown>,
): OperationDefinition {
  return signedOperation(summary, path, async (given) => {
    const { kid } = given.message.header;
    if (kid === undefined) throw new Problem('malformed', 'this is signed by an account');
    const account = await accountBy(given, kid);
    await checkMessage(given, account.jwk);
    return handle({ ...given, payload: given.message.payload, jwk: account.jwk, account });
  });
}

/** What is read without an account. */
export function unsigned(
  summary: string,
  handle: (call: Call, directory: Directory) => Promise<Shown>,
): OperationDefinition {
  return operation({
    summary,
    isOpen: true,
    handle: (call) => answered(call, async () => handle(call, await directoryOf(call))),
  });
}

interface Given {
  readonly call: Call;
  readonly directory: Directory;
  readonly message: Message;
  readonly url: string;
}

function signedOperation(
  summary: string,
  path: (call: Call) => string,
  handle: (given: Given) => Promise<Shown>,
): OperationDefinition {
  return operation({
    summary,
    isOpen: true,
    handle: (call) =>
      answered(call, async () => {
        const directory = await directoryOf(call);
        const message = readMessage(call.request.body);
        const { jwk, kid } = message.header;
        if ((jwk === undefined) === (kid === undefined))
          throw new Problem('malformed', 'a request has a jwk or a kid, and not both');
        const url = directory.url + path(call);
        if (message.header.url !== url)
          throw new Problem('unauthorized', 'the request is for another URL', 403);
        return handle({ call, directory, message, url });
      }),
  });
}

async function accountBy({ call, directory }: Given, kid: string): Promise<Account> {
  const prefix = `${directory.url}account/`;
  const account = kid.startsWith(prefix) ? await accountOf(call.store, kid.slice(prefix.length)) : undefined;
  if (!account || account.base !== directory.base)
    throw new Problem('accountDoesNotExist', 'there is no such account');
  if (account.status !== 'valid') throw new Problem('unauthorized', 'the account is deactivated', 403);
  // What was made before bindings were asked for has none.
  if (directory.config.eab_policy === 'always-required' && account.binding === '')
    throw new Problem('externalAccountRequired', 'an account here is bound to one elsewhere', 403);
  return account;
}

/** The signature first: nobody else's request uses up a nonce. */
async function checkMessage({ call, message }: Given, jwk: Jwk): Promise<void> {
  checkSignature(message, jwk);
  if (!(await takeNonce(call.store, message.header.nonce ?? '', call.now)))
    throw new Problem('badNonce', 'the nonce is not good');
}

/** With a nonce for the next request, whatever came of this one. */
async function answered(call: Call, handle: () => Promise<Shown>): Promise<Answer> {
  const nonce = { 'replay-nonce': await newNonce(call.store, call.now) };
  try {
    const { status = 200, body, raw, headers = {} } = await handle();
    const own = raw ?? {
      type: 'application/json',
      bytes: body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body)),
    };
    return { status, raw: { ...own, headers: { ...headers, ...nonce } } };
  } catch (error) {
    if (error instanceof Problem) return problemAnswer(error, nonce);
    throw error;
  }
}
