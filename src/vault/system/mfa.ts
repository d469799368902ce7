import * as z from 'zod';
import { endPending, forgetPending, mfaSettings, pendingLogin, takesCode } from '../mfa/mfa-store.ts';
import type { MfaMethod, PendingLogin } from '../mfa/types.ts';
import { denied } from '../refusal.ts';
import { type Answer, type Call, type EngineCall, operation, type Route } from '../routing/types.ts';
import { grantToken } from '../tokens/grant-token.ts';

const code = z.string().max(64);
const validateFields = z.object({
  mfa_request_id: z.string().min(1).max(100),
  mfa_payload: z.record(z.string().max(200), z.union([code.transform((one) => [one]), z.array(code).max(4)])),
});

/** The second step of a login that needs a second factor. */
export const MFA_ROUTE: Route = {
  path: 'mfa/validate',
  update: operation({
    summary: 'Give the second factor of a login',
    isOpen: true,
    fields: validateFields,
    handle: validate,
  }),
};

/** Forgets logins that nobody went on with. */
export function mfaTick({ services, now }: EngineCall): Promise<void> {
  return forgetPending(services.settings, now);
}

/** Whatever is wrong, the answer is the same; the login waits on, and codes are counted. */
async function validate(call: Call<z.infer<typeof validateFields>>): Promise<Answer> {
  const { services, fields, now } = call;
  const found = await pendingLogin(services.settings, fields.mfa_request_id, now);
  if (!found) throw denied();
  const login = found.value;
  const mount = await services.mounts.byUuid(login.mount);
  if (!mount || !(await isComplete(call, login))) throw denied();
  if (!(await endPending(services.settings, fields.mfa_request_id, found.version))) throw denied();
  return { token: await grantToken(services, login.grant, mount, login.path, now) };
}

/** Does one method of each enforcement take its code? One that is needed twice is asked once, as a code is good once. */
async function isComplete(
  call: Call<z.infer<typeof validateFields>>,
  { needed, entityId }: PendingLogin,
): Promise<boolean> {
  const { services, now } = call;
  const { methods } = await mfaSettings(services.settings);
  const taken = new Map<string, boolean>();
  const takes = async (id: string) => {
    const method = methods.find((one) => one.id === id);
    const given = method && codeFor(call, method);
    const known = taken.get(id);
    if (known !== undefined || !method || given === undefined) return known ?? false;
    const isTaken = await takesCode(services.settings, method, entityId, given, now);
    taken.set(id, isTaken);
    return isTaken;
  };
  for (const ids of Object.values(needed)) {
    let isMet = false;
    for (const id of ids) isMet ||= await takes(id);
    if (!isMet) return false;
  }
  return true;
}

/** By the id of a method or its name; as clients of Vault send it, too: `passcode=123456`. */
function codeFor({ fields }: Call<z.infer<typeof validateFields>>, { id, name }: MfaMethod) {
  const payload = new Map(Object.entries(fields.mfa_payload));
  const given = payload.get(id) ?? (name === '' ? undefined : payload.get(name));
  return given?.[0]?.replace(/^passcode=/, '');
}
