import { Fault } from '../../../model/fault.ts';
import type { Fetch } from '../../../platform/fetch/types.ts';
import { Refusal } from '../../refusal.ts';

/** The management API of a broker, and who may make users in it. */
export interface Broker {
  /** Without a slash at its end. */
  readonly uri: string;
  readonly username: string;
  /** Never told. */
  readonly password: string;
  /** PEM; empty: whom this machine trusts. */
  readonly authority: string;
}

/**
 * Asks the management API. Throws a `Refusal` (500) where it says no, or does not answer; what is not there to be removed is
 * removed. Source: https://www.rabbitmq.com/docs/management#http-api
 */
export async function askBroker(
  fetch: Fetch,
  { uri, username, password, authority }: Broker,
  method: 'GET' | 'PUT' | 'DELETE',
  path: readonly string[],
  body?: Readonly<Record<string, string>>,
): Promise<void> {
  const status = await answered(
    fetch({
      url: `${uri}/api/${path.map((one) => encodeURIComponent(one)).join('/')}`,
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
      ...(authority !== '' && { authority }),
    }),
  );
  const isGone = method === 'DELETE' && status === 404;
  if ((status < 200 || status > 299) && !isGone) throw new Refusal(500, `the broker says no: ${status}`);
}

async function answered(asked: ReturnType<Fetch>): Promise<number> {
  try {
    return (await asked).status;
  } catch (error) {
    throw error instanceof Fault ? new Refusal(500, 'the broker does not answer') : error;
  }
}
