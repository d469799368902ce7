import { createHash, randomUUID } from 'node:crypto';
import { isIP } from 'node:net';
import * as z from 'zod';
import { isInside } from '../../addresses.ts';
import { Refusal } from '../../refusal.ts';
import { type Answer, type Call, type EngineCall, operation, type Route } from '../../routing/types.ts';
import { boundedTtl } from '../../services.ts';
import { type Role, roleNamed, roleOf } from './roles.ts';
import { isZeroAddress } from './zero-address.ts';

/** What is kept of a password, by its hash: nobody who reads the store can log in. */
interface OneTimePassword {
  readonly role: string;
  readonly username: string;
  readonly ip: string;
  /** In milliseconds since 1970. */
  readonly until: number;
}

/** A machine that is asked at by its address; one that is of a part of a network alone is nobody's. */
export const ipSchema = z
  .string()
  .max(64)
  .refine((text) => isIP(text) > 0 && !text.includes('%'), 'is no address');
const credsFields = z.object({ ip: ipSchema, username: z.string().max(256).default('') });
const verifyFields = z.object({ otp: z.string().max(256) });
/** As people name them on hosts, and no control character. */
const USERNAME = /^[^\s\p{Cc}:/]{1,256}$/u;
/** By which a host tries out whether it reaches the vault, and what it is answered. */
const [ECHO_REQUEST, ECHO_RESPONSE] = ['verify-echo-request', 'verify-echo-response'];

/** Passwords for one login at one host, and the host's question whose they are. */
export const PASSWORD_ROUTES: readonly Route[] = [
  {
    path: 'creds/{role}',
    update: operation({
      summary: 'Make a password for one login at a host',
      fields: credsFields,
      handle: makePassword,
    }),
  },
  {
    path: 'verify',
    update: operation({
      summary: 'Tell a host whose a password is, and that once',
      isOpen: true,
      fields: verifyFields,
      handle: verifyPassword,
    }),
  },
];

/** Ends a password that nobody used. */
export async function endPassword(
  internal: Readonly<Record<string, unknown>>,
  { store }: EngineCall,
): Promise<void> {
  const { hash } = internal;
  if (typeof hash === 'string') await store.remove(pathOf(hash));
}

async function makePassword(call: Call<z.infer<typeof credsFields>>): Promise<Answer> {
  const role = await roleOf(call, 400);
  if (role.key_type !== 'otp') throw new Refusal(400, 'role is not of key_type "otp"');
  const name = call.parameters['role'] ?? '';
  const { ip, username: asked } = call.fields;
  const username = allowedUser(role, asked);
  if (!((await isZeroAddress(call, name)) || isOfRole(role, ip)))
    throw new Refusal(400, 'IP is not in the blocks of the role');
  const otp = randomUUID();
  const hash = hashOf(otp);
  const times = boundedTtl(role.ttl, call.mount, role.max_ttl);
  const value: OneTimePassword = { role: name, username, ip, until: call.now + times.ttl * 1000 };
  return {
    data: { key_type: 'otp', key: otp, username, ip, port: role.port },
    lease: {
      ...times,
      isRenewable: false,
      internal: { hash },
      make: async () => void (await call.store.write([{ path: pathOf(hash), value, expected: 0 }])),
    },
  };
}

/** Whatever is wrong with a password, the answer is the same; two hosts that ask at once are not both told. */
async function verifyPassword(call: Call<z.infer<typeof verifyFields>>): Promise<Answer> {
  const { store, fields, now } = call;
  if (fields.otp === ECHO_REQUEST) return { data: { message: ECHO_RESPONSE } };
  const path = pathOf(hashOf(fields.otp));
  const found = await store.get<OneTimePassword>(path);
  const isTaken =
    found !== undefined && (await store.write([{ path, value: undefined, expected: found.version }]));
  const role = isTaken ? await roleNamed(store, found.value.role) : undefined;
  if (!isTaken || role?.key_type !== 'otp' || found.value.until <= now)
    throw new Refusal(400, 'OTP not found');
  const { username, ip, role: name } = found.value;
  return { data: { username, ip, role_name: name } };
}

/** The user a password is for. Throws a `Refusal` (400) for one that the role does not allow. */
function allowedUser({ default_user, allowed_users }: Role, asked: string): string {
  const username = asked === '' ? default_user : asked;
  const isAllowed =
    username === default_user ||
    allowed_users.length === 0 ||
    allowed_users.includes('*') ||
    allowed_users.includes(username);
  if (!isAllowed) throw new Refusal(400, 'username is not present in allowed users list');
  if (!USERNAME.test(username)) throw new Refusal(400, 'username is none that a host has');
  return username;
}

/** Is an address in the blocks of a role, and in none that is excluded? */
export function isOfRole({ cidr_list, exclude_cidr_list }: Role, ip: string): boolean {
  return isInside(ip, cidr_list) && !isInside(ip, exclude_cidr_list);
}

/** Of what nobody guesses, so that it needs no salt. */
function hashOf(otp: string): string {
  return createHash('sha256').update(otp).digest('hex');
}

function pathOf(hash: string): string {
  return `otp/${hash}`;
}
